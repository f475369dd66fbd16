// What an enemy on the network may do with the messages of two devices, and the rules that must hold after each step. It decides nothing about the product.
import fc from 'fast-check';
import { expect } from 'vitest';
import { joinType } from '../../../../renderer/matrix/meeting/exchangeMessages.ts';
import type { GivenKey } from '../../../../renderer/matrix/meeting/exchangeShapes.ts';
import {
  guestDevice,
  hostDevice,
  messageOf,
  strangers,
  type Side,
  type World,
} from './exchangeWorld.ts';

export const side = fc.constantFrom<Side>('host', 'guest');
export const at = fc.nat({ max: 30 });
/** What the enemy may do. Olm says who encrypted a message, so a stranger's message comes from the stranger, with any content. */
export const networkMove = fc.oneof(
  fc.record({ move: fc.constant('deliver' as const), at }),
  fc.record({ move: fc.constant('duplicate' as const), at }),
  fc.record({ move: fc.constant('drop' as const), at }),
  fc.record({ move: fc.constant('replay' as const), at }),
  fc.record({ move: fc.constant('swap' as const), at, other: at }),
  fc.record({ move: fc.constant('misdeliver' as const), at }),
  fc.record({
    move: fc.constant('forge' as const),
    at,
    stranger: fc.nat({ max: strangers.length - 1 }),
    to: side,
    bump: fc.integer({ min: -1, max: 3 }),
  }),
  fc.record({ move: fc.constant('unanswered' as const), side }),
  fc.record({
    move: fc.constant('forgedClose' as const),
    to: side,
    from: fc.constantFrom(guestDevice.userId, '@mallory:x'),
  }),
);
export const needMove = fc.record({
  move: fc.constant('need' as const),
  side,
  ahead: fc.integer({ min: -2, max: 2 }),
});
export const leaveMove = fc.record({ move: fc.constant('leave' as const), side });
export type Move =
  typeof networkMove | typeof needMove | typeof leaveMove extends fc.Arbitrary<infer M> ? M : never;

export const epochOf = (world: World, one: Side): number => {
  const exchange = world.exchanges[one];
  return exchange.phase === 'none' ? 0 : exchange.epoch;
};
const pick = <T>(list: readonly T[], index: number): T | undefined =>
  list[index % Math.max(1, list.length)];

export const carryOut = (world: World, move: Move): void => {
  switch (move.move) {
    case 'deliver': {
      const mail = world.take(move.at);
      if (mail !== undefined) world.deliver(mail);
      break;
    }
    case 'duplicate': {
      const mail = pick(world.mail, move.at);
      if (mail !== undefined) world.deliver(mail);
      break;
    }
    case 'drop':
      world.take(move.at);
      break;
    case 'replay': {
      const mail = pick(world.history, move.at);
      if (mail !== undefined) world.deliver(mail);
      break;
    }
    case 'swap': {
      const [a, b] = [world.take(move.at), world.take(move.other)];
      for (const mail of [b, a]) if (mail !== undefined) world.mail.unshift(mail);
      break;
    }
    // Not possible over Olm; here all the same: a message reaches its own sender.
    case 'misdeliver': {
      const mail = pick(world.history, move.at);
      if (mail !== undefined) world.deliver({ ...mail, to: mail.from });
      break;
    }
    case 'forge': {
      const known = pick(world.history, move.at);
      const from = strangers[move.stranger];
      if (known === undefined || from === undefined) break;
      const { content } = known.message;
      const changed =
        'epoch' in content
          ? { ...content, epoch: content.epoch + move.bump, secret: 'stolen' }
          : 'after' in content
            ? {
                ...content,
                after: content.after + move.bump,
                ...('join' in content ? { join: `forged${move.at}` } : {}),
              }
            : content;
      const before = JSON.stringify(world.exchanges);
      const actions = world.deliver({
        from,
        to: move.to === 'host' ? hostDevice : guestDevice,
        message: messageOf(known.message.type, changed),
      });
      expect([actions, JSON.stringify(world.exchanges)], 'a stranger changed something').toEqual([
        [],
        before,
      ]);
      break;
    }
    case 'forgedClose':
      expect(
        world.handle(move.to, { type: 'closedByHost', session: world.session, from: move.from }),
      ).toEqual([]);
      break;
    case 'unanswered':
      world.handle(move.side, { type: 'unanswered' });
      break;
    case 'need':
      world.handle(move.side, {
        type: 'rekeyAsked',
        lastEpoch: epochOf(world, move.side) + move.ahead,
      });
      break;
    case 'leave':
      world.handle(move.side, { type: 'left' });
  }
};

const rising = (keys: readonly GivenKey[]): boolean =>
  keys.every((key, index) => index === 0 || key.epoch > (keys[index - 1]?.epoch ?? 0));

export const checkRules = (world: World): void => {
  const { host, guest } = world.given;
  expect(rising(host) && rising(guest), 'an epoch went back or came twice').toBe(true);
  for (const values of [
    host.map((key) => key.secret),
    host.map((key) => key.conference),
    guest.map((key) => key.secret),
  ]) {
    expect(new Set(values).size, 'a secret or a room served two epochs').toBe(values.length);
  }
  for (const key of guest) {
    const theirs = host.find((one) => one.epoch === key.epoch);
    expect(theirs, 'the guest has a key that the host did not make').toEqual({
      ...key,
      own: hostDevice,
      peer: guestDevice,
    });
  }
  expect([...host, ...guest].every((key) => key.sessionId === world.session)).toBe(true);
  // Every message goes from one of the two to the other, and a key only answers a request of that device, once.
  const joins = world.history
    .filter((mail) => mail.message.type === joinType)
    .map((mail) => mail.message.content);
  const answered = world.keyMails().map((mail) => mail.message.content);
  for (const mail of world.history)
    expect(new Set([mail.from, mail.to])).toEqual(new Set([hostDevice, guestDevice]));
  for (const mail of world.keyMails())
    expect([mail.from, mail.to]).toEqual([hostDevice, guestDevice]);
  const names = answered.map((content) => ('join' in content ? content.join : ''));
  expect(new Set(names).size, 'a request was answered twice').toBe(names.length);
  for (const name of names)
    expect(joins.some((content) => 'join' in content && content.join === name)).toBe(true);
  for (const one of ['host', 'guest'] as const)
    expect(world.ended[one].length).toBe(world.isOver(one) ? 1 : 0);
};
