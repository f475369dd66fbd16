// P17, P18: how the meeting's service and its two modules are joined: which measurement goes where, and which event tells whom.
import { describe, expect, it } from 'vitest';
import { ok, fail } from '../../../preload/contract/result.ts';
import type { CellName } from '../../../preload/contract/cellName.ts';
import type { EventName } from '../../../preload/contract/derive.ts';
import type { Truth } from '../../../preload/contract/shapes.ts';
import type { Tell } from '../../../main/core/tell.ts';
import { createMeetingFeature } from '../../../main/meeting/meetingFeature.ts';
import { countsOf, goodStats, relay, withAda } from './callTimeline.ts';

const practice = {
  serviceUrl: 'wss://meet.example/xmpp-websocket',
  domain: 'meet.example',
  muc: 'rooms.meet.example',
  focus: 'focus.meet.example',
  mediaRoute: 'direct',
  relayHosts: [relay],
} as const;

const set = () => {
  const world = {
    wallMs: 5_000_000,
    nowMs: 100,
    endsAtMs: 6_000_000,
    isSignedIn: true,
    relayBytes: 0,
    relayTunnels: 1,
    others: [] as CellName[],
    pages: new Set<CellName>(),
    told: [] as [EventName, unknown][],
    placed: [] as unknown[],
    asked: 0,
    tick: (): void => undefined,
  };
  const tell = ((name: EventName) => (payload?: unknown) =>
    void world.told.push([name, payload])) as Tell;
  const feature = createMeetingFeature({
    nowMs: () => world.wallMs,
    monotonicMs: () => world.nowMs,
    everyTick: (work) => {
      world.tick = work;
      return () => {
        world.tick = () => undefined;
      };
    },
    askCounts: () => {
      world.asked += 1;
    },
    isSignedIn: () => world.isSignedIn,
    practice: {
      endsAtMs: () => world.endsAtMs,
      isRelay: (host, port) => host === relay.host && port === relay.port,
      calls: () => practice,
    },
    network: {
      counts: () => countsOf(world.relayBytes, world.nowMs),
      relayTunnels: () => world.relayTunnels,
      otherCertificate: (cell) => world.others.includes(cell),
    },
    pages: {
      page: (cell) => (world.pages.has(cell) ? {} : null),
      open: (cell) => {
        world.pages.add(cell);
        return Promise.resolve();
      },
      close: (cell) => void world.pages.delete(cell),
      placeCall: (rect) => {
        world.placed.push(rect);
        return world.pages.has('call');
      },
    },
    tell,
  });
  const heard = (name: EventName): unknown[] =>
    world.told.filter(([event]) => event === name).map(([, payload]) => payload);
  /** One turn of the clock, and the answer of a call in which all is well. */
  const measure = (changes: object = {}): unknown => {
    world.nowMs += 250;
    world.relayBytes += 1_000;
    world.tick();
    const { number } = heard('stats.asked').at(-1) as { readonly number: number };
    const frames = number * 10;
    return feature.call.handlers['call.stats'](
      goodStats({
        number,
        sent: frames,
        sealed: frames,
        received: frames,
        opened: frames,
        decoded: frames,
        ...changes,
      }),
    );
  };
  const level = (): unknown => (heard('truth.changed').at(-1) as Truth | undefined)?.level;
  const start = async () => {
    await feature.meeting.start?.();
    return feature.meeting.handlers['meeting.open'](withAda);
  };
  return { world, feature, heard, measure, level, start };
};

describe('the truth', () => {
  it('is protected when frames flow through the relay, and says since when by the clock on the wall', async () => {
    const { world, start, measure, level, heard } = set();
    await start();
    measure();
    measure();
    expect(level()).toBe('protected');
    expect(heard('truth.changed').at(-1)).toMatchObject({ peerName: 'Ada', sinceMs: world.wallMs });
  });

  it('is not protected when what flows goes elsewhere, or no tunnel to the relay is open', async () => {
    for (const change of ['bytes', 'tunnels']) {
      const { world, start, measure, level } = set();
      await start();
      measure();
      if (change === 'bytes') world.relayBytes -= 1_000;
      else world.relayTunnels = 0;
      measure();
      expect(level(), change).toBe('unknown');
    }
  });

  it('that nothing protects any more stops the sending', async () => {
    const { world, start, measure, heard } = set();
    await start();
    measure();
    measure();
    expect(heard('sending.stopped')).toEqual([]);
    world.relayTunnels = 0;
    measure();
    expect(heard('sending.stopped')).toEqual([undefined]);
  });

  it('is judged at once when the page is gone', async () => {
    const { world, feature, start, measure, level } = set();
    await start();
    measure();
    measure();
    world.pages.clear();
    feature.judge();
    expect(level()).toBe('lost');
  });
});

describe('the clock', () => {
  it('asks the network for its counts and the call page for its numbers, until the module is stopped', async () => {
    const { world, feature, start, heard } = set();
    await start();
    world.tick();
    expect([world.asked, heard('stats.asked')]).toEqual([1, [{ number: 1 }]]);
    feature.meeting.stop?.();
    world.tick();
    expect(world.asked).toBe(1);
  });
});

describe('what is asked of the meeting', () => {
  it('opens the call page and no other, and closes it', async () => {
    const { world, feature, start } = set();
    expect(await start()).toEqual(ok(undefined));
    expect([...world.pages]).toEqual(['call']);
    const rect = { x: 1, y: 2, width: 3, height: 4 };
    expect(await feature.meeting.handlers['meeting.place'](rect)).toEqual(ok(undefined));
    expect(world.placed).toEqual([rect]);
    feature.meeting.end();
    expect([...world.pages]).toEqual([]);
    expect(await feature.call.handlers['call.setup'](undefined)).toEqual(fail('meeting.notOpen'));
  });

  it('is refused when nobody is signed in, and when the profile has run out', async () => {
    const { world, start } = set();
    world.isSignedIn = false;
    expect(await start()).toEqual(fail('meeting.noLogin'));
    world.isSignedIn = true;
    world.wallMs = world.endsAtMs;
    expect(await start()).toEqual(fail('meeting.profileExpired'));
  });

  it("is answered from the practice and from the call cell's own certificates", async () => {
    const { world, feature, start, measure } = set();
    await start();
    expect(await feature.call.handlers['call.setup'](undefined)).toEqual(
      ok({ peerNames: ['Ada'], openedAtMs: world.wallMs, ...practice }),
    );
    world.others = ['matrix', 'desk'];
    expect(measure()).toEqual(ok({ otherCertificate: false }));
    world.others = ['call'];
    expect(measure()).toEqual(ok({ otherCertificate: true }));
  });

  it('is told on under its own name', async () => {
    const { world, feature } = set();
    await feature.call.handlers['call.leave'](undefined);
    await feature.call.handlers['call.toggleChat'](undefined);
    await feature.meeting.handlers['meeting.chat']({ isOpen: false, unread: 2 });
    expect(world.told).toEqual([
      ['meeting.leaveAsked', undefined],
      ['chat.toggled', undefined],
      ['chat.shown', { isOpen: false, unread: 2 }],
    ]);
  });
});
