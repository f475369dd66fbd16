// P1, P2: whatever a server makes of the messages, and whatever fails here, nobody is confirmed who is not.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  endOf,
  goodMessages,
  guestFacts,
  hostFacts,
  macOf,
  outcome,
  pair,
  secretOf,
  settle,
  subtle,
} from './confirmationEnds.ts';

describe('a hostile server', () => {
  it('cannot send a side its own messages back', async () => {
    for (const facts of [hostFacts, guestFacts]) {
      const end = endOf(facts);
      await end.confirmation.start();
      await end.confirmation.take(end.sent[0]);
      expect(outcome(end)).toEqual([0, 1]);
    }
    const { hostConfirmed, guestTag } = await goodMessages();
    const host = endOf(hostFacts);
    await host.confirmation.take(guestTag);
    await host.confirmation.take(hostConfirmed);
    expect(outcome(host)).toEqual([0, 1]);
  });

  it('cannot make one step the other', async () => {
    const { hostTag, hostConfirmed } = await goodMessages();
    for (const message of [
      { ...hostTag, step: 'confirmed' },
      { ...hostConfirmed, step: 'tag' },
    ]) {
      const guest = endOf(guestFacts);
      await guest.confirmation.take(message);
      expect(outcome(guest)).toEqual([0, 1]);
    }
  });

  it('cannot move a MacTag to another epoch', async () => {
    const { hostConfirmed } = await goodMessages();
    const guest = endOf({ ...guestFacts, session: { ...guestFacts.session, epoch: 4 } });
    await guest.confirmation.take(hostConfirmed);
    expect(outcome(guest)).toEqual([0, 0]);
    await guest.confirmation.take({ ...hostConfirmed, epoch: 4 });
    expect(outcome(guest)).toEqual([0, 1]);
  });

  it('cannot change one bit', async () => {
    const { hostConfirmed } = await goodMessages();
    for (let at = 0; at < 32; at += 1) {
      const guest = endOf(guestFacts);
      await guest.confirmation.take({ ...hostConfirmed, macTag: macOf(hostConfirmed.macTag, at) });
      expect(outcome(guest)).toEqual([0, 1]);
    }
  });

  it('cannot spell a good MacTag in a second way', async () => {
    const { hostConfirmed } = await goodMessages();
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const last = alphabet.indexOf(hostConfirmed.macTag.slice(-1));
    const guest = endOf(guestFacts);
    await guest.confirmation.take({
      ...hostConfirmed,
      macTag: `${hostConfirmed.macTag.slice(0, -1)}${alphabet[last ^ 1] ?? ''}`,
    });
    expect(outcome(guest)).toEqual([0, 1]);
  });

  it('cannot bring a failed confirmation back to life', async () => {
    const { hostTag, hostConfirmed } = await goodMessages();
    const guest = endOf(guestFacts);
    await guest.confirmation.take({ ...hostTag, macTag: macOf(hostTag.macTag, 0) });
    for (const message of [
      hostTag,
      hostConfirmed,
      { ...hostTag, macTag: macOf(hostTag.macTag, 1) },
    ])
      await guest.confirmation.take(message);
    expect([outcome(guest), guest.sent]).toEqual([[0, 1], []]);
  });

  it('cannot end a confirmed call with a bad MacTag afterwards', async () => {
    const both = pair();
    await settle(both);
    await both.guest.confirmation.take({ ...both.host.sent[0], macTag: 'A'.repeat(43) });
    expect(outcome(both.guest)).toEqual([1, 0]);
  });

  it.each([
    [undefined],
    [null],
    ['tag'],
    [7],
    [[]],
    [{}],
    [{ alcove: 2 }],
    [{ alcove: 1, step: 'tag', epoch: 3, macTag: 'A'.repeat(43) }],
    [{ alcove: 2, step: 'other', epoch: 3, macTag: 'A'.repeat(43) }],
    [{ alcove: 2, step: 'tag', epoch: 3, macTag: 'A'.repeat(42) }],
    [{ alcove: 2, step: 'tag', epoch: 3, macTag: 'A'.repeat(44) }],
    [{ alcove: 2, step: 'tag', epoch: 3, macTag: `${'A'.repeat(42)}=` }],
    [{ alcove: 2, step: 'tag', epoch: '3', macTag: 'A'.repeat(43) }],
    [{ alcove: 2, step: 'tag', epoch: 3.5, macTag: 'A'.repeat(43) }],
    [{ alcove: 2, step: 'tag', epoch: 0, macTag: 'A'.repeat(43) }],
    [{ alcove: 2, step: ['tag'], epoch: 3, macTag: 'A'.repeat(43) }],
    [{ alcove: 2, step: 'tag', epoch: 2 ** 32, macTag: 'A'.repeat(43) }],
    [{ alcove: 2, step: 'tag', epoch: 3, macTag: `${'A'.repeat(43)}\n` }],
  ])('is not heard with what is no proof: %j', async (payload) => {
    const guest = endOf(guestFacts);
    await guest.confirmation.take(payload);
    expect([outcome(guest), guest.sent]).toEqual([[0, 0], []]);
  });

  it('cannot be confirmed by any order of what was ever said, without the other side’s confirmation', async () => {
    const good = await goodMessages();
    const other = pair({
      host: { session: { ...hostFacts.session, sessionSecret: secretOf(2) } },
      guest: { session: { ...guestFacts.session, sessionSecret: secretOf(2) } },
    });
    await settle(other);
    const everything = [
      ...Object.values(good),
      ...other.host.sent,
      ...other.guest.sent,
      { ...good.hostTag, step: 'confirmed' },
      { ...good.guestConfirmed, epoch: 4 },
      null,
    ];
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(...everything), { maxLength: 8 }),
        fc.boolean(),
        async (script, atOnce) => {
          const guest = endOf(guestFacts);
          if (atOnce) await Promise.all(script.map((message) => guest.confirmation.take(message)));
          else for (const message of script) await guest.confirmation.take(message);
          const heard = script.includes(good.hostConfirmed);
          expect(guest.confirmed.length).toBeLessThanOrEqual(heard ? 1 : 0);
          expect(guest.confirmed.length + guest.failed).toBeLessThanOrEqual(1);
          const valid = script.every(
            (message) =>
              message === null ||
              message === good.hostTag ||
              message === good.hostConfirmed ||
              message.epoch !== 3,
          );
          if (heard && valid) expect(outcome(guest)).toEqual([1, 0]);
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('a failure on this side', () => {
  it('to make a MacTag is told, and nothing is sent', async () => {
    const end = endOf({ ...hostFacts, ownDevice: { userId: '', deviceId: 'HOST' } });
    await end.confirmation.start();
    expect([outcome(end), end.sent]).toEqual([[0, 1], []]);
  });

  it('of a secret of the wrong length is told', async () => {
    const end = endOf({
      ...hostFacts,
      session: { ...hostFacts.session, sessionSecret: new Uint8Array(31) },
    });
    await end.confirmation.start();
    expect(outcome(end)).toEqual([0, 1]);
  });

  it('finding: of WebCrypto, at any moment, is told once and confirms nobody', async () => {
    const { hostTag, hostConfirmed } = await goodMessages();
    for (const broken of ['importKey', 'deriveKey', 'sign', 'verify']) {
      const breaking = new Proxy(subtle, {
        get: (real, name) =>
          name === broken
            ? () => Promise.reject(new Error('no'))
            : (Reflect.get(real, name) as (...args: unknown[]) => unknown).bind(real),
      });
      const guest = endOf(guestFacts, breaking);
      await guest.confirmation.start();
      await guest.confirmation.take(hostTag);
      await guest.confirmation.take(hostConfirmed);
      expect([broken, outcome(guest)]).toEqual([broken, [0, 1]]);
    }
  });

  it('is told once when several things fail at the same moment', async () => {
    const { hostTag } = await goodMessages();
    const breaking = new Proxy(subtle, {
      get: (real, name) =>
        name === 'importKey'
          ? () => Promise.reject(new Error('no'))
          : (Reflect.get(real, name) as (...args: unknown[]) => unknown).bind(real),
    });
    const guest = endOf(guestFacts, breaking);
    await Promise.all([
      guest.confirmation.start(),
      guest.confirmation.take(hostTag),
      guest.confirmation.take(hostTag),
    ]);
    expect(outcome(guest)).toEqual([0, 1]);
  });

  it('that comes after both sides were confirmed does not take that back', async () => {
    const { hostConfirmed } = await goodMessages();
    let release = (): void => undefined;
    const held = new Promise<never>((_, reject) => {
      release = () => {
        reject(new Error('no'));
      };
    });
    let signs = 0;
    const slow = new Proxy(subtle, {
      get: (real, name) => {
        const method = (Reflect.get(real, name) as (...args: unknown[]) => unknown).bind(real);
        return name === 'sign'
          ? (...args: unknown[]) => {
              signs += 1;
              return signs === 1 ? held : method(...args);
            }
          : method;
      },
    });
    const guest = endOf(guestFacts, slow);
    const starting = guest.confirmation.start();
    await expect.poll(() => signs, { timeout: 15_000 }).toBe(1);
    await guest.confirmation.take(hostConfirmed);
    release();
    await starting;
    expect(outcome(guest)).toEqual([1, 0]);
  });
});
