// P1, P2: each side shows that it has the key of this session; nobody's own MacTag, and none of another session, is taken.

import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  checkMacTag,
  makeMacTag,
  type MacContext,
} from '../../../../renderer/call/frames/macTag.ts';
import { deriveMacKey } from '../../../../renderer/call/frames/keySchedule.ts';
import { sameDevice } from '../../../../renderer/call/frames/sessionDevices.ts';
import type { Bytes } from '../../../../renderer/call/frames/sframeCipher.ts';
import { baseKeyOf, guestId, hostId, subtle } from './sealedCall.ts';

const sessionId = baseKeyOf(2).slice(0, 16);
const therapist = { userId: '@t:alcove.test', deviceId: 'THERAPIST' };
const patient = { userId: '@p:alcove.test', deviceId: 'PATIENT' };
const devices = [therapist, patient];
/** Made by the host for the guest. */
const fromHost: MacContext = {
  step: 'tag',
  sessionId,
  epoch: 3,
  provider: { endpointId: hostId, device: therapist },
  recipientEndpointId: guestId,
  devices,
};
const fromGuest: MacContext = {
  ...fromHost,
  provider: { endpointId: guestId, device: patient },
  recipientEndpointId: hostId,
};

let key: CryptoKey;
let otherKey: CryptoKey;
async function macKey(sessionSecret: Bytes): Promise<CryptoKey> {
  const derived = await deriveMacKey(subtle, { sessionSecret, sessionId, epoch: 3 });
  if (!derived.ok) throw new Error(derived.code);
  return derived.value;
}
beforeAll(async () => {
  key = await macKey(baseKeyOf(1));
  otherKey = await macKey(baseKeyOf(9));
});
async function tagOf(context: MacContext, by = key): Promise<Bytes> {
  const tag = await makeMacTag(subtle, by, context);
  if (!tag.ok) throw new Error(tag.code);
  return tag.value;
}
const good = { ok: true, value: true };
const mismatch = { ok: false, code: 'macTag.mismatch' };

describe('a MacTag', () => {
  it('is taken in both directions, whatever order the devices are told in', async () => {
    expect((await tagOf(fromHost)).length).toBe(32);
    const reversed = [patient, therapist];
    for (const context of [fromHost, fromGuest])
      expect(
        await checkMacTag(subtle, key, { ...context, devices: reversed }, await tagOf(context)),
      ).toEqual(good);
  });

  it('of one step is never taken for the other', async () => {
    const confirmed: MacContext = { ...fromHost, step: 'confirmed' };
    expect(await checkMacTag(subtle, key, confirmed, await tagOf(confirmed))).toEqual(good);
    expect(await checkMacTag(subtle, key, confirmed, await tagOf(fromHost))).toEqual(mismatch);
    expect(await checkMacTag(subtle, key, fromHost, await tagOf(confirmed))).toEqual(mismatch);
  });

  it('of our own, sent back, is refused for any two parties, and theirs is taken', async () => {
    const text = fc.string({ minLength: 1, maxLength: 6, unit: 'grapheme' });
    const device = fc.record({ userId: text, deviceId: text });
    await fc.assert(
      fc.asyncProperty(
        device,
        device,
        text,
        text,
        fc.nat(0xffffffff),
        async (own, other, ownEnd, otherEnd, epoch) => {
          fc.pre(ownEnd !== otherEnd && !sameDevice(own, other));
          const base = { step: 'tag', sessionId, epoch, devices: [own, other] } as const;
          const ours: MacContext = {
            ...base,
            provider: { endpointId: ownEnd, device: own },
            recipientEndpointId: otherEnd,
          };
          const theirs: MacContext = {
            ...base,
            provider: { endpointId: otherEnd, device: other },
            recipientEndpointId: ownEnd,
          };
          const reflected = await tagOf(ours);
          expect(await checkMacTag(subtle, key, theirs, reflected)).toEqual(mismatch);
          expect(await checkMacTag(subtle, key, ours, reflected)).toEqual(good);
          const asOwnDevice = { ...theirs, provider: { endpointId: otherEnd, device: own } };
          expect(await checkMacTag(subtle, key, asOwnDevice, reflected)).toEqual(mismatch);
        },
      ),
    );
  });

  const third = { userId: '@third:alcove.test', deviceId: 'THIRD' };
  it.each<[string, MacContext]>([
    ['step', { ...fromHost, step: 'confirmed' }],
    ['epoch', { ...fromHost, epoch: 4 }],
    ['session', { ...fromHost, sessionId: baseKeyOf(3).slice(0, 16) }],
    [
      'endpoint of the provider',
      { ...fromHost, provider: { endpointId: 'dddd4444', device: therapist } },
    ],
    ['endpoint of the recipient', { ...fromHost, recipientEndpointId: 'dddd4444' }],
    ['device of the provider', { ...fromHost, provider: { endpointId: hostId, device: patient } }],
    ['user of somebody', { ...fromHost, devices: [therapist, { ...patient, userId: '@m:x' }] }],
    ['device of somebody', { ...fromHost, devices: [therapist, { ...patient, deviceId: 'M' }] }],
    ['number of people', { ...fromHost, devices: [...devices, third] }],
    [
      'cut between user and device',
      { ...fromHost, devices: [therapist, { userId: '@p:alcove.testP', deviceId: 'ATIENT' }] },
    ],
    [
      'way round',
      {
        ...fromHost,
        provider: { endpointId: guestId, device: therapist },
        recipientEndpointId: hostId,
      },
    ],
  ])('for another %s is refused', async (_, context) => {
    expect(await checkMacTag(subtle, key, fromHost, await tagOf(context))).toEqual(mismatch);
  });

  it('of another key, with any flipped bit, or cut anywhere, is refused', async () => {
    expect(await checkMacTag(subtle, key, fromHost, await tagOf(fromHost, otherKey))).toEqual(
      mismatch,
    );
    const tag = await tagOf(fromHost);
    for (let bit = 0; bit < 256; bit += 1) {
      const changed = tag.slice();
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(await checkMacTag(subtle, key, fromHost, changed)).toEqual(mismatch);
    }
    for (let cut = 0; cut < 32; cut += 1)
      expect(await checkMacTag(subtle, key, fromHost, tag.slice(0, cut))).toEqual(mismatch);
    expect(await checkMacTag(subtle, key, fromHost, new Uint8Array([...tag, 0]))).toEqual(mismatch);
  });

  it.each<[string, MacContext, string]>([
    ['one endpoint twice', { ...fromHost, recipientEndpointId: hostId }, 'macTag.sameEndpoint'],
    [
      'one device twice',
      { ...fromHost, devices: [therapist, { ...therapist }] },
      'macTag.notInSession',
    ],
    [
      'a provider of another session',
      { ...fromHost, provider: { endpointId: hostId, device: third } },
      'macTag.notInSession',
    ],
    [
      'an empty endpoint id',
      { ...fromHost, provider: { endpointId: '', device: therapist } },
      'macTag.badContext',
    ],
    ['a lone surrogate', { ...fromHost, recipientEndpointId: '\udfff' }, 'macTag.badContext'],
    ['a short session id', { ...fromHost, sessionId: sessionId.slice(1) }, 'macTag.badContext'],
    ['a broken epoch', { ...fromHost, epoch: -1 }, 'macTag.badContext'],
  ])('is neither made nor checked for %s', async (_, context, code) => {
    expect(await makeMacTag(subtle, key, context)).toEqual({ ok: false, code });
    expect(await checkMacTag(subtle, key, context, new Uint8Array(32))).toEqual({
      ok: false,
      code,
    });
  });
});
