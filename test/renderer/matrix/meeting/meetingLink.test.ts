// P2, P15: keys go from the exchange to the one port of the call cell, in order, and only if the other side was really sent its own.
import { afterEach, describe, expect, it, vi } from 'vitest';
import { contract } from '../../../../preload/contract/contract.ts';
import { createSessionLink } from '../../../../renderer/desk/app/sessionLink.dom.ts';
import {
  joinType,
  keyType,
  leaveType,
  rekeyType,
  sessionEventType,
} from '../../../../renderer/matrix/meeting/exchangeMessages.ts';
import { apiDouble, matrixDouble, pageDouble, portDouble } from './deskDoubles.ts';

const own = { userId: '@therapist:x', deviceId: 'HOST' };
const guest = { userId: '@patient:x', deviceId: 'GUEST' };
const id = (letter: string): string => `${letter.repeat(21)}A`;
const settle = () =>
  new Promise((resolve) => {
    setTimeout(resolve, 5);
  });
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const hosting = async () => {
  const { post, page } = pageDouble();
  const double = matrixDouble();
  let ends = 0;
  const link = createSessionLink({
    api: apiDouble().api,
    matrix: double.matrix,
    ended: () => {
      ends += 1;
    },
  });
  link.begin({ type: 'hosted', own, roomId: '!r:x', guestUserId: guest.userId });
  await settle();
  const session = String(double.sent[0]?.content['session']);
  const hears = (type: string, content: object, from = guest): void => {
    double.device({
      type,
      content: { v: 1, session, ...content },
      sender: from.userId,
      senderDevice: from.deviceId,
      verified: false,
    });
  };
  const connect = () => {
    const one = portDouble();
    post({ alcovePort: 'session' }, [one.port]);
    return one;
  };
  return {
    ...double,
    link,
    post,
    page,
    session,
    hears,
    connect,
    ends: () => ends,
    join: (letter = 'j', after = 0, from = guest) => {
      hears(joinType, { join: id(letter), after }, from);
    },
  };
};
const keysOf = (got: readonly unknown[]) =>
  got.filter((one) => (one as { type: string }).type === 'key') as {
    epoch: number;
    secret: string;
    conference: string;
  }[];

describe('the link between exchange and call cell', () => {
  it('announces the session in the room, encrypted there, without a secret', async () => {
    const { sent } = await hosting();
    expect(
      sent.map((one) => [one.kind, one.to, one.type, Object.keys(one.content).toSorted()]),
    ).toEqual([['room', '!r:x', sessionEventType, ['device', 'session', 'state', 'v']]]);
  });

  it('gives the call cell the key that it sent to the other device, in the shape of the contract', async () => {
    const { connect, join, sent } = await hosting();
    const { got, say } = connect();
    say({ type: 'ready' });
    join();
    await settle();
    const [key] = keysOf(got);
    const theirs = sent.find((one) => one.type === keyType);
    expect([theirs?.to, theirs?.content['secret'], theirs?.content['conference']]).toEqual([
      '@patient:x GUEST',
      key?.secret,
      key?.conference,
    ]);
    expect(got.every((one) => contract.ports.meetingKey.messages.desk.safeParse(one).success)).toBe(
      true,
    );
  });

  it('makes every secret, room and session anew', async () => {
    const { connect, join } = await hosting();
    const { got, say } = connect();
    say({ type: 'ready' });
    for (const letter of ['j', 'k', 'l']) {
      join(letter);
      await settle();
    }
    const keys = keysOf(got);
    expect([
      keys.length,
      new Set(keys.map((key) => key.secret)).size,
      new Set(keys.map((key) => key.conference)).size,
    ]).toEqual([3, 3, 3]);
    expect(new Set([...keys.map((key) => key.secret), (await hosting()).session]).size).toBe(4);
  });

  it('keeps a key until the call cell is ready, and gives it once', async () => {
    const { connect, join } = await hosting();
    const { got, say } = connect();
    join();
    await settle();
    expect(got).toEqual([]);
    say({ type: 'ready' });
    say({ type: 'ready' });
    expect(keysOf(got).length).toBe(1);
  });

  it('does not use a key that could not be sent', async () => {
    for (const failure of [
      () => Promise.resolve({ ok: false }),
      () => Promise.reject(new Error('no network')),
    ]) {
      const { connect, join, will } = await hosting();
      const { got, say } = connect();
      say({ type: 'ready' });
      will.sendToDevice = failure;
      join();
      await settle();
      expect(keysOf(got)).toEqual([]);
      will.sendToDevice = () => Promise.resolve({ ok: true });
      join('k');
      await settle();
      expect(keysOf(got).map((key) => key.epoch)).toEqual([2]);
    }
  });

  it('asks the other side for its request when the call cell needs a key', async () => {
    const { connect, join, sent } = await hosting();
    const { say } = connect();
    say({ type: 'ready' });
    join();
    await settle();
    say({ type: 'rekey', lastEpoch: 1 });
    await settle();
    expect(sent.at(-1)).toMatchObject({ to: '@patient:x GUEST', type: rekeyType });
  });

  it.each([
    [null],
    ['ready'],
    [{}],
    [{ type: 'rekey' }],
    [{ type: 'rekey', lastEpoch: -1 }],
    [{ type: 'ready', extra: 1 }],
    [{ type: 'key' }],
    [{ type: 'end', reason: 'left' }],
  ])('does not hear from the call cell what is not in the contract: %j', async (message) => {
    const { connect, join, sent } = await hosting();
    const { got, say } = connect();
    join();
    await settle();
    const before = sent.length;
    say(message);
    await settle();
    expect([got, sent.length]).toEqual([[], before]);
  });

  it('hears the call cell no more often than the contract allows, and again after a rest', async () => {
    const { rate } = contract.ports.meetingKey;
    const clock = vi.spyOn(performance, 'now').mockReturnValue(0);
    const { connect, join, sent } = await hosting();
    const { say } = connect();
    say({ type: 'ready' });
    join();
    await settle();
    const wishes = () => sent.filter((one) => one.type === rekeyType).length;
    for (let count = 0; count < 3 * rate.burst; count += 1) say({ type: 'rekey', lastEpoch: 1 });
    await settle();
    expect(wishes()).toBe(rate.burst - 1);
    clock.mockReturnValue(1_001 / rate.perSecond);
    for (let count = 0; count < 5; count += 1) say({ type: 'rekey', lastEpoch: 1 });
    await settle();
    expect(wishes()).toBe(rate.burst);
  });

  it('takes no port but the one that its own page was handed', async () => {
    const { post, join } = await hosting();
    const offered = [portDouble(), portDouble(), portDouble(), portDouble()];
    const [a, b, c] = offered;
    post({ alcovePort: 'session' }, [a?.port], {});
    post({ alcovePort: 'session' }, [a?.port], null);
    post({ other: 1 }, [b?.port]);
    post('alcovePort', [c?.port]);
    post(null, [c?.port]);
    post({ alcovePort: 'session' }, []);
    join();
    for (const one of offered) one.say({ type: 'ready' });
    await settle();
    expect(offered.map((one) => [one.port.onmessage, one.got])).toEqual(
      offered.map(() => [null, []]),
    );
  });

  it('gives keys to the newest port only', async () => {
    const { connect, join } = await hosting();
    const first = connect();
    first.say({ type: 'ready' });
    const second = connect();
    second.say({ type: 'ready' });
    join();
    await settle();
    expect([first.port.closed, keysOf(first.got).length, keysOf(second.got).length]).toEqual([
      true,
      0,
      1,
    ]);
  });

  it('ends the call cell when the other side leaves, and gives no key afterwards', async () => {
    const { connect, join, hears, ends, sent } = await hosting();
    const { got, say } = connect();
    say({ type: 'ready' });
    join();
    await settle();
    hears(leaveType, {});
    join('k');
    say({ type: 'rekey', lastEpoch: 1 });
    await settle();
    expect([got.at(-1), ends(), keysOf(got).length]).toEqual([
      { type: 'end', reason: 'peerLeft' },
      1,
      1,
    ]);
    expect(sent.at(-1)).toMatchObject({ kind: 'room', content: { state: 'closed' } });
  });

  it('hears nothing of strangers, of other types and of contents that do not fit', async () => {
    const { connect, join, hears, sent } = await hosting();
    const { got, say } = connect();
    say({ type: 'ready' });
    join('j', 0, { userId: '@mallory:x', deviceId: 'GUEST' });
    hears('m.room.encrypted', { join: id('j'), after: 0 });
    hears(joinType, { join: 'short', after: 0 });
    hears(joinType, { join: id('j') });
    await settle();
    expect([got, sent.length]).toEqual([[], 1]);
  });

  it('closes its port and forgets a kept key', async () => {
    const { connect, join, link } = await hosting();
    const { port, got, say } = connect();
    join();
    await settle();
    link.close();
    say({ type: 'ready' });
    const later = connect();
    later.say({ type: 'ready' });
    expect([port.closed, got, later.got]).toEqual([true, [], []]);
  });
});

describe('an announcement that could not be sent', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  it('is made again until it was, and not after the session was left', async () => {
    vi.useFakeTimers();
    pageDouble();
    const { matrix, sent, will } = matrixDouble();
    will.sendSessionEvent = () => Promise.resolve({ ok: false });
    const link = createSessionLink({ api: apiDouble().api, matrix, ended: () => undefined });
    link.begin({ type: 'hosted', own, roomId: '!r:x', guestUserId: guest.userId });
    const states = () => sent.map((one) => one.content['state']);
    await vi.advanceTimersByTimeAsync(4_500);
    expect(states()).toEqual(['open', 'open', 'open']);
    will.sendSessionEvent = () => Promise.resolve({ ok: true });
    await vi.advanceTimersByTimeAsync(20_000);
    expect(states()).toEqual(['open', 'open', 'open', 'open']);
    will.sendSessionEvent = () => Promise.resolve({ ok: false });
    link.begin({ type: 'hosted', own, roomId: '!r:x', guestUserId: guest.userId });
    await vi.advanceTimersByTimeAsync(100);
    link.handle({ type: 'left' });
    await vi.advanceTimersByTimeAsync(2_500);
    expect(states().slice(5)).not.toContain('open');
  });

  it('is made again also when the sending broke, and gives way to that of the next session', async () => {
    vi.useFakeTimers();
    pageDouble();
    const { matrix, sent, will } = matrixDouble();
    will.sendSessionEvent = () => Promise.reject(new Error('no network'));
    const link = createSessionLink({ api: apiDouble().api, matrix, ended: () => undefined });
    const begin = () => {
      link.begin({ type: 'hosted', own, roomId: '!r:x', guestUserId: guest.userId });
    };
    const sessions = () => [...new Set(sent.map((one) => one.content['session']))];
    begin();
    await vi.advanceTimersByTimeAsync(4_500);
    expect([sent.length, sessions().length]).toEqual([3, 1]);
    begin();
    await vi.advanceTimersByTimeAsync(6_000);
    expect(sent.length).toBeGreaterThan(4);
    expect(sent.slice(3).map((one) => one.content['session'])).not.toContain(sessions()[0]);
    will.sendSessionEvent = () => Promise.resolve({ ok: true });
    await vi.advanceTimersByTimeAsync(2_000);
    expect(sessions().length).toBe(2);
  });
});
