// P2: every sender, epoch, session and purpose has its own key; both sides derive the same.

import fc from 'fast-check';
import { hkdfSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  deriveMacKey,
  deriveSenderKey,
  type SessionEpoch,
} from '../../../../renderer/call/frames/keySchedule.ts';
import { baseKeyOf, subtle } from './sealedCall.ts';

const session: SessionEpoch = {
  sessionSecret: baseKeyOf(1),
  sessionId: baseKeyOf(2).slice(0, 16),
  epoch: 3,
};
const host = { userId: '@therapist:chat.alcove.test', deviceId: 'ABCDEFGHIJ' };
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

async function baseKeyHex(
  from: SessionEpoch,
  userId: string,
  deviceId: string,
  index: number,
  endpointId = 'aaaa1111',
): Promise<string> {
  const sender = { device: { userId, deviceId }, endpointId, index };
  const derived = await deriveSenderKey(subtle, from, sender);
  return derived.ok ? hex(derived.value.baseKey) : derived.code;
}

describe('keySchedule', () => {
  it('is the derivation that its comment describes', async () => {
    const field = (bytes: Uint8Array): Buffer =>
      Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 0xff]), bytes]);
    const info = Buffer.concat(
      [
        Buffer.from('frame key'),
        session.sessionId,
        Buffer.from([0, 0, 0, 3]),
        Buffer.from(host.userId),
        Buffer.from(host.deviceId),
        Buffer.from('aaaa1111'),
        Buffer.from([0, 0, 0, 1]),
      ].map(field),
    );
    const expected = hkdfSync(
      'sha256',
      session.sessionSecret,
      Buffer.from('alcove call v1'),
      info,
      32,
    );
    expect(await baseKeyHex(session, host.userId, host.deviceId, 1)).toBe(
      hex(new Uint8Array(expected)),
    );
    const macInfo = Buffer.concat(
      [Buffer.from('key confirmation'), session.sessionId, Buffer.from([0, 0, 0, 3])].map(field),
    );
    const macKey = hkdfSync(
      'sha256',
      session.sessionSecret,
      Buffer.from('alcove call v1'),
      macInfo,
      32,
    );
    const derived = await deriveMacKey(subtle, session);
    const message = Buffer.from('any');
    const published = await subtle.importKey(
      'raw',
      macKey,
      { name: 'HMAC', hash: 'SHA-256' },
      false,
      ['sign'],
    );
    expect(
      derived.ok &&
        (await subtle.verify(
          'HMAC',
          derived.value,
          await subtle.sign('HMAC', published, message),
          message,
        )),
    ).toBe(true);
    expect(derived.ok && [derived.value.extractable, derived.value.usages]).toEqual([
      false,
      ['sign', 'verify'],
    ]);
  });

  it('gives different keys when any field differs, also when the joined texts are the same', async () => {
    const text = fc.string({
      unit: fc.constantFrom('a', 'b', '@', ':'),
      minLength: 1,
      maxLength: 4,
    });
    const fields = fc.record({
      userId: text,
      deviceId: text,
      endpointId: text,
      index: fc.nat(2),
      epoch: fc.nat(2),
      sessionByte: fc.nat(1),
      secretByte: fc.nat(1),
    });
    const of = (one: {
      userId: string;
      deviceId: string;
      endpointId: string;
      index: number;
      epoch: number;
      sessionByte: number;
      secretByte: number;
    }): Promise<string> =>
      baseKeyHex(
        {
          sessionSecret: baseKeyOf(one.secretByte),
          sessionId: baseKeyOf(one.sessionByte).slice(0, 16),
          epoch: one.epoch,
        },
        one.userId,
        one.deviceId,
        one.index,
        one.endpointId,
      );
    await fc.assert(
      fc.asyncProperty(fields, fields, async (a, b) => {
        expect((await of(a)) === (await of(b))).toBe(JSON.stringify(a) === JSON.stringify(b));
      }),
      {
        numRuns: 300,
        examples: [
          [
            {
              userId: 'ab',
              deviceId: 'a',
              endpointId: 'a',
              index: 0,
              epoch: 0,
              sessionByte: 0,
              secretByte: 0,
            },
            {
              userId: 'a',
              deviceId: 'ba',
              endpointId: 'a',
              index: 0,
              epoch: 0,
              sessionByte: 0,
              secretByte: 0,
            },
          ],
        ],
      },
    );
  });

  it.each([
    [
      'a short secret',
      { ...session, sessionSecret: baseKeyOf(1).slice(1) },
      host,
      0,
      'keySchedule.badSecret',
    ],
    [
      'a long session id',
      { ...session, sessionId: baseKeyOf(1) },
      host,
      0,
      'keySchedule.badSessionId',
    ],
    ['an epoch that is no uint32', { ...session, epoch: 2 ** 32 }, host, 0, 'keySchedule.badEpoch'],
    ['a broken epoch', { ...session, epoch: 1.5 }, host, 0, 'keySchedule.badEpoch'],
    ['an index out of range', session, host, 256, 'keySchedule.badSender'],
    ['an index below zero', session, host, -1, 'keySchedule.badSender'],
    ['an empty user id', session, { ...host, userId: '' }, 0, 'keySchedule.badSender'],
    ['a lone surrogate', session, { ...host, deviceId: 'A\ud800' }, 0, 'keySchedule.badSender'],
    [
      'a text that is too long',
      session,
      { ...host, userId: 'a'.repeat(70_000) },
      0,
      'keySchedule.badSender',
    ],
  ])('refuses %s', async (_, from, device, index, code) => {
    expect(await deriveSenderKey(subtle, from, { device, endpointId: 'e', index })).toEqual({
      ok: false,
      code,
    });
    if (from !== session) expect(await deriveMacKey(subtle, from)).toEqual({ ok: false, code });
  });
});
