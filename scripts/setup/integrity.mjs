// Decides whether a file is the one that was pinned. Never trusts a name or a length.
import { createHash, timingSafeEqual } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';

/**
 * The hash of a file in the notation of Subresource Integrity (W3C SRI), e.g. `sha512-<base64>`.
 * @param {string} file
 * @param {string} algorithm `sha256` or `sha512`
 * @returns {Promise<string>} throws when the file cannot be read
 */
export async function fileIntegrity(file, algorithm) {
  const hash = createHash(algorithm);
  await pipeline(createReadStream(file, { highWaterMark: 1 << 20 }), hash);
  return `${algorithm}-${hash.digest('base64')}`;
}

/** @param {string} integrity */
export const algorithmOf = (integrity) => integrity.slice(0, integrity.indexOf('-'));

/**
 * @param {string} hex
 * @returns {string} the SRI notation of a SHA-256 written in hexadecimal
 */
export const integrityFromSha256Hex = (hex) =>
  `sha256-${Buffer.from(hex, 'hex').toString('base64')}`;

/**
 * @param {string} left
 * @param {string} right
 */
export function sameIntegrity(left, right) {
  const a = Buffer.from(left);
  const b = Buffer.from(right);
  return a.length === b.length && timingSafeEqual(a, b);
}

/**
 * The first 16 hexadecimal digits of the SHA-256 of some texts: names what a pin stands for.
 * @param {...(string | Buffer)} parts
 */
export function shortKey(...parts) {
  const hash = createHash('sha256');
  for (const part of parts)
    hash
      .update(String(Buffer.byteLength(part)))
      .update(':')
      .update(part);
  return hash.digest('hex').slice(0, 16);
}
