// Decides how one frame is sealed and opened under one key (RFC 9605 sections 4.4 and 4.5). It must never choose a counter or remember one.

import { encodeHeader } from './sframeHeader.ts';

export type Bytes = Uint8Array<ArrayBuffer>;

/** RFC 9605 section 4.5, the two suites with a full AES-GCM tag. */
export const cipherSuites = {
  4: { name: 'AES_128_GCM_SHA256_128', hash: 'SHA-256', keyBits: 128 },
  5: { name: 'AES_256_GCM_SHA512_128', hash: 'SHA-512', keyBits: 256 },
} as const;
export type CipherSuite = keyof typeof cipherSuites;

/** The one suite the product uses. */
export const productSuite: CipherSuite = 5;
export const tagBytes = 16;
const saltBytes = 12;

/** A derived key. RFC 9605 section 4.4.1: a base key is for sealing or for opening, never both; WebCrypto enforces `use`. */
export interface SFrameKey {
  readonly kid: bigint;
  readonly use: 'seal' | 'open';
  readonly aead: CryptoKey;
  readonly salt: Bytes;
}

const ascii = new TextEncoder();
const noSalt = new Uint8Array(0);

function label(text: string, kid: bigint, suite: CipherSuite): Bytes {
  const words = ascii.encode(text);
  const info = new Uint8Array(words.length + 10);
  info.set(words);
  const view = new DataView(info.buffer);
  view.setBigUint64(words.length, kid);
  view.setUint16(words.length + 8, suite);
  return info;
}

/**
 * Derives key and salt from a base key (RFC 9605 section 4.4.2). The AES key cannot be exported and does only `use`.
 * Rejects when WebCrypto does.
 */
export async function deriveSFrameKey(
  subtle: SubtleCrypto,
  input: {
    readonly suite: CipherSuite;
    readonly kid: bigint;
    readonly baseKey: Bytes;
    readonly use: 'seal' | 'open';
  },
): Promise<SFrameKey> {
  const { suite, kid, baseKey, use } = input;
  const { hash, keyBits } = cipherSuites[suite];
  const base = await subtle.importKey('raw', baseKey, 'HKDF', false, ['deriveBits', 'deriveKey']);
  const [aead, salt] = await Promise.all([
    subtle.deriveKey(
      { name: 'HKDF', hash, salt: noSalt, info: label('SFrame 1.0 Secret key ', kid, suite) },
      base,
      { name: 'AES-GCM', length: keyBits },
      false,
      [use === 'seal' ? 'encrypt' : 'decrypt'],
    ),
    subtle.deriveBits(
      { name: 'HKDF', hash, salt: noSalt, info: label('SFrame 1.0 Secret salt ', kid, suite) },
      base,
      saltBytes * 8,
    ),
  ]);
  return { kid, use, aead, salt: new Uint8Array(salt) };
}

/** RFC 9605 section 4.4.3: the salt XOR the counter as a 12-byte big-endian number. */
export function frameNonce(salt: Bytes, ctr: bigint): Bytes {
  const nonce = salt.slice();
  const view = new DataView(nonce.buffer);
  view.setBigUint64(4, view.getBigUint64(4) ^ ctr);
  return nonce;
}

/** RFC 9605 section 4.4.3: header, then metadata. The header tells its own length, so the two cannot be shifted against each other. */
export function frameAad(header: Bytes, metadata: Bytes): Bytes {
  const aad = new Uint8Array(header.length + metadata.length);
  aad.set(header);
  aad.set(metadata, header.length);
  return aad;
}

/**
 * Seals `plaintext` under (key, ctr), binding `metadata`. Resolves to the header and the ciphertext with its 16-byte tag.
 * The caller guarantees that this counter was never used with this key (RFC 9605 section 9.1). Rejects when WebCrypto does.
 */
export async function sealBytes(
  subtle: SubtleCrypto,
  key: SFrameKey,
  ctr: bigint,
  metadata: Bytes,
  plaintext: Bytes,
): Promise<{ readonly header: Bytes; readonly ciphertext: Bytes }> {
  const header = encodeHeader(key.kid, ctr);
  const ciphertext = await subtle.encrypt(
    {
      name: 'AES-GCM',
      iv: frameNonce(key.salt, ctr),
      additionalData: frameAad(header, metadata),
      tagLength: tagBytes * 8,
    },
    key.aead,
    plaintext,
  );
  return { header, ciphertext: new Uint8Array(ciphertext) };
}

/** Opens what sealBytes made. Resolves to the plaintext, or to null when anything at all is not as it was sealed. Never rejects. */
export async function openBytes(
  subtle: SubtleCrypto,
  key: SFrameKey,
  ctr: bigint,
  header: Bytes,
  metadata: Bytes,
  ciphertext: Bytes,
): Promise<Bytes | null> {
  try {
    const plaintext = await subtle.decrypt(
      {
        name: 'AES-GCM',
        iv: frameNonce(key.salt, ctr),
        additionalData: frameAad(header, metadata),
        tagLength: tagBytes * 8,
      },
      key.aead,
      ciphertext,
    );
    return new Uint8Array(plaintext);
  } catch {
    return null; // P3 no tag, no frame
  }
}
