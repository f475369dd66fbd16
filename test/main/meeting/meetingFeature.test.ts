// Proves that the meeting's parts speak with the right pages: statistics asked of the call page, the truth told to the desk, its buttons to their cells (P18).
import { describe, expect, it } from 'vitest';
import type { AccountReport } from '../../../preload/contract/account.ts';
import type { CellName } from '../../../preload/contract/cellName.ts';
import { ok } from '../../../preload/contract/result.ts';
import { createValue } from '../../../main/core/value.ts';
import { createMeetingFeature } from '../../../main/meeting/meetingFeature.ts';
import { countsOf, goodStats, relay, withAda } from './callTimeline.ts';

const calls = {
  serviceUrl: 'wss://meet.example/xmpp-websocket',
  domain: 'meet.example',
  muc: 'rooms.meet.example',
  focus: 'focus.meet.example',
  mediaRoute: 'bridge' as const,
  relayHosts: [relay],
};

const signedIn: AccountReport = {
  state: 'ready',
  code: null,
  device: { userId: '@bea:example', deviceId: 'DEVICE' },
};
const signedOut: AccountReport = { state: 'signedOut', code: null, device: null };

const set = () => {
  const told: [string, unknown][] = [];
  const done: string[] = [];
  const open = new Set<CellName>();
  const world = {
    nowMs: 1_000,
    wallMs: 5_000_000,
    endsAtMs: 6_000_000,
    otherIn: null as CellName | null,
    relayBytes: 0,
    relayTunnels: 1,
    tick: (): void => undefined,
  };
  const account = createValue<AccountReport>(signedIn);
  const feature = createMeetingFeature({
    nowMs: () => world.wallMs,
    monotonicMs: () => world.nowMs,
    account,
    everyTick: (work) => {
      world.tick = work;
      return () => void done.push('no more ticks');
    },
    askCounts: () => void done.push('counts'),
    practice: {
      endsAtMs: () => world.endsAtMs,
      isRelay: (host, port) => host === relay.host && port === relay.port,
      calls: () => calls,
    },
    network: {
      counts: () => countsOf(world.relayBytes, 0),
      relayTunnels: () => world.relayTunnels,
      otherCertificate: (cell) => cell === world.otherIn,
    },
    pages: {
      page: (cell) => (open.has(cell) ? {} : null),
      open: (cell) => {
        open.add(cell);
        done.push(`open ${cell}`);
        return Promise.resolve();
      },
      close: (cell) => {
        open.delete(cell);
        done.push(`close ${cell}`);
      },
      placeCall: ({ width }) => open.has('call') && width > 0,
    },
    tell: (name: string) => (payload?: unknown) => void told.push([name, payload]),
  });
  const { meeting, call } = feature;
  void meeting.start?.();
  return {
    ...feature,
    account,
    told,
    done,
    open,
    world,
    namesTold: () => told.splice(0).map(([name]) => name),
    /** One tick that nobody answers. */
    tickAlone: (): void => {
      world.nowMs += 250;
      world.tick();
    },
    begin: () => meeting.handlers['meeting.open'](withAda),
    /** One tick of the clock, answered at once by the call page. */
    measure: (): void => {
      world.nowMs += 250;
      world.relayBytes += 1_000;
      world.tick();
      const [, asked] = told.findLast(([name]) => name === 'stats.asked') ?? [];
      const { number } = asked as { readonly number: number };
      void call.handlers['call.stats'](
        goodStats({
          number,
          sent: number,
          sealed: number,
          received: number,
          opened: number,
          decoded: number,
        }),
      );
    },
  };
};

describe('the meeting', () => {
  it('opens the call page and no other, and tells it; afterwards a fresh one is loaded ahead', async () => {
    const { begin, meeting, done, open, namesTold } = set();
    expect(await begin()).toEqual(ok(undefined));
    expect([done.splice(0), [...open]]).toEqual([['open call'], ['call']]);
    expect(namesTold()).toContain('meeting.opened');
    void meeting.handlers['meeting.close'](undefined);
    expect([done, [...open]]).toEqual([['close call', 'open call'], ['call']]);
  });

  it('has its page loaded ahead while somebody is signed in', async () => {
    const { begin, account, done, open, namesTold } = set();
    account.set(signedOut);
    expect(done).toEqual([]);
    account.set({ ...signedIn });
    expect([done.splice(0), namesTold()]).toEqual([['open call'], []]);
    await begin();
    expect([done.splice(0), namesTold()]).toEqual([[], ['truth.changed', 'meeting.opened']]);
    account.set(signedOut);
    expect([done, open.size]).toEqual([[], 1]);
  });

  it('ended by main is left in order by the matrix cell', async () => {
    const { begin, meeting, namesTold } = set();
    await begin();
    namesTold();
    meeting.end();
    expect(namesTold()).toEqual(['meeting.leaveAsked']);
  });

  it('needs a practice that has not ended by the clock on the wall, and a person who is signed in', async () => {
    const { begin, world, account, meeting } = set();
    world.endsAtMs = world.wallMs;
    expect(await begin()).toEqual({ ok: false, code: 'meeting.profileExpired' });
    world.endsAtMs = world.wallMs + 1;
    account.set(signedOut);
    expect(await begin()).toEqual({ ok: false, code: 'meeting.noLogin' });
    account.set(signedIn);
    expect(await begin()).toEqual(ok(undefined));
    meeting.stop?.();
  });

  it('asks the call page with each tick, and tells the desk what its answers prove', async () => {
    const { begin, measure, told, done } = set();
    await begin();
    done.length = 0;
    for (let count = 0; count < 12; count += 1) measure();
    expect(done).toEqual(Array.from({ length: 12 }, () => 'counts'));
    const truths = told.filter(([name]) => name === 'truth.changed').map(([, truth]) => truth);
    expect(truths[0]).toMatchObject({ level: 'notYet', peerName: 'Ada', sinceMs: 5_000_000 });
    expect(truths.at(-1)).toMatchObject({ level: 'protected', relayOnly: true });
    expect(told.filter(([name]) => name === 'stats.asked').map(([, asked]) => asked)).toEqual(
      Array.from({ length: 12 }, (_, index) => ({ number: index + 1 })),
    );
  });

  it('tells the call page to stop when the way of the call is gone', async () => {
    const { begin, measure, world, tickAlone, namesTold } = set();
    await begin();
    for (let count = 0; count < 12; count += 1) measure();
    expect(namesTold()).not.toContain('sending.stopped');
    world.relayTunnels = 0;
    tickAlone();
    tickAlone();
    expect(namesTold()).toContain('sending.stopped');
  });

  it('knows when the call page is gone', async () => {
    const { begin, measure, open, callGone, told } = set();
    await begin();
    for (let count = 0; count < 12; count += 1) measure();
    open.delete('call');
    const before = told.length;
    callGone();
    expect(told.length).toBe(before + 1);
    expect(told.at(-1)).toMatchObject(['truth.changed', { level: 'lost' }]);
  });

  it('has its picture where the window can put it', async () => {
    const { begin, meeting } = set();
    const place = (width: number) =>
      meeting.handlers['meeting.place']({ x: 0, y: 80, width, height: 10 });
    expect(place(10)).toMatchObject({ ok: false });
    await begin();
    expect([place(10), place(0)]).toMatchObject([{ ok: true }, { ok: false }]);
  });

  it('ends its ticks with the program', () => {
    const { meeting, done } = set();
    meeting.stop?.();
    expect(done).toEqual(['no more ticks']);
  });
});

describe('the call page', () => {
  it('learns where to meet', async () => {
    const { begin, call, world } = set();
    await begin();
    expect(call.handlers['call.setup'](undefined)).toEqual(
      ok({ practice: calls, meeting: { peerNames: ['Ada'], openedAtMs: world.wallMs } }),
    );
  });

  it('learns where to sign in while somebody waits, and is replaced when nobody does any more', async () => {
    const { begin, call, meeting, account, done, namesTold } = set();
    const expectMeeting = (isExpected: boolean) =>
      meeting.handlers['meeting.expect']({ isExpected });
    const setup = () => call.handlers['call.setup'](undefined);
    account.set({ ...signedIn });
    expect(setup()).toMatchObject({ code: 'meeting.notOpen' });
    expect(expectMeeting(true)).toEqual(ok(undefined));
    expect(namesTold()).toEqual(['meeting.expected']);
    expect(setup()).toEqual(ok({ practice: calls, meeting: null }));
    void expectMeeting(false);
    expect(done.splice(0)).toEqual(['open call', 'close call', 'open call']);
    expect(setup()).toMatchObject({ code: 'meeting.notOpen' });
    void expectMeeting(true);
    await begin();
    expect(done).toEqual([]);
    expect(setup()).toMatchObject({ value: { meeting: { peerNames: ['Ada'] } } });
    void meeting.handlers['meeting.close'](undefined);
    expect(setup()).toMatchObject({ code: 'meeting.notOpen' });
  });

  it('that died while it waited is loaded again for its meeting', async () => {
    const { begin, account, callGone, done } = set();
    account.set({ ...signedIn });
    callGone();
    await begin();
    expect(done).toEqual(['open call', 'open call']);
  });

  it('learns of another certificate at its own servers only', async () => {
    const { begin, call, world } = set();
    await begin();
    for (const [otherIn, otherCertificate] of [
      ['matrix', false],
      ['call', true],
    ] as const) {
      world.otherIn = otherIn;
      world.tick();
      const number = otherCertificate ? 2 : 1;
      expect(call.handlers['call.stats'](goodStats({ number }))).toEqual(ok({ otherCertificate }));
    }
  });

  it('reaches with its buttons those that they belong to, and hears of the messages', () => {
    const { call, meeting, told } = set();
    void call.handlers['call.leave'](undefined);
    void call.handlers['call.toggleChat'](undefined);
    void meeting.handlers['meeting.chat']({ isOpen: true, unread: 2 });
    expect(told).toEqual([
      ['meeting.leaveAsked', undefined],
      ['chat.toggled', undefined],
      ['chat.shown', { isOpen: true, unread: 2 }],
    ]);
  });
});
