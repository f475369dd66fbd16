// Decides the SFrame key id of a sender in an epoch. It must never give two keys of a session the same id.

import { fail, ok, type Result } from '../../../preload/contract/result.ts';

/** The device's place among the devices of the epoch, from 0 to 255. */
export type SenderIndex = number;

// The form of RFC 9605 section 5.2, `context | index | epoch`, with 32 bits of epoch, 8 of index and the context 1.
// The whole epoch is in it, so ids do not come round. Context 1 costs five bytes a frame and makes our ids six bytes long with a
// fixed first byte: plain media almost never looks like one (1 in 4,096), so the count of injected plaintext means something.
const epochBits = 32n;
const indexBits = 8n;
const context = 1n;

/**
 * `(1 << 40) + (index << 32) + epoch`.
 * Codes: `senderKid.badEpoch` (no uint32), `senderKid.badIndex` (not 0 to 255).
 */
export function senderKid(
  epoch: number,
  index: SenderIndex,
): Result<bigint, 'senderKid.badEpoch' | 'senderKid.badIndex'> {
  if (!Number.isInteger(epoch) || epoch < 0 || epoch > 0xffffffff)
    return fail('senderKid.badEpoch');
  if (!Number.isInteger(index) || index < 0 || index > 0xff) return fail('senderKid.badIndex');
  return ok((context << (indexBits + epochBits)) | (BigInt(index) << epochBits) | BigInt(epoch));
}

/** Whether a number has the form that senderKid gives. */
export const isSenderKid = (kid: bigint): boolean => kid >> (indexBits + epochBits) === context;
