// P2: who gets a key, when a key is new, and that no message of a stranger, an old message or a repeated one changes anything.
import { describe, expect, it } from 'vitest';
import {
  joinType,
  keyType,
  leaveType,
  rekeyType,
} from '../../../../renderer/matrix/meeting/exchangeMessages.ts';
import type { Device, ExchangeEvent } from '../../../../renderer/matrix/meeting/exchangeModel.ts';
import {
  createWorld,
  freshValues,
  guestDevice,
  hostDevice,
  messageOf,
  roomId,
  strangers,
  type Mail,
  type World,
} from './exchangeWorld.ts';

const joined = (): World => {
  const world = createWorld();
  world.settle();
  return world;
};
const newest = (world: World, type: string): Mail => {
  const found = world.history.findLast((one) => one.message.type === type);
  if (found === undefined) throw new Error(`no ${type}`);
  return found;
};
const epochs = (world: World) => [
  world.given.host.map((key) => key.epoch),
  world.given.guest.map((key) => key.epoch),
];

describe('a session', () => {
  it('is announced with the device that holds it, and the guest asks that device', () => {
    const world = createWorld();
    expect(world.announced).toEqual([
      { v: 1, state: 'open', session: world.session, device: 'HOST' },
    ]);
    expect(world.mail.map((one) => [one.message.type, one.from, one.to])).toEqual([
      [joinType, guestDevice, hostDevice],
    ]);
  });

  it('gives both sides the same key, and each names the other', () => {
    const world = joined();
    const [host] = world.given.host;
    expect(host).toMatchObject({
      sessionId: world.session,
      epoch: 1,
      own: hostDevice,
      peer: guestDevice,
    });
    expect(world.given.guest).toEqual([{ ...host, own: guestDevice, peer: hostDevice }]);
  });

  it.each(['host', 'guest'] as const)(
    'has a new secret and a new room at every fresh key that the %s needs',
    (side) => {
      const world = joined();
      world.handle(side, { type: 'rekeyAsked', lastEpoch: 1 });
      world.settle();
      expect(epochs(world)).toEqual([
        [1, 2],
        [1, 2],
      ]);
      const [first, second] = world.given.guest;
      expect(second?.secret).not.toBe(first?.secret);
      expect(second?.conference).not.toBe(first?.conference);
      expect(second?.secret).toBe(world.given.host[1]?.secret);
    },
  );

  it('needs no second key for a need that an epoch on its way already meets', () => {
    const world = joined();
    world.handle('guest', { type: 'rekeyAsked', lastEpoch: 1 });
    world.settle();
    for (const side of ['host', 'guest'] as const)
      expect(world.handle(side, { type: 'rekeyAsked', lastEpoch: 1 })).toEqual([]);
  });

  it('ends on both sides when the host leaves, and is closed in the room', () => {
    const world = joined();
    world.handle('host', { type: 'left' });
    world.settle();
    expect(world.ended).toEqual({ host: ['left'], guest: ['peerLeft'] });
    expect(world.announced.at(-1)).toEqual({ v: 1, state: 'closed', session: world.session });
  });

  it('ends on both sides when the guest leaves, and is closed in the room', () => {
    const world = joined();
    world.handle('guest', { type: 'left' });
    world.settle();
    expect(world.ended).toEqual({ host: ['peerLeft'], guest: ['left'] });
    expect(world.announced.at(-1)).toEqual({ v: 1, state: 'closed', session: world.session });
  });

  it('closes without a message to a device when nobody came', () => {
    const world = createWorld();
    world.mail.length = 0;
    world.handle('host', { type: 'left' });
    expect(world.mail).toEqual([]);
    expect(world.announced.at(-1)).toEqual({ v: 1, state: 'closed', session: world.session });
  });

  it('ends for the guest when the host says so in the room, and for nobody else’s word or another session', () => {
    const world = joined();
    for (const [session, from] of [
      [world.session, guestDevice.userId],
      [world.session, '@mallory:x'],
      ['other', hostDevice.userId],
    ] as const) {
      expect(world.handle('guest', { type: 'closedByHost', session, from })).toEqual([]);
    }
    expect(
      world.handle('host', {
        type: 'closedByHost',
        session: world.session,
        from: hostDevice.userId,
      }),
    ).toEqual([]);
    world.handle('guest', {
      type: 'closedByHost',
      session: world.session,
      from: hostDevice.userId,
    });
    expect(world.ended).toEqual({ host: [], guest: ['peerLeft'] });
  });

  it('does nothing after its end, whatever comes', () => {
    const world = joined();
    world.handle('host', { type: 'left' });
    world.settle();
    const events: ExchangeEvent[] = [
      ...world.history.map((one): ExchangeEvent => ({
        type: 'message',
        message: one.message,
        from: one.from,
      })),
      { type: 'rekeyAsked', lastEpoch: 9 },
      { type: 'left' },
    ];
    for (const side of ['host', 'guest'] as const)
      for (const event of events) expect(world.handle(side, event)).toEqual([]);
  });

  it('cannot be begun over while it is open', () => {
    const world = joined();
    const before = structuredClone(world.exchanges);
    for (const side of ['host', 'guest'] as const) {
      expect(
        world.handle(side, { type: 'hosted', own: hostDevice, roomId, guestUserId: '@mallory:x' }),
      ).toEqual([]);
      expect(
        world.handle(side, {
          type: 'visited',
          own: guestDevice,
          roomId,
          session: 'other',
          host: strangers[2] as Device,
        }),
      ).toEqual([]);
    }
    expect(world.exchanges).toEqual(before);
  });
});

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

describe('finding: a lost message does not stop the exchange for good', () => {
  it('asks again when the host wishes and the request was lost, without a second epoch', () => {
    const world = joined();
    world.handle('guest', { type: 'rekeyAsked', lastEpoch: 1 });
    world.mail.length = 0;
    world.handle('host', { type: 'rekeyAsked', lastEpoch: 1 });
    world.settle();
    expect(epochs(world)).toEqual([
      [1, 2],
      [1, 2],
    ]);
  });

  it('makes one epoch when both sides need one at the same time', () => {
    const world = joined();
    world.handle('guest', { type: 'rekeyAsked', lastEpoch: 1 });
    world.handle('host', { type: 'rekeyAsked', lastEpoch: 1 });
    world.settle();
    expect(epochs(world)).toEqual([
      [1, 2],
      [1, 2],
    ]);
  });

  it('asks anew when the host wishes and the key was lost', () => {
    const world = joined();
    world.handle('guest', { type: 'rekeyAsked', lastEpoch: 1 });
    const request = world.take(0);
    if (request !== undefined) world.deliver(request);
    world.mail.length = 0; // the key
    world.handle('host', { type: 'rekeyAsked', lastEpoch: 2 });
    world.settle();
    expect(epochs(world)).toEqual([
      [1, 2, 3],
      [1, 3],
    ]);
    expect(world.given.guest[1]?.secret).toBe(world.given.host[2]?.secret);
  });
});

describe('what the network does not take', () => {
  it('is asked for again under a new name when no answer comes, and the late answer to the old name is not taken', () => {
    const world = joined();
    world.handle('guest', { type: 'rekeyAsked', lastEpoch: 1 });
    const late = world.take(0);
    world.handle('guest', { type: 'unanswered' });
    if (late !== undefined) world.deliver(late);
    world.settle();
    expect(epochs(world)).toEqual([
      [1, 2, 3],
      [1, 3],
    ]);
  });

  it.each(['host', 'guest'] as const)(
    'is not asked for by the %s when nothing is pending',
    (side) => {
      expect(joined().handle(side, { type: 'unanswered' })).toEqual([]);
    },
  );

  it('makes the seat free when the guest’s device cannot be reached, and only that one', () => {
    const world = joined();
    const [other] = strangers;
    if (other === undefined) throw new Error('nobody');
    const ask = {
      type: 'message',
      message: messageOf(joinType, { v: 1, session: world.session, join: 'other', after: 0 }),
      from: other,
    } as const;
    world.handle('host', { type: 'notSent', to: other });
    expect(world.handle('host', ask)).toEqual([]);
    world.handle('host', { type: 'notSent', to: guestDevice });
    expect(world.handle('host', ask).map((action) => action.type)).toEqual(['send', 'giveKey']);
    expect(world.given.host.at(-1)).toMatchObject({ epoch: 2, peer: other });
  });

  it('never goes to a device of somebody else, also when the seat is free', () => {
    const world = joined();
    world.handle('host', { type: 'notSent', to: guestDevice });
    for (const from of strangers.slice(1))
      expect(
        world.handle('host', {
          type: 'message',
          message: messageOf(joinType, { v: 1, session: world.session, join: 'other', after: 0 }),
          from,
        }),
      ).toEqual([]);
  });
});
