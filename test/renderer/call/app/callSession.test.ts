// P1, P2, P15: two call cells in one room. No track is attached before both proved the key and the worker has it; every loss ends worker and connections first.
import { afterEach, describe, expect, it, vi } from 'vitest';
import { contract } from '../../../../preload/contract/contract.ts';
import type { CellApi } from '../../../../preload/contract/derive.ts';
import { startCallSession, type CallFacts } from '../../../../renderer/call/app/callSession.dom.ts';
import type { FrameWorkerLink } from '../../../../renderer/call/frames/frameWorkerLink.dom.ts';
import type {
  CountersReport,
  RefusalCode,
} from '../../../../renderer/call/frames/workerProtocol.ts';
import type { PeerConnectionGuard } from '../../../../renderer/call/guard/peerConnectionGuard.dom.ts';
import type { CallSetup } from '../../../../renderer/call/jitsi/libraryOptions.ts';
import { conferenceEvents, libraryDouble, rooms, trackDouble } from '../jitsi/libraryDouble.ts';

const secret = `${'S'.repeat(42)}A`;
const key = {
  type: 'key',
  sessionId: `${'i'.repeat(21)}A`,
  conference: `${'r'.repeat(21)}A`,
  epoch: 1,
  secret,
} as const;
const devices = {
  host: { userId: '@therapist:x', deviceId: 'HOST' },
  guest: { userId: '@patient:x', deviceId: 'GUEST' },
} as const;
const settle = (ms = 60) =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
/** Waits for what must come, however busy the computer is. */
const soon = { timeout: 15_000, interval: 10 };
const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
  rooms.clear();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const counted = (epoch: number | null, opened: number): CountersReport => {
  const sealed = {
    seen: 0,
    sealed: 0,
    droppedNoKey: 0,
    droppedEmpty: 0,
    droppedResting: 0,
    droppedError: 0,
  };
  const kinds = {
    seen: opened,
    opened,
    droppedNoKey: 0,
    droppedEmpty: 0,
    droppedPlaintext: 0,
    droppedReplay: 0,
    droppedForged: 0,
    droppedWrongSender: 0,
    droppedError: 0,
  };
  return {
    alcove: 'counters',
    epoch,
    highestCounter: null,
    ignoredLibraryKeys: 0,
    send: { audio: sealed, video: sealed },
    receive: { audio: kinds, video: { ...kinds, seen: 0, opened: 0 } },
  };
};

const cell = (role: 'host' | 'guest', mediaRoute: CallSetup['mediaRoute'] = 'direct') => {
  const double = libraryDouble(role === 'host' ? 'aaaa1111' : 'bbbb2222');
  /** Everything of interest in order: the library's calls, the worker's and the guard's. */
  const steps: string[] = [];
  const will = {
    take: true,
    install: true,
    opened: 0,
    otherCertificate: false,
    epoch: null as number | null,
  };
  let onEpoch: (epoch: number) => void = () => undefined;
  let onRefused: (code: RefusalCode) => void = () => undefined;
  const worker: FrameWorkerLink = {
    give: (keys) => {
      steps.push(`give ${keys.epoch}`);
      if (!will.take) return false;
      if (will.install)
        setTimeout(() => {
          steps.push('epoch');
          will.epoch = keys.epoch;
          onEpoch(keys.epoch);
        }, 1);
      return true;
    },
    forget: () => undefined,
    rest: () => {
      steps.push('rest');
    },
    nextCounters: () => Promise.resolve(counted(will.epoch, will.opened)),
    end: () => {
      steps.push('end');
      will.epoch = null;
    },
    onEpoch: (listener) => {
      onEpoch = listener;
    },
    onRefused: (listener) => {
      onRefused = listener;
    },
  };
  const guard: PeerConnectionGuard = {
    open: () => undefined,
    connections: () => [],
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
  const events = new Map<string, () => void>();
  const reports: unknown[] = [];
  const api = {
    calls: {
      'call.report': (message: unknown) => {
        reports.push(message);
        return Promise.resolve({ ok: true, value: { otherCertificate: will.otherCertificate } });
      },
      'call.leave': () => Promise.resolve({ ok: true }),
    },
    on: (name: string, listener: () => void) => {
      events.set(name, listener);
    },
  };
  const tracks = [trackDouble('audio'), trackDouble('video')];
  let facts: CallFacts | null = null;
  let opens = 0;
  const original = double.calls.push.bind(double.calls);
  double.calls.push = (...calls) => {
    steps.push(...calls.map((call) => call.name));
    return original(...calls);
  };
  const session = startCallSession({
    api: api as unknown as CellApi<'call'>,
    library: double.library,
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
    setup: {
      role,
      peerName: 'P',
      serviceUrl: 'wss://meet.alcove.test/x',
      domain: 'meet.alcove.test',
      muc: 'rooms.meet.alcove.test',
      focus: 'f',
      openedAtMs: 0,
      login: { user: 'u', password: 'p' },
      mediaRoute,
      relayHosts: [],
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
    reports,
    tracks,
    session,
    say,
    give: (change: object = {}) => {
      say({ ...key, own: devices[role], peer: devices[other], ...change });
    },
    tell: (name: string) => {
      events.get(name)?.();
    },
    refuse: (code: RefusalCode) => {
      onRefused(code);
    },
    installed: (epoch: number) => {
      onEpoch(epoch);
    },
    model: () => facts?.model,
    count: (name: string) => steps.filter((step) => step === name).length,
  };
};
const pair = () => {
  const both = { host: cell('host'), guest: cell('guest') };
  return { ...both, each: [both.host, both.guest] };
};

describe('two call cells with one key', () => {
  it('attach their tracks after the worker has the keys, and not before', async () => {
    const { host, guest, each } = pair();
    for (const one of each) one.give();
    await expect
      .poll(
        () => [host.count('startP2PSession'), ...each.map((one) => one.count('addTrack'))],
        soon,
      )
      .toEqual([1, 2, 2]);
    for (const one of each) {
      const order = ['join', 'sendMessage', 'give 1', 'epoch', 'addTrack'].map((name) =>
        one.steps.indexOf(name),
      );
      expect(
        order.every((at, index) => at >= 0 && (index === 0 || at > (order[index - 1] ?? 0))),
      ).toBe(true);
      expect([one.count('give 1'), one.count('addTrack')]).toEqual([1, 2]);
    }
    expect([host.count('startP2PSession'), guest.count('startP2PSession')]).toEqual([1, 0]);
    expect([...rooms.keys()]).toEqual([Buffer.from(key.conference, 'base64url').toString('hex')]);
  });

  it('say that they are connected when frames of the other side were opened, and not before', async () => {
    const { host, guest } = pair();
    host.give();
    guest.give();
    await settle(500);
    expect([host.model()?.state, guest.model()?.state]).toEqual(['connecting', 'connecting']);
    host.will.opened = 5;
    await expect.poll(() => host.model()?.state, soon).toBe('connected');
    expect(guest.model()?.state).toBe('connecting');
  });

  it('report only what the contract lets through', async () => {
    const { host, guest } = pair();
    host.give();
    guest.give();
    await expect.poll(() => host.reports.length, soon).toBeGreaterThan(2);
    for (const one of host.reports)
      expect(contract.calls['call.report'].input.safeParse(one).success).toBe(true);
  });

  it('attach nothing while the worker does not say that it has the keys', async () => {
    const { host, guest } = pair();
    host.will.install = false;
    host.give();
    guest.give();
    await expect.poll(() => [host.count('give 1'), guest.count('addTrack')], soon).toEqual([1, 2]);
    await settle();
    host.installed(2);
    await settle(10);
    expect(host.count('addTrack')).toBe(0);
  });

  it('start no direct session where there is a bridge', async () => {
    const both = [cell('host', 'bridge'), cell('guest', 'bridge')];
    for (const one of both) one.give();
    await expect.poll(() => both.map((one) => one.count('addTrack')), soon).toEqual([2, 2]);
    await settle();
    expect(both.map((one) => one.count('startP2PSession'))).toEqual([0, 0]);
  });
});

describe('two call cells that differ', () => {
  it.each([
    ['in the secret', { secret: `${'T'.repeat(42)}A` }],
    ['in the session', { sessionId: `${'j'.repeat(21)}A` }],
    ['in whom they expect', { peer: { userId: '@mallory:x', deviceId: 'HOST' } }],
  ])(
    '%s attach nothing, close their devices, and the first to see it says why',
    async (_, change) => {
      const { host, guest, each } = pair();
      await settle();
      host.give();
      guest.give(change);
      await expect
        .poll(() => each.every((one) => one.tracks.every((track) => track.disposed)), soon)
        .toBe(true);
      await settle();
      for (const one of each) {
        expect([
          one.model()?.proven,
          one.count('addTrack'),
          one.count('give 1'),
          one.tracks.every((track) => track.disposed),
        ]).toEqual([false, 0, 0, true]);
      }
      expect(each.map((one) => [one.model()?.state, one.model()?.reason])).toContainEqual([
        'lost',
        'keyMismatch',
      ]);
    },
  );

  it('in the epoch attach nothing', async () => {
    const { host, guest } = pair();
    host.give();
    guest.give({ epoch: 2 });
    await settle();
    expect([host.count('addTrack'), guest.count('addTrack')]).toEqual([0, 0]);
  });
});

describe('a call cell', () => {
  const connected = async () => {
    const both = pair();
    await settle();
    for (const one of both.each) one.give();
    await expect
      .poll(
        () => [
          both.host.count('startP2PSession'),
          ...both.each.map((one) => one.count('addTrack')),
        ],
        soon,
      )
      .toEqual([1, 2, 2]);
    return both;
  };

  it('does not listen to a third person in the room', async () => {
    const host = cell('host');
    host.give();
    await settle();
    const room = [...rooms.values()][0];
    host.double.conference().tell(conferenceEvents['USER_JOINED'], 'first');
    host.double.conference().tell(conferenceEvents['USER_JOINED'], 'second');
    host.double
      .conference()
      .tell(
        conferenceEvents['ENDPOINT_MESSAGE_RECEIVED'],
        { getId: () => 'second' },
        { alcove: 1, stage: 'proof', epoch: 1, mac: 'A'.repeat(43) },
      );
    host.double.conference().tell(conferenceEvents['USER_LEFT'], 'second');
    await settle();
    expect([room?.members.size, host.model()?.state, host.count('addTrack')]).toEqual([
      1,
      'connecting',
      0,
    ]);
    host.double
      .conference()
      .tell(
        conferenceEvents['ENDPOINT_MESSAGE_RECEIVED'],
        { getId: () => 'first' },
        { alcove: 1, stage: 'proof', epoch: 1, mac: 'A'.repeat(43) },
      );
    await expect
      .poll(() => host.model(), soon)
      .toMatchObject({ state: 'lost', reason: 'keyMismatch' });
  });

  it.each([
    [
      'the worker',
      (one: ReturnType<typeof cell>) => {
        one.refuse('frames.keyExhausted');
      },
    ],
    [
      'main',
      (one: ReturnType<typeof cell>) => {
        one.tell('sending.stopped');
      },
    ],
  ])('tears down in the same moment when %s says so', async (_, breakIt) => {
    const { host } = await connected();
    host.steps.length = 0;
    breakIt(host);
    expect([host.steps.slice(0, 2), host.tracks.every((track) => track.disposed)]).toEqual([
      ['end', 'closeAll'],
      true,
    ]);
  });

  it.each([
    [
      'the worker’s key is used up',
      (one: ReturnType<typeof cell>) => {
        one.refuse('frames.keyExhausted');
      },
    ],
    [
      'the worker could not import',
      (one: ReturnType<typeof cell>) => {
        one.refuse('frames.importFailed');
      },
    ],
    [
      'main stopped the sending',
      (one: ReturnType<typeof cell>) => {
        one.tell('sending.stopped');
      },
    ],
    [
      'the library lost its connection',
      (one: ReturnType<typeof cell>) => {
        one.double.conference().tell(conferenceEvents['CONNECTION_INTERRUPTED']);
      },
    ],
  ])(
    'ends worker and connections, closes the devices and asks for a fresh key when %s',
    async (_, breakIt) => {
      const { host } = await connected();
      host.steps.length = 0;
      breakIt(host);
      await expect.poll(() => host.steps.slice(0, 2), soon).toEqual(['end', 'closeAll']);
      expect(host.tracks.every((track) => track.disposed)).toBe(true);
      await expect.poll(() => host.posted.at(-1), soon).toEqual({ type: 'rekey', lastEpoch: 1 });
      expect(host.count('addTrack')).toBe(0);
    },
  );

  it('lets the worker rest at once when the other one left, counts, then ends worker and connections and asks for a fresh key', async () => {
    const { host } = await connected();
    host.steps.length = 0;
    host.double.conference().tell(conferenceEvents['USER_LEFT'], 'bbbb2222');
    expect(host.steps).toEqual(['rest']);
    await expect.poll(() => host.steps.slice(0, 3), soon).toEqual(['rest', 'end', 'closeAll']);
    expect(host.tracks.every((track) => track.disposed)).toBe(true);
    await expect.poll(() => host.posted.at(-1), soon).toEqual({ type: 'rekey', lastEpoch: 1 });
    expect(host.count('addTrack')).toBe(0);
  });

  it('attaches no track that was stopped, also when the new key comes while the last frames are counted', async () => {
    const { host, guest } = await connected();
    host.steps.length = 0;
    host.double.conference().tell(conferenceEvents['USER_LEFT'], 'bbbb2222');
    for (const one of [host, guest]) one.give({ epoch: 2, conference: `${'q'.repeat(21)}A` });
    await expect.poll(() => host.count('addTrack'), soon).toBe(1);
    const attached = host.double.calls.filter((call) => call.name === 'addTrack').at(-1)
      ?.args[0] as (typeof host.tracks)[number];
    expect([attached.disposed, attached.getTrack().readyState]).toEqual([false, 'live']);
  });

  it('takes its old key no more after a loss, and attaches again with a new one', async () => {
    const { host, guest } = await connected();
    host.refuse('frames.keyExhausted');
    await settle();
    host.steps.length = 0;
    host.give();
    host.installed(1);
    await settle();
    expect([host.count('join'), host.count('addTrack')]).toEqual([0, 0]);
    for (const one of [host, guest]) one.give({ epoch: 2, conference: `${'q'.repeat(21)}A` });
    await expect.poll(() => [host.count('give 2'), host.count('addTrack')], soon).toEqual([1, 1]);
  });

  it('attaches nothing a second time when the person tries the devices again', async () => {
    const { host } = await connected();
    await host.session.retryDevices();
    expect(host.count('addTrack')).toBe(2);
  });

  it('attaches nothing with a new key before the worker has that one, also when the devices are tried again', async () => {
    const { host, guest } = await connected();
    host.refuse('frames.keyExhausted');
    await settle();
    host.steps.length = 0;
    host.will.install = false;
    for (const one of [host, guest]) one.give({ epoch: 2, conference: `${'q'.repeat(21)}A` });
    await expect.poll(() => host.count('give 2'), soon).toBe(1);
    await settle();
    await host.session.retryDevices();
    expect(host.count('addTrack')).toBe(0);
  });

  it('asks for a fresh key when there is no worker to take this one', async () => {
    const { host, guest } = pair();
    host.will.take = false;
    host.give();
    guest.give();
    await expect.poll(() => host.posted.at(-1), soon).toEqual({ type: 'rekey', lastEpoch: 1 });
    expect(host.count('addTrack')).toBe(0);
  });

  it.each([
    [null],
    ['key'],
    [{}],
    [{ type: 'key' }],
    [{ ...key }],
    [{ ...key, own: devices.host, peer: devices.guest, epoch: 0 }],
    [{ ...key, own: devices.host, peer: devices.guest, secret: 'short' }],
    [{ ...key, own: devices.host, peer: devices.guest, extra: 1 }],
    [{ type: 'end', reason: 'other' }],
    [{ type: 'ready' }],
    [{ type: 'rekey', lastEpoch: 0 }],
  ])('does not hear from the desk what is not in the contract: %j', async (message) => {
    const host = cell('host');
    await settle(10);
    host.say(message);
    await settle(20);
    expect([host.model()?.state, host.steps]).toEqual(['waiting', []]);
  });

  it('hears the desk no more often than the contract allows, and again after a rest', async () => {
    const { rate } = contract.ports.meetingKey;
    const clock = vi.spyOn(performance, 'now').mockReturnValue(0);
    const host = cell('host');
    for (let count = 0; count < rate.burst; count += 1) host.say(null);
    host.give();
    await settle(20);
    expect([host.model()?.state, host.count('join')]).toEqual(['waiting', 0]);
    clock.mockReturnValue(1_001 / rate.perSecond);
    host.give();
    await expect.poll(() => host.count('join'), soon).toBe(1);
    clock.mockRestore();
  });

  it('says nothing and does nothing after its end', async () => {
    const { host } = await connected();
    host.say({ type: 'end', reason: 'peerLeft' });
    await expect.poll(() => host.model()?.state, soon).toBe('ended');
    expect(host.model()?.reason).toBe('peerLeft');
    const before = host.steps.filter((step) => step !== 'disconnect').length;
    host.give({ epoch: 7 });
    host.installed(1);
    host.tell('sending.stopped');
    await settle();
    expect([
      host.model()?.state,
      host.steps.filter((step) => step !== 'disconnect').length,
    ]).toEqual(['ended', before]);
  });
});
