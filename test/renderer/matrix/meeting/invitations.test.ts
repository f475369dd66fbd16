// P2: which invitation a guest's device takes: from a moderator of the practice, from the very device that it names, and not an old one.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { moderator, patient } from '../cellDoubles.ts';
import { event, meetings, nowMs, open, roomId, said, session, settle } from './meetingWorld.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const newer = `${'n'.repeat(21)}A`;
const openNewer = open({
  atMs: nowMs,
  content: { v: 1, state: 'open', session: newer, device: 'HOST' },
});
const toHost = `${moderator} HOST`;

describe('an invitation', () => {
  it('is told to the desk as a meeting that can be joined, without its names', async () => {
    const { event: hear, rooms, saidReady } = meetings();
    expect(saidReady()).toBe(false);
    hear(open());
    await settle();
    expect(rooms()).toEqual([{ roomId, waitingSinceMs: null, canJoin: true }]);
  });

  it.each([
    ['of somebody who is no moderator', open({ sender: '@mallory:x' })],
    ['that names another device than it came from', open({ senderDevice: 'OTHER' })],
    ['from a device that nobody knows', open({ senderDevice: null })],
    ['older than six hours', open({ atMs: nowMs - 6 * 3_600_000 - 1 })],
    ['of our own', open({ me: true })],
    ['of another type', open({ type: 'io.alcove.session.other' })],
    ['without a session', event({ state: 'open', device: 'HOST' })],
    ['of another version', event({ v: 2, state: 'open', session, device: 'HOST' })],
  ])('is none %s', async (_, heard) => {
    const { event: hear, ask, sent, main } = meetings();
    hear(heard);
    expect(await ask({ name: 'join', roomId })).toBe('meeting.notOpen');
    expect([sent, main.inputsOf('meeting.open')]).toEqual([[], []]);
  });

  it('that is none makes no meeting of its conversation', async () => {
    const { event: hear, rooms } = meetings();
    hear(open({ sender: '@mallory:x' }));
    hear(open({ atMs: 0 }));
    await settle();
    expect(rooms()).toEqual([]);
  });

  it('is over when its session is closed, and not when another one is', async () => {
    const { event: hear, rooms, ask } = meetings();
    hear(open());
    hear(event({ state: 'closed', session: newer }));
    await settle();
    expect(rooms()).toMatchObject([{ canJoin: true }]);
    hear(event({ state: 'closed', session }));
    expect(await ask({ name: 'join', roomId })).toBe('meeting.notOpen');
    expect(rooms()).toMatchObject([{ canJoin: false }]);
  });

  it('is followed by itself only after the guest said that they are here, and to the device that it names', async () => {
    const { event: hear, ask, joins, current, sent } = meetings();
    hear(open());
    await settle();
    expect([current(), sent]).toEqual([null, []]);
    await ask({ name: 'ready', roomId });
    hear(open());
    await settle();
    expect(current()).toBeNull(); // when "ready" was said is not known yet
    hear({ ...said, me: false, sender: '@mallory:x' });
    await settle();
    expect(current()).toBeNull();
    hear(said);
    await settle();
    expect(joins()).toEqual([[toHost, session]]);
    expect(current()).toEqual({ roomId, phase: 'open' });
  });

  it('is followed also where the receipt of "ready" was faster than its answer', async () => {
    const { event: hear, ask, joins, will } = meetings();
    will.sendSessionEvent = async () => {
      hear(said);
      hear(open());
      await Promise.resolve();
      return { ok: true, value: '$event' };
    };
    await ask({ name: 'ready', roomId });
    await settle();
    expect(joins()).toEqual([[toHost, session]]);
  });

  it('is not followed by itself any more when the guest took "ready" back', async () => {
    const { event: hear, ask, current, says, saidReady } = meetings();
    await ask({ name: 'ready', roomId });
    hear(said);
    expect(await ask({ name: 'notReady', roomId })).toBeNull();
    hear(open());
    await settle();
    expect([current(), says(), saidReady()]).toEqual([null, ['ready', 'away'], false]);
  });

  it('is not followed when it is none, also when the guest is here', async () => {
    const { event: hear, ask, current, joins } = meetings();
    await ask({ name: 'ready', roomId });
    hear(said);
    for (const heard of [
      open({ sender: '@mallory:x' }),
      open({ senderDevice: 'OTHER' }),
      open({ atMs: 0 }),
    ])
      hear(heard);
    await settle();
    expect([current(), joins()]).toEqual([null, []]);
  });
});

describe('a session opened before the guest said "ready"', () => {
  it('is not entered by itself: it may be over, and its end not readable yet; the person may', async () => {
    const { event: hear, ask, current } = meetings();
    await ask({ name: 'ready', roomId });
    hear(said);
    hear(open({ atMs: nowMs - 1_001 }));
    await settle();
    expect(current()).toBeNull();
    expect(await ask({ name: 'join', roomId })).toBeNull();
    expect(current()).toEqual({ roomId, phase: 'open' });
  });
});

describe('a leftover session that the guest went into', () => {
  const inside = async () => {
    const made = meetings();
    made.event(open());
    await made.ask({ name: 'join', roomId });
    expect(made.joins()).toEqual([[toHost, session]]);
    return made;
  };

  it('that turns out to be over leads back to waiting, said to the host anew', async () => {
    const { event: hear, says, joins, current, saidReady, main } = await inside();
    hear(event({ state: 'closed', session }));
    await settle();
    expect([says(), current(), saidReady()]).toEqual([['ready'], null, true]);
    expect(main.inputsOf('meeting.close').length).toBe(1);
    hear(said);
    hear(openNewer);
    await settle();
    expect(joins()).toEqual([
      [toHost, session],
      [toHost, newer],
    ]);
    expect(current()).toEqual({ roomId, phase: 'open' });
  });

  it('that is over, and where waiting could not be said: the desk hears both, and nothing is entered meanwhile', async () => {
    const { event: hear, will, joins, current, saidReady } = await inside();
    const answer = Promise.withResolvers<Awaited<ReturnType<typeof will.sendSessionEvent>>>();
    will.sendSessionEvent = () => answer.promise;
    hear(event({ state: 'closed', session }));
    await settle();
    expect([saidReady(), current()]).toEqual([true, null]);
    hear(openNewer);
    await settle();
    answer.resolve({ ok: false, code: 'matrix.unreachable' });
    await settle();
    expect([saidReady(), current(), joins().length]).toEqual([false, null, 1]);
  });

  it('is stayed in while its host only says again that it is open', async () => {
    const { event: hear, callPage, joins, current } = await inside();
    const page = callPage();
    hear(open({ atMs: nowMs }));
    await settle();
    expect([page.got, joins().length, current()]).toEqual([[], 1, { roomId, phase: 'open' }]);
  });

  it('gives way to a newer one of the same host, also when its end is heard last', async () => {
    const { event: hear, current, joins } = await inside();
    hear(openNewer);
    hear(event({ state: 'closed', session }));
    await settle();
    expect(joins().map(([, name]) => name)).toEqual([session, newer]);
    expect(current()).toEqual({ roomId, phase: 'open' });
  });

  it('stays where somebody else says that it is over', async () => {
    const { event: hear, current, joins } = await inside();
    hear(event({ state: 'closed', session }, { sender: '@mallory:x' }));
    await settle();
    expect([current(), joins().length]).toEqual([{ roomId, phase: 'open' }, 1]);
  });
});

describe('the waiting guest', () => {
  const from = { sender: patient, senderDevice: 'GUEST' };
  const own = { me: true, sender: moderator };

  it('is told from "ready" to "away"', async () => {
    const { event: hear, rooms } = meetings(moderator);
    hear(event({ state: 'ready' }, from));
    await settle();
    expect(rooms()).toEqual([{ roomId, waitingSinceMs: nowMs - 1000, canJoin: false }]);
    hear(event({ state: 'away' }, { ...from, atMs: nowMs - 500 }));
    await settle();
    expect(rooms()).toMatchObject([{ waitingSinceMs: null }]);
  });

  it('no longer waits once the host opened a session, and again after the next "ready"', async () => {
    const { event: hear, rooms } = meetings(moderator);
    hear(event({ state: 'ready' }, from));
    hear(open({ ...own, atMs: nowMs - 500 }));
    await settle();
    expect(rooms()).toMatchObject([{ waitingSinceMs: null }]);
    hear(event({ state: 'ready' }, { ...from, atMs: nowMs }));
    await settle();
    expect(rooms()).toMatchObject([{ waitingSinceMs: nowMs }]);
  });
});
