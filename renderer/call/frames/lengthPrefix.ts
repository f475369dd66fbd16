// Decides how fields are joined for a key derivation or a MAC. It must never give two different lists of fields the same bytes.

import type { Bytes } from './sframeCipher.ts';

const utf8 = new TextEncoder();
const maxFieldBytes = 0xffff;

/** UTF-8, or null when the text is empty or has lone surrogates, which all encode to the same bytes. */
export function textField(text: string): Bytes | null {
  return text.length > 0 && text.isWellFormed() ? utf8.encode(text) : null;
}

/** A number from 0 to 2^32-1 in four bytes, big-endian; null for any other number. */
export function uint32Field(value: number): Bytes | null {
  if (!Number.isInteger(value) || value < 0 || value > 0xffffffff) return null;
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value);
  return bytes;
}

/** Each field after its length in two bytes, big-endian; null when a field is null or longer than 65,535 bytes. */
export function joinFields(fields: readonly (Uint8Array | null)[]): Bytes | null {
  let size = 0;
  for (const field of fields) {
    if (field === null || field.length > maxFieldBytes) return null;
    size += 2 + field.length;
  }
  const joined = new Uint8Array(size);
  const view = new DataView(joined.buffer);
  let at = 0;
  for (const field of fields) {
    if (field === null) return null;
    view.setUint16(at, field.length);
    joined.set(field, at + 2);
    at += 2 + field.length;
  }
  return joined;
}
