// Owns the open session: who it is with, what the call cell reported, and the truth that follows. Never holds the session secret.
import {
  maxContacts,
  type CallReport,
  type CallState,
  type CallReason,
  type NetworkCounts,
  type Role,
  type Truth,
} from '../../preload/contract/shapes.ts';
import type { NowMs } from '../core/ports.ts';
import { judgeTruth, patienceMs, windowMs, type Sample } from './truthRules.ts';

export interface OpenSession {
  readonly role: Role;
  readonly peerName: string;
  readonly openedAtMs: number;
}

export interface SessionPorts {
  readonly nowMs: NowMs;
  readonly counts: () => NetworkCounts;
  readonly relayTunnels: () => number;
  readonly isRelay: (host: string, port: number) => boolean;
  readonly pageExists: () => boolean;
  readonly truthChanged: (truth: Truth) => void;
  readonly stateChanged: (state: CallState, reason: CallReason) => void;
  readonly stopSending: () => void;
}

interface State {
  readonly session: OpenSession;
  samples: Sample[];
  wasProtected: boolean;
  wasRunning: boolean;
  truth: Truth | null;
  unknownSinceMs: number | null;
  callState: CallState | null;
  callReason: CallReason;
}

const keptMs = windowMs * 3 + patienceMs;

export const createMeetingService = (ports: SessionPorts) => {
  let state: State | null = null;
  let newest: CallReport | null = null;

  const relayBytes = (counts: NetworkCounts): number =>
    counts.call.opened
      .filter((entry) => ports.isRelay(entry.host, entry.port))
      .reduce((sum, entry) => sum + entry.bytesUp + entry.bytesDown, 0);

  /** Judges now; called with every report and by a clock of a few hundred milliseconds. */
  const judge = (): void => {
    if (state === null) return;
    const nowMs = ports.nowMs();
    const { samples, wasProtected, wasRunning, unknownSinceMs } = state;
    const judgement = judgeTruth({
      nowMs,
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
      samples.at(-1)?.report.attached === true && (wasRunning || judgement.level === 'protected');
    state.unknownSinceMs = judgement.level === 'unknown' ? (unknownSinceMs ?? nowMs) : null;
    const counts = ports.counts();
    const before = state.truth;
    const contacted = [...counts.desk.opened, ...counts.call.opened]
      .map(({ host, port }) => ({ host, port }))
      .slice(0, maxContacts);
    const refusedAttempts = [counts.desk, counts.call, counts.player, counts.global]
      .flatMap((cell) => cell.refused)
      .reduce((sum, entry) => sum + entry.times, 0);
    state.truth = {
      level: judgement.level,
      peerName: state.session.peerName,
      window: judgement.window,
      relayOnly: judgement.relayOnly,
      contacted,
      refusedAttempts,
      sinceMs: before !== null && before.level === judgement.level ? before.sinceMs : nowMs,
    };
    ports.truthChanged(state.truth);
  };

  return {
    judge,
    current: (): OpenSession | null => state?.session ?? null,
    open(asked: Omit<OpenSession, 'openedAtMs'>): boolean {
      if (state !== null) return false;
      newest = null;
      state = {
        session: { ...asked, openedAtMs: ports.nowMs() },
        samples: [],
        wasProtected: false,
        wasRunning: false,
        truth: null,
        unknownSinceMs: null,
        callState: null,
        callReason: 'none',
      };
      judge();
      return true;
    },
    close(): void {
      state = null;
    },
    /** The newest report of the open session; without one, the last report of the session before. */
    newest: (): CallReport | null => newest,
    /** Takes one report. A page whose totals run backwards is broken or hostile: the sample is kept as the reason for a weaker sentence. */
    report(report: CallReport): boolean {
      if (state === null) return false;
      newest = report;
      const nowMs = ports.nowMs();
      const sample: Sample = {
        atMs: nowMs,
        report,
        relayBytes: relayBytes(ports.counts()),
        relayTunnels: ports.relayTunnels(),
      };
      // What lies in the future is from before a jump of the clock and says nothing about the last two seconds.
      state.samples = [
        ...state.samples.filter((kept) => kept.atMs > nowMs - keptMs && kept.atMs <= nowMs),
        sample,
      ];
      if (state.callState !== report.state || state.callReason !== report.reason) {
        state.callState = report.state;
        state.callReason = report.reason;
        ports.stateChanged(report.state, report.reason);
      }
      judge();
      return true;
    },
  };
};
export type MeetingService = ReturnType<typeof createMeetingService>;
