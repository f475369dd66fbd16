// Proves the eight words against a reckoning of our own, and that other keys have other words. It knows no key of anybody.
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { wordlist } from '@scure/bip39/wordlists/english.js';
import { describe, expect, it } from 'vitest';
import { fingerprintWords } from '../../../main/profile/fingerprint.ts';

/** The same words by arithmetic on one large number instead of on text. */
const reckoned = (digest: Uint8Array): string[] => {
  let number = 0n;
  for (const byte of digest) number = number * 256n + BigInt(byte);
  number >>= BigInt(digest.length * 8 - 88);
  const words: string[] = [];
  for (let count = 0; count < 8; count += 1) {
    words.unshift(wordlist[Number(number % 2048n)] ?? '');
    number /= 2048n;
  }
  return words;
};
const digest = fc.uint8Array({ minLength: 32, maxLength: 32 });

describe('fingerprintWords', () => {
  it('known values: zeros, ones, and SHA-256 of "abc" (FIPS 180-2: ba7816bf 8f01cfea 414140 ...)', () => {
    expect(fingerprintWords(new Uint8Array(32))).toEqual(
      Array.from({ length: 8 }, () => 'abandon'),
    );
    expect(fingerprintWords(new Uint8Array(32).fill(255))).toEqual(
      Array.from({ length: 8 }, () => 'zoo'),
    );
    // 10111010011 11000000101 10101111111 00011110000 00011100111 11110101001 00000101000 00101000000
    expect(fingerprintWords(createHash('sha256').update('abc').digest())).toEqual(
      [1491, 1541, 1407, 240, 231, 1961, 40, 320].map((index) => wordlist[index]),
    );
  });

  it('is eight words of the list, the same as reckoned otherwise', () => {
    fc.assert(
      fc.property(digest, (bytes) => {
        const words = fingerprintWords(bytes);
        expect(words.length).toBe(8);
        for (const word of words) expect(wordlist).toContain(word);
        expect(words).toEqual(reckoned(bytes));
      }),
    );
  });

  it('differs wherever the first 88 bits differ', () => {
    fc.assert(
      fc.property(digest, fc.integer({ min: 0, max: 87 }), (bytes, bit) => {
        const other = Uint8Array.from(bytes);
        other[bit >> 3] = (other[bit >> 3] ?? 0) ^ (0x80 >> (bit & 7));
        expect(fingerprintWords(other)).not.toEqual(fingerprintWords(bytes));
      }),
    );
  });

  it('every word fits the guard: at most 12 letters, none alike in its first four', () => {
    expect(new Set(wordlist).size).toBe(2_048);
    expect(Math.max(...wordlist.map((word) => word.length))).toBeLessThanOrEqual(12);
    expect(new Set(wordlist.map((word) => word.slice(0, 4))).size).toBe(2_048);
  });

  it('finding: a digest with fewer than 88 bits has no words, not weaker ones', () => {
    for (let length = 0; length < 11; length += 1)
      expect(() => fingerprintWords(new Uint8Array(length)), `${length}`).toThrow(RangeError);
    expect(fingerprintWords(new Uint8Array(11)).length).toBe(8);
  });
});
