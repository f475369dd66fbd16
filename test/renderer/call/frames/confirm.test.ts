// P1, P2: each side proves that it has the keys of this meeting; nobody's own proof, and no proof of another meeting, is taken.

import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  checkProof,
  makeProof,
  type ConfirmContext,
  type ConfirmParty,
} from '../../../../renderer/call/frames/confirm.ts';
import { deriveConfirmKey } from '../../../../renderer/call/frames/keySchedule.ts';
import type { Bytes } from '../../../../renderer/call/frames/sframeCipher.ts';
import { baseKeyOf, guestId, hostId, subtle } from './sealedCall.ts';

const sessionId = baseKeyOf(2).slice(0, 16);
const host: ConfirmParty = {
  role: 'host',
  endpointId: hostId,
  senderId: { userId: '@t:alcove.test', deviceId: 'THERAPIST' },
};
const guest: ConfirmParty = {
  role: 'guest',
  endpointId: guestId,
  senderId: { userId: '@p:alcove.test', deviceId: 'PATIENT' },
};
const atHost: ConfirmContext = { stage: 'proof', sessionId, epoch: 3, own: host, other: guest };
const atGuest: ConfirmContext = { stage: 'proof', sessionId, epoch: 3, own: guest, other: host };

let key: CryptoKey;
let otherKey: CryptoKey;
async function confirmKey(secret: Bytes): Promise<CryptoKey> {
  const derived = await deriveConfirmKey(subtle, { sessionSecret: secret, sessionId, epoch: 3 });
  if (!derived.ok) throw new Error(derived.code);
  return derived.value;
}
beforeAll(async () => {
  key = await confirmKey(baseKeyOf(1));
  otherKey = await confirmKey(baseKeyOf(9));
});
async function proofOf(context: ConfirmContext, by = key): Promise<Bytes> {
  const proof = await makeProof(subtle, by, context);
  if (!proof.ok) throw new Error(proof.code);
  return proof.value;
}
const mismatch = { ok: false, code: 'confirm.mismatch' };

describe('confirm', () => {
  it('takes the proof of the other side, in both directions', async () => {
    expect((await proofOf(atHost)).length).toBe(32);
    expect(await checkProof(subtle, key, atGuest, await proofOf(atHost))).toEqual({
      ok: true,
      value: true,
    });
    expect(await checkProof(subtle, key, atHost, await proofOf(atGuest))).toEqual({
      ok: true,
      value: true,
    });
  });

  it('takes the acceptance as such, and never the proof in its place', async () => {
    const acceptance = await proofOf({ ...atHost, stage: 'accepted' });
    expect(await checkProof(subtle, key, { ...atGuest, stage: 'accepted' }, acceptance)).toEqual({
      ok: true,
      value: true,
    });
    expect(
      await checkProof(subtle, key, { ...atGuest, stage: 'accepted' }, await proofOf(atHost)),
    ).toEqual(mismatch);
  });

  it('refuses our own proof sent back, whoever is called host', async () => {
    const text = fc.string({ minLength: 1, maxLength: 6, unit: 'grapheme' });
    const party = fc.record({
      endpointId: text,
      senderId: fc.record({ userId: text, deviceId: text }),
    });
    await fc.assert(
      fc.asyncProperty(
        party,
        party,
        fc.boolean(),
        fc.nat(0xffffffff),
        async (a, b, swap, epoch) => {
          fc.pre(
            a.endpointId !== b.endpointId &&
              JSON.stringify(a.senderId) !== JSON.stringify(b.senderId),
          );
          const own: ConfirmParty = { role: swap ? 'guest' : 'host', ...a };
          const other: ConfirmParty = { role: swap ? 'host' : 'guest', ...b };
          const context: ConfirmContext = { stage: 'proof', sessionId, epoch, own, other };
          const proof = await proofOf(context);
          expect(await checkProof(subtle, key, context, proof)).toEqual(mismatch);
          expect(
            await checkProof(subtle, key, { ...context, own: other, other: own }, proof),
          ).toEqual({ ok: true, value: true });
          const wrongRoles = {
            ...context,
            own: { ...other, role: own.role },
            other: { ...own, role: other.role },
          };
          expect(await checkProof(subtle, key, wrongRoles, proof)).toEqual(mismatch); // both sides think they are the host
        },
      ),
    );
  });

  it.each<[string, ConfirmContext]>([
    ['stage', { ...atHost, stage: 'accepted' }],
    ['epoch', { ...atHost, epoch: 4 }],
    ['session', { ...atHost, sessionId: baseKeyOf(3).slice(0, 16) }],
    ['endpoint of the prover', { ...atHost, own: { ...host, endpointId: 'dddd4444' } }],
    ['endpoint of the verifier', { ...atHost, other: { ...guest, endpointId: 'dddd4444' } }],
    [
      'user of the prover',
      { ...atHost, own: { ...host, senderId: { ...host.senderId, userId: '@m:alcove.test' } } },
    ],
    [
      'device of the prover',
      { ...atHost, own: { ...host, senderId: { ...host.senderId, deviceId: 'OTHER' } } },
    ],
    [
      'user of the verifier',
      { ...atHost, other: { ...guest, senderId: { ...guest.senderId, userId: '@m:alcove.test' } } },
    ],
    [
      'device of the verifier',
      { ...atHost, other: { ...guest, senderId: { ...guest.senderId, deviceId: 'OTHER' } } },
    ],
    [
      'cut between user and device',
      {
        ...atHost,
        own: { ...host, senderId: { userId: '@t:alcove.testT', deviceId: 'HERAPIST' } },
      },
    ],
    [
      'swapped endpoints',
      { ...atHost, own: { ...host, endpointId: guestId }, other: { ...guest, endpointId: hostId } },
    ],
  ])('refuses the proof for another %s', async (_, context) => {
    expect(await checkProof(subtle, key, atGuest, await proofOf(context))).toEqual(mismatch);
  });

  it('refuses another key, any flipped bit, and any cut', async () => {
    expect(await checkProof(subtle, key, atGuest, await proofOf(atHost, otherKey))).toEqual(
      mismatch,
    );
    const proof = await proofOf(atHost);
    for (let bit = 0; bit < 256; bit += 1) {
      const changed = proof.slice();
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(await checkProof(subtle, key, atGuest, changed)).toEqual(mismatch);
    }
    for (let cut = 0; cut < 32; cut += 1)
      expect(await checkProof(subtle, key, atGuest, proof.slice(0, cut))).toEqual(mismatch);
    expect(await checkProof(subtle, key, atGuest, new Uint8Array([...proof, 0]))).toEqual(mismatch);
  });

  it.each<[string, ConfirmContext, string]>([
    ['two hosts', { ...atHost, other: { ...guest, role: 'host' } }, 'confirm.sameParty'],
    [
      'one endpoint twice',
      { ...atHost, other: { ...guest, endpointId: hostId } },
      'confirm.sameParty',
    ],
    [
      'one device twice',
      { ...atHost, other: { ...guest, senderId: { ...host.senderId } } },
      'confirm.sameParty',
    ],
    ['an empty endpoint id', { ...atHost, own: { ...host, endpointId: '' } }, 'confirm.badContext'],
    [
      'a lone surrogate',
      { ...atHost, other: { ...guest, endpointId: '\udfff' } },
      'confirm.badContext',
    ],
    ['a short session id', { ...atHost, sessionId: sessionId.slice(1) }, 'confirm.badContext'],
    ['a broken epoch', { ...atHost, epoch: -1 }, 'confirm.badContext'],
  ])('refuses to prove or to check %s', async (_, context, code) => {
    expect(await makeProof(subtle, key, context)).toEqual({ ok: false, code });
    expect(await checkProof(subtle, key, context, new Uint8Array(32))).toEqual({ ok: false, code });
  });
});
