// P2: the host gives a key to the guest's device that asked and to nobody else, and answers each request once.
import { describe, expect, it } from 'vitest';
import {
  joinType,
  keyType,
  leaveType,
  rekeyType,
} from '../../../../renderer/matrix/meeting/exchangeMessages.ts';
import {
  createWorld,
  epochs,
  guestDevice,
  hostDevice,
  joined,
  messageOf,
  newest,
  roomId,
  strangers,
} from './exchangeWorld.ts';

describe('the host', () => {
  it.each(strangers.map((one) => [one.userId, one.deviceId, one] as const))(
    'answers nothing of %s %s while the guest is here',
    (_user, _device, from) => {
      const world = joined();
      const { session } = world;
      const before = structuredClone(world.exchanges.host);
      for (const [type, content] of [
        [joinType, { v: 1, session, join: 'j', after: 0 }],
        [leaveType, { v: 1, session }],
        [rekeyType, { v: 1, session, after: 9 }],
        [keyType, { v: 1, session, join: 'j', epoch: 9, conference: 'c', secret: 's' }],
      ] as const) {
        expect(
          world.handle('host', { type: 'message', message: messageOf(type, content), from }),
        ).toEqual([]);
      }
      expect(world.exchanges.host).toEqual(before);
    },
  );

  it('answers nobody but the guest’s user before the guest came', () => {
    const world = createWorld();
    for (const from of strangers.slice(1)) {
      expect(
        world.handle('host', {
          type: 'message',
          message: messageOf(joinType, { v: 1, session: world.session, join: 'j', after: 0 }),
          from,
        }),
      ).toEqual([]);
    }
    expect(
      world.handle('host', {
        type: 'message',
        message: messageOf(leaveType, { v: 1, session: world.session }),
        from: guestDevice,
      }),
    ).toEqual([]);
  });

  it.each([
    ['of another session', { session: 'other', join: 'new', after: 1 }],
    ['that claims an epoch never given', { join: 'new', after: 2 }],
  ])('answers no join %s', (_, change) => {
    const world = joined();
    expect(
      world.handle('host', {
        type: 'message',
        message: messageOf(joinType, { v: 1, session: world.session, ...change }),
        from: guestDevice,
      }),
    ).toEqual([]);
  });

  it('finding: answers each join once, also when an older one is played again', () => {
    const world = joined();
    const first = newest(world, joinType);
    world.handle('guest', { type: 'rekeyAsked', lastEpoch: 1 });
    world.settle();
    const before = structuredClone(world.exchanges.host);
    for (const join of [first, newest(world, joinType)]) expect(world.deliver(join)).toEqual([]);
    expect(world.exchanges.host).toEqual(before);
  });

  it('lets the same device in again after a crash, with a new key', () => {
    const world = joined();
    world.exchanges.guest = { phase: 'none' };
    world.handle('guest', {
      type: 'visited',
      own: guestDevice,
      roomId,
      session: world.session,
      host: hostDevice,
    });
    world.settle();
    expect(epochs(world)).toEqual([
      [1, 2],
      [1, 2],
    ]);
  });

  it('takes no key, no request for one and no invitation from anybody', () => {
    const world = joined();
    const { session } = world;
    for (const [type, content] of [
      [keyType, { v: 1, session, join: 'j', epoch: 9, conference: 'c', secret: 's' }],
      [rekeyType, { v: 1, session, after: 1 }],
    ] as const) {
      expect(
        world.handle('host', {
          type: 'message',
          message: messageOf(type, content),
          from: guestDevice,
        }),
      ).toEqual([]);
    }
  });
});
