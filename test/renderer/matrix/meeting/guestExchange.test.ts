// P2: the guest takes a key only from the host's device, only for its pending request, and only once.
import { describe, expect, it } from 'vitest';
import {
  joinType,
  keyType,
  leaveType,
  rekeyType,
} from '../../../../renderer/matrix/meeting/exchangeMessages.ts';
import {
  freshValues,
  hostDevice,
  joined,
  messageOf,
  newest,
  strangers,
  type World,
} from './exchangeWorld.ts';

describe('the guest', () => {
  const keyFor = (world: World, change: object) => {
    const { guest } = world.exchanges;
    const join = guest.phase === 'visiting' ? guest.join : null;
    return messageOf(keyType, {
      v: 1,
      session: world.session,
      join,
      epoch: 2,
      conference: 'c',
      secret: 's',
      ...change,
    });
  };
  const asking = (): World => {
    const world = joined();
    world.handle('guest', { type: 'rekeyAsked', lastEpoch: 1 });
    return world;
  };

  it('takes the key that answers its last request', () => {
    const world = asking();
    expect(
      world
        .handle('guest', { type: 'message', message: keyFor(world, {}), from: hostDevice })
        .map((one) => one.type),
    ).toEqual(['giveKey']);
  });

  it.each([
    ['for another request', { join: 'other' }],
    ['of another session', { session: 'other' }],
    ['of the epoch it has', { epoch: 1 }],
    ['of an earlier epoch', { epoch: 0 }],
  ])('takes no key %s', (_, change) => {
    const world = asking();
    expect(
      world.handle('guest', { type: 'message', message: keyFor(world, change), from: hostDevice }),
    ).toEqual([]);
  });

  it.each(strangers.map((one) => [one.userId, one.deviceId, one] as const))(
    'takes no key, end or wish of %s %s',
    (_user, _device, from) => {
      const world = asking();
      const { session } = world;
      for (const message of [
        keyFor(world, {}),
        messageOf(leaveType, { v: 1, session }),
        messageOf(rekeyType, { v: 1, session, after: 1 }),
      ]) {
        expect(world.handle('guest', { type: 'message', message, from })).toEqual([]);
      }
    },
  );

  it('takes no key that it did not ask for, and none twice', () => {
    const world = joined();
    expect(
      world.handle('guest', { type: 'message', message: keyFor(world, {}), from: hostDevice }),
    ).toEqual([]);
    expect(
      world.handle('guest', {
        type: 'message',
        message: keyFor(world, { join: undefined }),
        from: hostDevice,
      }),
    ).toEqual([]);
    expect(world.deliver(newest(world, keyType))).toEqual([]);
  });

  it('does not answer a wish for a key that is older than its own', () => {
    const world = joined();
    world.handle('host', { type: 'rekeyAsked', lastEpoch: 1 });
    const wish = newest(world, rekeyType);
    world.settle();
    expect(world.deliver(wish)).toEqual([]);
  });

  it('gives no key and answers no join', () => {
    const world = joined();
    expect(
      world.handle('guest', {
        type: 'message',
        message: messageOf(joinType, {
          v: 1,
          session: world.session,
          join: freshValues().id,
          after: 1,
        }),
        from: hostDevice,
      }),
    ).toEqual([]);
  });
});
