// Call cells in one room: the library, the worker, the guard and main are stand-ins that note every call in order. It decides nothing about the product.
import type { CellApi } from '../../../../preload/contract/derive.ts';
import type { CallStats } from '../../../../preload/contract/shapes.ts';
import { startCallSession, type CallFacts } from '../../../../renderer/call/app/callSession.dom.ts';
import type {
  FrameWorkerLink,
  WorkerEvents,
} from '../../../../renderer/call/frames/frameWorkerLink.dom.ts';
import type {
  CountersReport,
  RefusalCode,
} from '../../../../renderer/call/frames/workerProtocol.ts';
import type { PeerConnectionGuard } from '../../../../renderer/call/guard/peerConnectionGuard.dom.ts';
import { createJitsiAdapter } from '../../../../renderer/call/jitsi/jitsiAdapter.dom.ts';
import type { CallSetup } from '../../../../renderer/call/jitsi/libraryOptions.ts';
import { expect } from 'vitest';
import { until } from '../../../until.ts';
import { counters } from '../frames/workerDouble.ts';
import { closeRooms, libraryDouble, trackDouble } from '../jitsi/libraryDouble.ts';

const secret = `${'S'.repeat(42)}A`;
export const key = {
  type: 'key',
  sessionId: `${'i'.repeat(21)}A`,
  conference: `${'r'.repeat(21)}A`,
  epoch: 1,
  secret,
} as const;
export const devices = {
  host: { userId: '@therapist:x', deviceId: 'HOST' },
  guest: { userId: '@patient:x', deviceId: 'GUEST' },
} as const;
/** Waits for what must come, however busy the computer is. */
export const soon = { timeout: 15_000, interval: 10 };
const closing: (() => void)[] = [];
/** To be called after each test. */
export const closeCells = async (): Promise<void> => {
  for (const close of closing.splice(0)) close();
  await closeRooms();
};

const counted = (number: number, epoch: number | null, opened: number): CountersReport => {
  const nothing = counters(number, epoch);
  const audio = { ...nothing.receive.audio, seen: opened, opened };
  return { ...nothing, receive: { ...nothing.receive, audio } };
};

export const setupOf = (mediaRoute: CallSetup['mediaRoute']): CallSetup => ({
  serviceUrl: 'wss://meet.alcove.test/x',
  domain: 'meet.alcove.test',
  muc: 'rooms.meet.alcove.test',
  focus: 'f',
  login: { user: 'u', password: 'p' },
  mediaRoute,
  relayHosts: [],
});

export const cell = (role: 'host' | 'guest', mediaRoute: CallSetup['mediaRoute'] = 'direct') => {
  const double = libraryDouble(role === 'host' ? 'aaaa1111' : 'bbbb2222');
  /** Everything of interest in order: the library's calls, the worker's and the guard's. */
  const steps: string[] = [];
  const will = {
    take: true,
    install: true,
    count: true,
    opened: 0,
    otherCertificate: false,
    epoch: null as number | null,
  };
  let heard: WorkerEvents = {
    installed: () => undefined,
    refused: () => undefined,
    opened: () => undefined,
  };
  const worker: FrameWorkerLink = {
    give: (keys) => {
      steps.push(`give ${keys.epoch}`);
      if (!will.take) return false;
      if (will.install)
        queueMicrotask(() => {
          steps.push('epoch');
          will.epoch = keys.epoch;
          heard.installed(keys.epoch);
        });
      return true;
    },
    forget: () => undefined,
    rest: () => {
      steps.push('rest');
      return Promise.resolve();
    },
    counters: (number) => {
      steps.push(`count ${number}`);
      return Promise.resolve(will.count ? counted(number, will.epoch, will.opened) : null);
    },
    end: () => {
      steps.push('end');
      will.epoch = null;
    },
    listen: (events) => {
      heard = events;
    },
  };
  const connections: RTCPeerConnection[] = [];
  let notEncoded = (): void => undefined;
  const guard: PeerConnectionGuard = {
    open: () => undefined,
    onNotEncoded: (listener) => {
      notEncoded = listener;
    },
    connections: () => connections,
    gathered: () => [],
    closeAll: () => {
      steps.push('closeAll');
    },
  };
  const posted: unknown[] = [];
  const port = {
    onmessage: null as ((event: MessageEvent<unknown>) => void) | null,
    postMessage: (message: unknown) => {
      posted.push(message);
    },
  };
  const events = new Map<string, (payload: unknown) => void>();
  const answers: CallStats[] = [];
  const api = {
    calls: {
      'call.stats': (stats: CallStats) => {
        steps.push(`answer ${stats.number}`);
        answers.push(stats);
        return Promise.resolve({ ok: true, value: { otherCertificate: will.otherCertificate } });
      },
      'call.leave': () => {
        steps.push('leave main');
        return Promise.resolve({ ok: true });
      },
    },
    on: (name: string, listener: (payload: unknown) => void) => {
      events.set(name, listener);
    },
  };
  const tracks = [trackDouble('audio'), trackDouble('video')];
  let facts: CallFacts | null = null as CallFacts | null;
  let opens = 0;
  let asked = 0;
  const original = double.calls.push.bind(double.calls);
  double.calls.push = (...calls) => {
    steps.push(...calls.map((call) => call.name));
    return original(...calls);
  };
  const session = startCallSession({
    api: api as unknown as CellApi<'call'>,
    newAdapter: () => createJitsiAdapter(double.library, setupOf(mediaRoute)),
    mediaRoute,
    openedAtMs: 1_000,
    guard,
    worker,
    port: port as unknown as MessagePort,
    changed: (next) => {
      facts = next;
    },
    openDevices: () => {
      opens += 1;
      return Promise.resolve({ tracks: opens === 1 ? tracks : [trackDouble('audio')], code: null });
    },
  });
  const other = role === 'host' ? 'guest' : 'host';
  const say = (data: unknown): void => {
    port.onmessage?.({ data } as MessageEvent<unknown>);
  };
  closing.push(() => {
    say({ type: 'end', reason: 'left' });
  });
  return {
    double,
    steps,
    will,
    posted,
    answers,
    connections,
    tracks,
    session,
    say,
    give: (change: object = {}) => {
      say({ ...key, own: devices[role], peer: devices[other], ...change });
    },
    tell: (name: string, payload?: unknown) => {
      events.get(name)?.(payload);
    },
    /** Asks for statistics as main does, and gives the answer. */
    ask: async (): Promise<CallStats> => {
      asked += 1;
      const number = asked;
      events.get('stats.asked')?.({ number });
      await until(() => answers.some((one) => one.number === number), 'the answer');
      const answer = answers.find((one) => one.number === number);
      if (answer === undefined) throw new Error('no answer');
      return answer;
    },
    refuse: (code: RefusalCode) => {
      heard.refused(code);
    },
    /** The guard had to close a connection that would send in clear. */
    notEncoded: () => {
      notEncoded();
    },
    installed: (epoch: number) => {
      heard.installed(epoch);
    },
    /** The first frame of somebody else is opened. */
    flow: (opened = 5) => {
      will.opened = opened;
      heard.opened();
    },
    facts: () => facts,
    opens: () => opens,
    left: () => steps.filter((step) => step === 'leave main').length,
    model: () => facts?.model,
    count: (name: string) => steps.filter((step) => step === name).length,
  };
};
export const pair = () => {
  const both = { host: cell('host'), guest: cell('guest') };
  return { ...both, each: [both.host, both.guest] };
};

/** Two whose tracks are attached. */
export const connected = async () => {
  const both = pair();
  for (const one of both.each) one.give();
  await expect
    .poll(
      () => [both.host.count('startP2PSession'), ...both.each.map((one) => one.count('addTrack'))],
      soon,
    )
    .toEqual([1, 2, 2]);
  return both;
};
