// P2: one epoch at a time, none comes back, no key id twice, no grace for the old one.

import { describe, expect, it } from 'vitest';
import { createKeyRing } from '../../../../renderer/call/frames/keyRing.ts';
import {
  baseKeyOf,
  guestId,
  guestKid,
  hostId,
  hostKeys,
  hostKid,
  ringWith,
  strangerId,
  subtle,
} from './sealedCall.ts';

const freshRing = (): ReturnType<typeof createKeyRing> =>
  createKeyRing({ subtle, onExhausted: () => undefined });

describe('keyRing', () => {
  it('starts without keys', () => {
    const ring = freshRing();
    expect([ring.epoch(), ring.sendKey(), ring.receiveKey(guestId, guestKid(1))]).toEqual([
      null,
      null,
      'noKey',
    ]);
  });

  it('installs an epoch, binds each key to its participant and overwrites the bytes it was given', async () => {
    const ring = freshRing();
    const message = hostKeys(1);
    expect(await ring.install(message)).toEqual({ ok: true, value: 1 });
    expect([ring.epoch(), ring.sendKey()?.sframe.kid, ring.sendKey()?.highestCounter()]).toEqual([
      1,
      hostKid(1),
      null,
    ]);
    expect(ring.receiveKey(guestId, guestKid(1))).toMatchObject({
      sframe: { kid: guestKid(1), use: 'open' },
    });
    expect(ring.receiveKey(strangerId, guestKid(1))).toBe('wrongSender');
    expect(ring.receiveKey(guestId, hostKid(1))).toBe('wrongSender');
    expect(ring.receiveKey(guestId, guestKid(2))).toBe('noKey');
    expect(
      [message.own, ...message.peers].map(({ baseKey }) => baseKey.some((byte) => byte !== 0)),
    ).toEqual([false, false]);
  });

  it.each([
    [5, 5],
    [5, 4],
    [5, 0],
  ])(
    'after epoch %d refuses epoch %d and keeps its keys and its counter',
    async (first, second) => {
      const ring = await ringWith(hostKeys(first));
      ring.sendKey()?.takeCounter(1);
      const again = { ...hostKeys(second), own: { kid: 77n, baseKey: baseKeyOf(50) } };
      expect(await ring.install(again)).toEqual({ ok: false, code: 'frames.staleEpoch' });
      expect([
        ring.epoch(),
        ring.sendKey()?.takeCounter(1),
        again.own.baseKey.some((byte) => byte !== 0),
      ]).toEqual([first, 1, false]);
    },
  );

  it('does not take a forgotten or failed epoch back', async () => {
    const ring = await ringWith(hostKeys(5));
    ring.forget();
    expect(await ring.install(hostKeys(5))).toEqual({ ok: false, code: 'frames.staleEpoch' });
    expect(
      await ring.install({
        ...hostKeys(9),
        peers: [{ participantId: guestId, ...hostKeys(9).own }],
      }),
    ).toEqual({ ok: false, code: 'frames.keyReused' });
    expect(await ring.install(hostKeys(9))).toEqual({ ok: false, code: 'frames.staleEpoch' });
    expect(ring.epoch()).toBeNull();
    expect(await ring.install(hostKeys(10))).toEqual({ ok: true, value: 10 });
  });

  it('ends the old epoch at once, before the new one is there', async () => {
    const ring = await ringWith(hostKeys(1));
    const installing = ring.install(hostKeys(2));
    expect([ring.epoch(), ring.sendKey(), ring.receiveKey(guestId, guestKid(1))]).toEqual([
      null,
      null,
      'noKey',
    ]);
    await installing;
    expect([ring.epoch(), ring.receiveKey(guestId, guestKid(1))]).toEqual([2, 'noKey']);
  });

  it.each([
    ['our key id again', { own: { kid: hostKid(1), baseKey: baseKeyOf(40) } }],
    [
      'a peer with an earlier key id',
      { peers: [{ participantId: guestId, kid: hostKid(1), baseKey: baseKeyOf(40) }] },
    ],
    [
      'our own key id for a peer',
      { peers: [{ participantId: guestId, kid: hostKid(2), baseKey: baseKeyOf(40) }] },
    ],
    [
      'our own key for a peer',
      { peers: [{ participantId: guestId, kid: guestKid(2), baseKey: baseKeyOf(4) }] },
    ],
    [
      'two peers with one key id',
      {
        peers: [guestId, hostId].map((participantId, at) => ({
          participantId,
          kid: guestKid(2),
          baseKey: baseKeyOf(40 + at),
        })),
      },
    ],
  ])('refuses %s and is left without keys', async (_, change) => {
    const ring = await ringWith(hostKeys(1));
    expect(await ring.install({ ...hostKeys(2), ...change })).toEqual({
      ok: false,
      code: 'frames.keyReused',
    });
    expect([ring.epoch(), ring.sendKey()]).toEqual([null, null]);
  });

  it('lets the last of two installs win, whichever ends first', async () => {
    const ring = freshRing();
    const both = await Promise.all([ring.install(hostKeys(1)), ring.install(hostKeys(2))]);
    expect(both).toEqual([
      { ok: false, code: 'frames.superseded' },
      { ok: true, value: 2 },
    ]);
    expect(ring.epoch()).toBe(2);
  });

  it('stays empty when it is told to forget during an install', async () => {
    const ring = freshRing();
    const installing = ring.install(hostKeys(1));
    ring.forget();
    expect(await installing).toEqual({ ok: false, code: 'frames.superseded' });
    expect(ring.epoch()).toBeNull();
  });

  it('is left without keys when WebCrypto refuses one', async () => {
    const failing = { importKey: () => Promise.reject(new Error('no')) } as unknown as SubtleCrypto;
    const ring = createKeyRing({ subtle: failing, onExhausted: () => undefined });
    const message = hostKeys(1);
    expect(await ring.install(message)).toEqual({ ok: false, code: 'frames.importFailed' });
    expect([ring.epoch(), message.own.baseKey.some((byte) => byte !== 0)]).toEqual([null, false]);
  });

  it('drops the key of a participant who left, also one who left during the install', async () => {
    const ring = await ringWith(hostKeys(1));
    ring.forgetParticipant(guestId);
    expect([ring.receiveKey(guestId, guestKid(1)), ring.sendKey() === null]).toEqual([
      'noKey',
      false,
    ]);
    const installing = ring.install(hostKeys(2));
    ring.forgetParticipant(guestId);
    await installing;
    expect(ring.receiveKey(guestId, guestKid(2))).toBe('noKey');
    await ring.install(hostKeys(3));
    expect(ring.receiveKey(guestId, guestKid(3))).toMatchObject({ sframe: { kid: guestKid(3) } });
  });
});
