// P2 as a rule: whatever an enemy does with the messages of two devices, and whatever strangers send, no key is given twice, late or to anybody else.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  joinType,
  keyType,
  leaveType,
} from '../../../../renderer/matrix/meeting/exchangeMessages.ts';
import {
  at,
  carryOut,
  checkRules,
  epochOf,
  leaveMove,
  needMove,
  networkMove,
  side,
} from './exchangeMoves.ts';
import {
  createWorld,
  guestDevice,
  hostDevice,
  messageOf,
  strangers,
  type World,
} from './exchangeWorld.ts';

/** The guest is in, so that no other device of the same user can be first. */
const seated = (): World => {
  const world = createWorld();
  world.settle();
  return world;
};

describe('the exchange on a network that an enemy runs', () => {
  it('keeps every rule at every step', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            { weight: 12, arbitrary: networkMove },
            { weight: 5, arbitrary: needMove },
            { weight: 1, arbitrary: leaveMove },
          ),
          { maxLength: 60 },
        ),
        (moves) => {
          const world = seated();
          for (const move of moves) {
            carryOut(world, move);
            checkRules(world);
          }
        },
      ),
      { numRuns: 600 },
    );
  });

  it.each(['guest', 'host'] as const)(
    'comes to one key on both sides as soon as messages get through again and the %s needs one',
    (asker) => {
      fc.assert(
        fc.property(fc.array(fc.oneof(networkMove, needMove), { maxLength: 40 }), (moves) => {
          const world = seated();
          for (const move of moves) carryOut(world, move);
          world.mail.length = 0; // all of it was lost
          world.handle(asker, { type: 'rekeyAsked', lastEpoch: epochOf(world, asker) });
          world.settle();
          checkRules(world);
          const [host, guest] = [world.given.host.at(-1), world.given.guest.at(-1)];
          expect(guest).toEqual({ ...host, own: guestDevice, peer: hostDevice });
          expect(epochOf(world, 'host')).toBe(epochOf(world, 'guest'));
        }),
        { numRuns: 600 },
      );
    },
  );

  it('meets in one key when both sides need one at once and everything arrives in any order', () => {
    fc.assert(
      fc.property(
        fc.array(side, { minLength: 1, maxLength: 6 }),
        fc.array(at, { maxLength: 40 }),
        (askers, order) => {
          const world = seated();
          for (const asker of askers)
            world.handle(asker, { type: 'rekeyAsked', lastEpoch: epochOf(world, asker) });
          for (const index of order) {
            const mail = world.take(index);
            if (mail !== undefined) world.deliver(mail);
          }
          world.settle();
          checkRules(world);
          // A key that was overtaken is refused; the side that waits for frames then asks once more.
          if (epochOf(world, 'host') !== epochOf(world, 'guest')) {
            world.handle('guest', { type: 'rekeyAsked', lastEpoch: epochOf(world, 'guest') });
            world.settle();
          }
          expect(world.given.guest.at(-1)).toEqual({
            ...world.given.host.at(-1),
            own: guestDevice,
            peer: hostDevice,
          });
        },
      ),
      { numRuns: 300 },
    );
  });

  it('ends on both sides when either leaves and its message gets through, after anything', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(networkMove, needMove), { maxLength: 40 }),
        side,
        (moves, leaver) => {
          const world = seated();
          for (const move of moves) carryOut(world, move);
          world.handle(leaver, { type: 'left' });
          world.settle();
          expect([world.isOver('host'), world.isOver('guest')]).toEqual([true, true]);
          expect(world.announced.at(-1)).toEqual({ v: 1, state: 'closed', session: world.session });
          const given = structuredClone(world.given);
          for (const mail of [...world.history]) world.deliver(mail);
          expect(world.given).toEqual(given);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('gives the keys of one session to one device of the guest, whichever asks first', () => {
    const other = strangers[0] ?? guestDevice;
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(guestDevice, other), { minLength: 1, maxLength: 20 }),
        (callers) => {
          const world = createWorld();
          world.mail.length = 0;
          callers.forEach((from, index) => {
            world.deliver({
              from,
              to: hostDevice,
              message: messageOf(joinType, {
                v: 1,
                session: world.session,
                join: `j${index}`,
                after: 0,
              }),
            });
          });
          expect(new Set(world.keyMails().map((mail) => mail.to))).toEqual(new Set([callers[0]]));
          const loser = callers[0] === other ? guestDevice : other;
          world.deliver({
            from: loser,
            to: hostDevice,
            message: messageOf(leaveType, { v: 1, session: world.session }),
          });
          expect(world.isOver('host')).toBe(false);
        },
      ),
    );
  });

  it('names no type of message but ours to the network', () => {
    expect(seated().history.map((mail) => mail.message.type)).toEqual([joinType, keyType]);
  });
});
