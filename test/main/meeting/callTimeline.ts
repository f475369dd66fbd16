// Plays a call to the session service on a clock of its own: reports at chosen gaps, a judging every 250 ms, and faults at chosen times. It judges nothing itself.
import type {
  CallReason,
  CallReport,
  CallState,
  NetworkCounts,
  Truth,
} from '../../../preload/contract/shapes.ts';
import { createMeetingService, type MeetingService } from '../../../main/meeting/meetingService.ts';

export const relay = { host: 'relay.example', port: 5349 };
export const judgeEveryMs = 250;

/** What the call cell counts, and what the gateway sees; frames and bytes are per millisecond while they flow. */
export interface World {
  nowMs: number;
  sent: number;
  sealed: number;
  opened: number;
  plaintextIn: number;
  relayBytes: number;
  isSealing: boolean;
  isOpening: boolean;
  isCarried: boolean;
  isReporting: boolean;
  pageExists: boolean;
  relayTunnels: number;
  /** What the next reports say otherwise. */
  report: Partial<CallReport>;
}

export const newWorld = (): World => ({
  nowMs: 1_000_000,
  sent: 0,
  sealed: 0,
  opened: 0,
  plaintextIn: 0,
  relayBytes: 0,
  isSealing: true,
  isOpening: true,
  isCarried: true,
  isReporting: true,
  pageExists: true,
  relayTunnels: 1,
  report: {},
});

export const goodReport = (changes: Partial<CallReport> = {}): CallReport => ({
  sequence: 0,
  state: 'connected',
  reason: 'none',
  confirmedEpoch: 1,
  attached: true,
  peers: 1,
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

const noTraffic = { opened: [], refused: [] };
/** `elsewhere` bytes went to the signalling server; they prove nothing about the relay. */
export const countsOf = (bytes: number, elsewhere: number): NetworkCounts => ({
  desk: noTraffic,
  player: noTraffic,
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
export interface Timeline {
  readonly world: World;
  readonly service: MeetingService;
  /** Every truth that was sent to the screen. */
  readonly shown: Shown[];
  readonly stops: number[];
  readonly states: (readonly [CallState, CallReason])[];
  /** Lets time pass in steps of 10 ms. `gaps` are the times between reports, in turn. */
  readonly run: (forMs: number, each?: () => void) => void;
  readonly level: () => Truth['level'] | undefined;
}

export const playCall = (gapsMs: readonly number[], world: World = newWorld()): Timeline => {
  const shown: Shown[] = [];
  const stops: number[] = [];
  const states: (readonly [CallState, CallReason])[] = [];
  const service = createMeetingService({
    nowMs: () => world.nowMs,
    counts: () => countsOf(world.relayBytes, world.nowMs),
    relayTunnels: () => world.relayTunnels,
    isRelay: (host, port) => host === relay.host && port === relay.port,
    pageExists: () => world.pageExists,
    truthChanged: (truth) => void shown.push({ atMs: world.nowMs, truth }),
    stateChanged: (state, reason) => void states.push([state, reason]),
    stopSending: () => void stops.push(world.nowMs),
  });
  let [sequence, turn] = [0, 0];
  const gap = (): number => gapsMs[turn++ % gapsMs.length] ?? 300;
  let nextReportMs = world.nowMs + gap();
  let nextJudgeMs = world.nowMs + judgeEveryMs;
  const stepMs = 10;
  return {
    world,
    service,
    shown,
    stops,
    states,
    level: () => shown.at(-1)?.truth.level,
    run(forMs, each) {
      const untilMs = world.nowMs + forMs;
      while (world.nowMs < untilMs) {
        world.nowMs += stepMs;
        if (world.isSealing) {
          world.sealed += 1;
          world.sent += 1;
        }
        if (world.isOpening) world.opened += 1;
        if (world.isCarried) world.relayBytes += 100;
        if (world.nowMs >= nextReportMs) {
          nextReportMs = world.nowMs + gap();
          if (world.isReporting && world.pageExists) {
            service.report(
              goodReport({
                sequence: sequence++,
                sent: world.sent,
                sealed: world.sealed,
                received: world.opened,
                opened: world.opened,
                decoded: world.opened,
                plaintextIn: world.plaintextIn,
                ...world.report,
              }),
            );
          }
        }
        if (world.nowMs >= nextJudgeMs) {
          nextJudgeMs += judgeEveryMs;
          service.judge();
        }
        each?.();
      }
    },
  };
};
