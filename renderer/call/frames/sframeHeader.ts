// Decides how the SFrame header (RFC 9605 section 4.3) is written and read. It must never accept a second spelling of the same header.

import { fail, ok, type Result } from '../../../preload/contract/result.ts';

/** Key id and counter, both 0 to 2^64-1; `byteLength` is the encoded size, 1 to 17 bytes. */
export interface SFrameHeader {
  readonly kid: bigint;
  readonly ctr: bigint;
  readonly byteLength: number;
}

export type HeaderCode = 'header.truncated' | 'header.notMinimal';

const maxField = (1n << 64n) - 1n;
const inlineLimit = 8n;

function bytesFor(value: bigint): number {
  let count = 1;
  for (let rest = value >> 8n; rest > 0n; rest >>= 8n) count += 1;
  return count;
}

function writeBigEndian(target: Uint8Array, offset: number, length: number, value: bigint): void {
  let rest = value;
  for (let at = offset + length - 1; at >= offset; at -= 1) {
    target[at] = Number(rest & 0xffn);
    rest >>= 8n;
  }
}

/**
 * Writes the header of RFC 9605 section 4.3: config byte, then KID, then CTR, each in the fewest bytes.
 * @throws RangeError when a value is outside 0 to 2^64-1.
 */
export function encodeHeader(kid: bigint, ctr: bigint): Uint8Array<ArrayBuffer> {
  if (kid < 0n || kid > maxField || ctr < 0n || ctr > maxField)
    throw new RangeError('SFrame header value out of range');
  const kidBytes = kid < inlineLimit ? 0 : bytesFor(kid);
  const ctrBytes = ctr < inlineLimit ? 0 : bytesFor(ctr);
  const header = new Uint8Array(1 + kidBytes + ctrBytes);
  const kidBits = kidBytes === 0 ? Number(kid) : 0x08 | (kidBytes - 1);
  const ctrBits = ctrBytes === 0 ? Number(ctr) : 0x08 | (ctrBytes - 1);
  header[0] = (kidBits << 4) | ctrBits;
  writeBigEndian(header, 1, kidBytes, kid);
  writeBigEndian(header, 1 + kidBytes, ctrBytes, ctr);
  return header;
}

/** A field of the config byte: a value below 8 in place, or the value in `length` bytes at `offset`. */
function readField(
  bytes: Uint8Array,
  bits: number,
  offset: number,
): Result<{ value: bigint; length: number }, HeaderCode> {
  if ((bits & 0x08) === 0) return ok({ value: BigInt(bits), length: 0 });
  const length = (bits & 0x07) + 1;
  if (offset + length > bytes.length) return fail('header.truncated');
  let value = 0n;
  for (const byte of bytes.subarray(offset, offset + length)) value = (value << 8n) | BigInt(byte);
  // RFC 9605 section 4.3: "the value MUST be encoded with the minimum number of bytes required".
  if (value < inlineLimit || bytesFor(value) !== length) return fail('header.notMinimal');
  return ok({ value, length });
}

/**
 * Reads the header at the start of `bytes`; what follows is not looked at.
 * Codes: `header.truncated` (the bytes end inside it), `header.notMinimal` (a value in more bytes than it needs).
 */
export function decodeHeader(bytes: Uint8Array): Result<SFrameHeader, HeaderCode> {
  const config = bytes[0];
  if (config === undefined) return fail('header.truncated');
  const kid = readField(bytes, config >> 4, 1);
  if (!kid.ok) return kid;
  const ctr = readField(bytes, config & 0x0f, 1 + kid.value.length);
  if (!ctr.ok) return ctr;
  return ok({
    kid: kid.value.value,
    ctr: ctr.value.value,
    byteLength: 1 + kid.value.length + ctr.value.length,
  });
}
