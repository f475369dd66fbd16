// P2, P15: keys go from the exchange to the one port of the call cell, in order, and only if the other side was really sent its own.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { contract } from '../../../../preload/contract/contract.ts';
import {
  keyType,
  leaveType,
  joinType,
  rekeyType,
  sessionEventType,
} from '../../../../renderer/matrix/meeting/exchangeMessages.ts';
import { hosting, id, keysOf, settle } from './linkWorld.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

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
    expect(
      got.every((one) => contract.ports.meetingKey.messages.matrix.safeParse(one).success),
    ).toBe(true);
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
      () => Promise.resolve({ ok: false as const, code: 'matrix.unreachable' as const }),
      () => Promise.reject(new Error('no network')),
    ]) {
      const { connect, join, will } = await hosting();
      const { got, say } = connect();
      say({ type: 'ready' });
      will.sendToDevice = failure;
      join();
      await settle();
      expect(keysOf(got)).toEqual([]);
      will.sendToDevice = () => Promise.resolve({ ok: true, value: null });
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
    const { connect, join, sent, clock } = await hosting();
    const { say } = connect();
    say({ type: 'ready' });
    join();
    await settle();
    const wishes = () => sent.filter((one) => one.type === rekeyType).length;
    for (let count = 0; count < 3 * rate.burst; count += 1) say({ type: 'rekey', lastEpoch: 1 });
    await settle();
    expect(wishes()).toBe(rate.burst - 1);
    clock.nowMs += 1_001 / rate.perSecond;
    for (let count = 0; count < 5; count += 1) say({ type: 'rekey', lastEpoch: 1 });
    await settle();
    expect(wishes()).toBe(rate.burst);
  });

  it('gives keys to the newest port only', async () => {
    const { connect, join } = await hosting();
    const first = connect();
    first.say({ type: 'ready' });
    const second = connect();
    second.say({ type: 'ready' });
    join();
    await settle();
    expect([first.isClosed(), keysOf(first.got).length, keysOf(second.got).length]).toEqual([
      true,
      0,
      1,
    ]);
  });

  it('ends the call cell when the other side leaves, and gives no key afterwards', async () => {
    const { connect, join, hears, sent } = await hosting();
    const { got, say } = connect();
    say({ type: 'ready' });
    join();
    await settle();
    hears(leaveType, {});
    join('k');
    say({ type: 'rekey', lastEpoch: 1 });
    await settle();
    expect([got.at(-1), got.length, keysOf(got).length]).toEqual([
      { type: 'end', reason: 'peerLeft' },
      2,
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
    const { isClosed, got, say } = connect();
    join();
    await settle();
    link.close();
    say({ type: 'ready' });
    const later = connect();
    later.say({ type: 'ready' });
    expect([isClosed(), got, later.got]).toEqual([true, [], []]);
  });
});
