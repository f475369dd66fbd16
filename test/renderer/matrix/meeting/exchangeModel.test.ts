// P2: a session from its beginning to its end, and that a lost message does not stop it for good.
import { describe, expect, it } from 'vitest';
import { joinType } from '../../../../renderer/matrix/meeting/exchangeMessages.ts';
import type { Device, ExchangeEvent } from '../../../../renderer/matrix/meeting/exchangeShapes.ts';
import {
  createWorld,
  epochs,
  guestDevice,
  hostDevice,
  joined,
  messageOf,
  roomId,
  strangers,
} from './exchangeWorld.ts';

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
