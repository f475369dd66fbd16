// The encryption vectors of RFC 9605 appendix C.3 for suites 4 and 5, each with its intermediate values.

import { describe, expect, it } from 'vitest';
import {
  deriveSFrameKey,
  frameAad,
  frameNonce,
  openBytes,
  sealBytes,
  type Bytes,
  type CipherSuite,
} from '../../../../renderer/call/frames/sframeCipher.ts';
import { encodeHeader } from '../../../../renderer/call/frames/sframeHeader.ts';
import vectors from './rfc9605Vectors.json' with { type: 'json' };

const { subtle } = globalThis.crypto;
const bytes = (hex: string): Bytes => new Uint8Array(Buffer.from(hex, 'hex'));
const hex = (data: Uint8Array): string => Buffer.from(data).toString('hex');

describe.each(vectors.sframe)('RFC 9605 vector, cipher suite $cipher_suite', (vector) => {
  const suite = vector.cipher_suite as CipherSuite;
  const kid = BigInt(vector.kid);
  const ctr = BigInt(vector.ctr);
  const baseKey = bytes(vector.base_key);
  const metadata = bytes(vector.metadata);

  it('derives the salt, the nonce and the authenticated data', async () => {
    const key = await deriveSFrameKey(subtle, { suite, kid, baseKey, use: 'seal' });
    expect(hex(key.salt)).toBe(vector.sframe_salt);
    expect(hex(frameNonce(key.salt, ctr))).toBe(vector.nonce);
    expect(hex(frameAad(encodeHeader(kid, ctr), metadata))).toBe(vector.aad);
  });

  it('derives the AES key: it opens what the published key sealed', async () => {
    const key = await deriveSFrameKey(subtle, { suite, kid, baseKey, use: 'open' });
    const published = await subtle.importKey('raw', bytes(vector.sframe_key), 'AES-GCM', false, [
      'encrypt',
    ]);
    const sealed = await subtle.encrypt(
      { name: 'AES-GCM', iv: key.salt },
      published,
      bytes(vector.pt),
    );
    const opened = await subtle.decrypt({ name: 'AES-GCM', iv: key.salt }, key.aead, sealed);
    expect(hex(new Uint8Array(opened))).toBe(vector.pt);
  });

  it('seals and opens the published ciphertext', async () => {
    const seal = await deriveSFrameKey(subtle, { suite, kid, baseKey, use: 'seal' });
    const { header, ciphertext } = await sealBytes(subtle, seal, ctr, metadata, bytes(vector.pt));
    expect(hex(header) + hex(ciphertext)).toBe(vector.ct);
    const open = await deriveSFrameKey(subtle, { suite, kid, baseKey, use: 'open' });
    const opened = await openBytes(subtle, open, ctr, header, metadata, ciphertext);
    expect(opened === null ? null : hex(opened)).toBe(vector.pt);
  });

  it('makes keys that cannot be exported and do one thing only', async () => {
    const seal = await deriveSFrameKey(subtle, { suite, kid, baseKey, use: 'seal' });
    const open = await deriveSFrameKey(subtle, { suite, kid, baseKey, use: 'open' });
    expect([
      seal.aead.extractable,
      seal.aead.usages,
      open.aead.extractable,
      open.aead.usages,
    ]).toEqual([false, ['encrypt'], false, ['decrypt']]);
    expect(
      await openBytes(subtle, seal, ctr, encodeHeader(kid, ctr), metadata, bytes(vector.ct)),
    ).toBeNull();
  });
});

it('binds the nonce to all 64 bits of the counter', () => {
  const salt = bytes('ffffffffffffffffffffffff');
  expect(hex(frameNonce(salt, (1n << 64n) - 1n))).toBe('ffffffff0000000000000000');
  expect(hex(frameNonce(salt, 1n << 63n))).toBe('ffffffff7fffffffffffffff');
});
