// Plays a call to the meeting service on clocks of its own: a question every 250 ms, answers after chosen delays, and faults at chosen times. It judges nothing itself.
import { byCell } from '../../../preload/contract/cellName.ts';
import type { MeetingPeople } from '../../../preload/contract/meeting.ts';
import type { CallStats, NetworkCounts, Truth } from '../../../preload/contract/shapes.ts';
import { createMeetingService, type MeetingService } from '../../../main/meeting/meetingService.ts';

export const relay = { host: 'relay.example', port: 5349 };
export const tickEveryMs = 250;

/** What the call cell counts, and what the gateway sees; frames and bytes are per millisecond while they flow. */
export interface World {
  /** The clock that only goes forwards. */
  nowMs: number;
  /** How far the clock on the wall is from it. */
  wallMs: number;
  attempt: number;
  sent: number;
  sealed: number;
  opened: number;
  plaintextIn: number;
  relayBytes: number;
  isSealing: boolean;
  isOpening: boolean;
  isCarried: boolean;
  isAnswering: boolean;
  pageExists: boolean;
  relayTunnels: number;
  /** What the next answers say otherwise. */
  stats: Partial<CallStats>;
}

export const newWorld = (): World => ({
  nowMs: 1_000_000,
  wallMs: 500_000_000,
  attempt: 1,
  sent: 0,
  sealed: 0,
  opened: 0,
  plaintextIn: 0,
  relayBytes: 0,
  isSealing: true,
  isOpening: true,
  isCarried: true,
  isAnswering: true,
  pageExists: true,
  relayTunnels: 1,
  stats: {},
});

export const goodStats = (changes: Partial<CallStats> = {}): CallStats => ({
  number: 0,
  attempt: 1,
  state: 'connected',
  reason: 'none',
  confirmedEpoch: 1,
  attached: true,
  participants: 1,
  confirmed: 1,
  sent: 0,
  sealed: 0,
  received: 0,
  opened: 0,
  decoded: 0,
  refusedIn: 0,
  plaintextIn: 0,
  refusedOut: 0,
  selected: { local: 'relay', remote: 'relay', protocol: 'tls' },
  gathered: ['relay'],
  firstFrameMs: null,
  ...changes,
});

/** A meeting with one other person. */
export const withAda: { readonly people: MeetingPeople } = {
  people: [{ userId: '@ada:example', displayName: 'Ada', isConfirmed: true }],
};

const noTraffic = { opened: [], refused: [] };
/** `elsewhere` bytes went to the signalling server; they prove nothing about the relay. */
export const countsOf = (bytes: number, elsewhere: number): NetworkCounts => ({
  ...byCell(() => noTraffic),
  global: noTraffic,
  call: {
    opened: [
      { ...relay, times: 1, bytesUp: bytes, bytesDown: 0 },
      { host: 'meet.example', port: 443, times: 1, bytesUp: elsewhere, bytesDown: 7 },
    ],
    refused: [],
  },
});

export interface Shown {
  readonly atMs: number;
  readonly truth: Truth;
}
type Level = Truth['level'] | undefined;
export interface Timeline {
  readonly world: World;
  readonly service: MeetingService;
  /** Every truth that was sent to the screen. */
  readonly shown: Shown[];
  readonly stops: number[];
  /** The numbers of the questions. */
  readonly asked: number[];
  /** Lets time pass in steps of 10 ms. */
  readonly run: (forMs: number) => void;
  /** The same; every level that stood on the screen after one of the steps, once. */
  readonly levelsDuring: (forMs: number) => readonly Level[];
  readonly level: () => Level;
}

/** `delaysMs`: how long each answer takes, in turn. */
export const playCall = (delaysMs: readonly number[], world: World = newWorld()): Timeline => {
  const shown: Shown[] = [];
  const stops: number[] = [];
  const asked: number[] = [];
  /** As the page does it: one after the other, and of those that wait only the newest. */
  let busy: { readonly number: number; readonly untilMs: number } | null = null;
  let waiting: number | null = null;
  let turn = 0;
  const begin = (number: number): void => {
    busy = { number, untilMs: world.nowMs + (delaysMs[turn++ % delaysMs.length] ?? 20) };
  };
  const service = createMeetingService({
    nowMs: () => world.nowMs + world.wallMs,
    monotonicMs: () => world.nowMs,
    counts: () => countsOf(world.relayBytes, world.nowMs),
    relayTunnels: () => world.relayTunnels,
    isRelay: (host, port) => host === relay.host && port === relay.port,
    pageExists: () => world.pageExists,
    truthChanged: (truth) => void shown.push({ atMs: world.nowMs, truth }),
    askStats: (number) => {
      asked.push(number);
      if (busy === null) begin(number);
      else waiting = number;
    },
    stopSending: () => void stops.push(world.nowMs),
  });
  const answer = (number: number): void => {
    if (!world.isAnswering || !world.pageExists) return;
    service.answered(
      goodStats({
        number,
        attempt: world.attempt,
        sent: world.sent,
        sealed: world.sealed,
        received: world.opened,
        opened: world.opened,
        decoded: world.opened,
        plaintextIn: world.plaintextIn,
        ...world.stats,
      }),
    );
  };
  let nextTickMs = world.nowMs + tickEveryMs;
  const stepMs = 10;
  /** Lets one step of time pass. */
  const step = (): void => {
    world.nowMs += stepMs;
    if (world.isSealing) {
      world.sealed += 1;
      world.sent += 1;
    }
    if (world.isOpening) world.opened += 1;
    if (world.isCarried) world.relayBytes += 100;
    if (busy !== null && busy.untilMs <= world.nowMs) {
      answer(busy.number);
      busy = null;
      if (waiting !== null) begin(waiting);
      waiting = null;
    }
    if (world.nowMs >= nextTickMs) {
      nextTickMs += tickEveryMs;
      service.tick();
    }
  };
  const level = (): Level => shown.at(-1)?.truth.level;
  const levelsDuring = (forMs: number): readonly Level[] => {
    const levels = new Set<Level>();
    for (let pastMs = 0; pastMs < forMs; pastMs += stepMs) {
      step();
      levels.add(level());
    }
    return [...levels];
  };
  return {
    world,
    service,
    shown,
    stops,
    asked,
    level,
    run: (forMs) => void levelsDuring(forMs),
    levelsDuring,
  };
};

/** So long that the words of a good call no longer change. */
export const settledMs = 3_000;
export const opened = (timeline: Timeline): void => {
  timeline.service.open(withAda);
};
/** A call that was opened and has settled. */
export const settled = (delaysMs: readonly number[], world?: World): Timeline => {
  const timeline = playCall(delaysMs, world);
  opened(timeline);
  timeline.run(settledMs);
  return timeline;
};
