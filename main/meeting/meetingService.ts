// Owns the open meeting: who it is with, what the call cell measured, and the truth that follows. Never holds the session secret.
import { cellNames } from '../../preload/contract/cellName.ts';
import type { MeetingPeople } from '../../preload/contract/meeting.ts';
import {
  maxContacts,
  type CallStats,
  type NetworkCounts,
  type Truth,
} from '../../preload/contract/shapes.ts';
import type { NowMs } from '../core/ports.ts';
import { createStatsTotals, type StatsTotals } from './statsTotals.ts';
import { judgeTruth, patienceMs, windowMs, type Sample } from './truthRules.ts';

export interface OpenMeeting {
  /** Everybody else in it, as the matrix cell judged them; it may change. */
  people: MeetingPeople;
  /** When the person asked for it; the clock on the wall. */
  readonly openedAtMs: number;
}

export interface MeetingPorts {
  /** The clock on the wall: for the times that people read, and for nothing that is judged. */
  readonly nowMs: NowMs;
  /** A clock that only goes forwards. */
  readonly monotonicMs: NowMs;
  readonly counts: () => NetworkCounts;
  readonly relayTunnels: () => number;
  readonly isRelay: (host: string, port: number) => boolean;
  readonly pageExists: () => boolean;
  readonly truthChanged: (truth: Truth) => void;
  /** Asks the call page to measure; it answers with this number. */
  readonly askStats: (number: number) => void;
  readonly stopSending: () => void;
}

interface Question {
  readonly number: number;
  readonly atMs: number;
}

interface State {
  readonly meeting: OpenMeeting;
  readonly totals: StatsTotals;
  samples: Sample[];
  /** Not answered yet, the oldest first. */
  questions: Question[];
  wasProtected: boolean;
  wasRunning: boolean;
  truth: Truth | null;
  unknownSinceMs: number | null;
}

const keptMs = windowMs * 3 + patienceMs;
/** A page that answers none of so many has its older questions forgotten. */
const keptQuestions = 40;

export function createMeetingService(ports: MeetingPorts) {
  let state: State | null = null;
  let totals: StatsTotals = createStatsTotals();
  /** Goes on over all meetings, so that an answer never fits the question of another one. */
  let lastNumber = 0;

  const relayBytes = (counts: NetworkCounts): number =>
    counts.call.opened
      .filter((entry) => ports.isRelay(entry.host, entry.port))
      .reduce((sum, entry) => sum + entry.bytesUp + entry.bytesDown, 0);

  /** Judges now: after an answer, when one did not come, and when the page is gone. */
  const judge = (): void => {
    if (state === null) return;
    const atMs = ports.monotonicMs();
    const { samples, wasProtected, wasRunning, unknownSinceMs } = state;
    const judgement = judgeTruth({
      nowMs: atMs,
      samples,
      pageExists: ports.pageExists(),
      wasProtected,
      wasRunning,
      unknownSinceMs,
      relayTunnels: ports.relayTunnels(),
    });
    if (judgement.mustStop) ports.stopSending();
    state.wasProtected ||= judgement.level === 'protected';
    state.wasRunning =
      samples.at(-1)?.stats.attached === true && (wasRunning || judgement.level === 'protected');
    state.unknownSinceMs = judgement.level === 'unknown' ? (unknownSinceMs ?? atMs) : null;
    const counts = ports.counts();
    const before = state.truth;
    const contacted = cellNames
      .flatMap((cell) => counts[cell].opened)
      .map(({ host, port }) => ({ host, port }))
      .slice(0, maxContacts);
    const refusedAttempts = [...cellNames.map((cell) => counts[cell]), counts.global]
      .flatMap((cell) => cell.refused)
      .reduce((sum, entry) => sum + entry.times, 0);
    state.truth = {
      level: judgement.level,
      peerName: state.meeting.people.map(({ displayName }) => displayName).join(', '),
      window: judgement.window,
      relayOnly: judgement.relayOnly,
      contacted,
      refusedAttempts,
      sinceMs: before !== null && before.level === judgement.level ? before.sinceMs : ports.nowMs(),
    };
    ports.truthChanged(state.truth);
  };

  return {
    judge,
    current: (): OpenMeeting | null => state?.meeting ?? null,
    open({ people }: { readonly people: MeetingPeople }): boolean {
      if (state !== null) return false;
      totals = createStatsTotals();
      state = {
        meeting: { people, openedAtMs: ports.nowMs() },
        totals,
        samples: [],
        questions: [],
        wasProtected: false,
        wasRunning: false,
        truth: null,
        unknownSinceMs: null,
      };
      judge();
      return true;
    },
    /** False without a meeting. */
    changePeople(people: MeetingPeople): boolean {
      if (state === null) return false;
      state.meeting.people = people;
      judge();
      return true;
    },
    close(): void {
      state = null;
    },
    /** The newest statistics of the open meeting; without one, the last of the meeting before. */
    newest: (): CallStats | null => totals.newest(),
    /** The one clock: judges what was not answered, then asks the next question. */
    tick(): void {
      if (state === null) return;
      if (state.questions.length > 0) judge();
      lastNumber += 1;
      const question: Question = { number: lastNumber, atMs: ports.monotonicMs() };
      state.questions = [...state.questions, question].slice(-keptQuestions);
      ports.askStats(question.number);
    },
    /**
     * Takes the answer to a question, once, and no older one after it. It counts as measured when it was asked for, which is the earliest that it can be.
     * A page whose counts run backwards is broken or hostile: the sample is kept as the reason for a weaker sentence.
     */
    answered(stats: CallStats): 'taken' | 'meeting.notOpen' | 'meeting.notAsked' {
      if (state === null) return 'meeting.notOpen';
      const question = state.questions.find((one) => one.number === stats.number);
      if (question === undefined) return 'meeting.notAsked';
      state.questions = state.questions.filter((one) => one.number > stats.number);
      state.totals.take(stats);
      const oldestMs = ports.monotonicMs() - keptMs;
      const sample: Sample = {
        atMs: question.atMs,
        stats,
        relayBytes: relayBytes(ports.counts()),
        relayTunnels: ports.relayTunnels(),
      };
      state.samples = [...state.samples.filter((kept) => kept.atMs > oldestMs), sample];
      judge();
      return 'taken';
    },
  };
}
export type MeetingService = ReturnType<typeof createMeetingService>;
