// Decides whether the other side holds the same keys for the same meeting. It must never take our own proof for theirs.

import { fail, ok, type Result } from '../../../preload/contract/result.ts';
import { sessionIdBytes, type SenderId } from './keySchedule.ts';
import { joinFields, textField, uint32Field } from './lengthPrefix.ts';
import type { Bytes } from './sframeCipher.ts';

// P1 The proof is HMAC-SHA256(confirmation key, fields), every field after its length (lengthPrefix.ts):
//   "alcove confirm v1", stage, role of the prover, session id, epoch,
//   endpoint id of the prover, endpoint id of the verifier, user id and device id of the prover, user id and device id of the verifier.
// It binds the Jitsi endpoint ids to the Matrix devices, so a video server that swaps endpoints makes it fail.

/** One side of a call. The host made the session secret. */
export interface ConfirmParty {
  readonly role: 'host' | 'guest';
  /** The Jitsi endpoint id (the nickname in the room). */
  readonly endpointId: string;
  readonly senderId: SenderId;
}

/** What this device knows about the meeting. */
export interface ConfirmContext {
  /** `proof`: the first; `accepted`: made only after the other side's proof was checked. One is never taken for the other. */
  readonly stage: 'proof' | 'accepted';
  readonly sessionId: Bytes;
  readonly epoch: number;
  readonly own: ConfirmParty;
  readonly other: ConfirmParty;
}

export type ConfirmCode = 'confirm.badContext' | 'confirm.sameParty' | 'confirm.mismatch';

const sameSender = (a: SenderId, b: SenderId): boolean =>
  a.userId === b.userId && a.deviceId === b.deviceId;

function proofInput(
  context: ConfirmContext,
  prover: ConfirmParty,
  verifier: ConfirmParty,
): Result<Bytes, ConfirmCode> {
  if (
    prover.role === verifier.role ||
    prover.endpointId === verifier.endpointId ||
    sameSender(prover.senderId, verifier.senderId)
  ) {
    return fail('confirm.sameParty');
  }
  if (context.sessionId.length !== sessionIdBytes) return fail('confirm.badContext');
  const input = joinFields([
    textField('alcove confirm v1'),
    textField(context.stage),
    textField(prover.role),
    context.sessionId,
    uint32Field(context.epoch),
    textField(prover.endpointId),
    textField(verifier.endpointId),
    textField(prover.senderId.userId),
    textField(prover.senderId.deviceId),
    textField(verifier.senderId.userId),
    textField(verifier.senderId.deviceId),
  ]);
  return input === null ? fail('confirm.badContext') : ok(input);
}

/** Our proof for the other side: 32 bytes. Codes: `confirm.badContext` (a field is empty, too long or not text), `confirm.sameParty`. */
export async function makeProof(
  subtle: SubtleCrypto,
  confirmKey: CryptoKey,
  context: ConfirmContext,
): Promise<Result<Bytes, ConfirmCode>> {
  const input = proofInput(context, context.own, context.other);
  if (!input.ok) return input;
  return ok(new Uint8Array(await subtle.sign('HMAC', confirmKey, input.value)));
}

/**
 * Checks the other side's proof, in constant time (`subtle.verify`). Our own proof sent back fails: it names us as the prover.
 * Codes: `confirm.mismatch`, and those of makeProof.
 */
export async function checkProof(
  subtle: SubtleCrypto,
  confirmKey: CryptoKey,
  context: ConfirmContext,
  proof: Bytes,
): Promise<Result<true, ConfirmCode>> {
  const input = proofInput(context, context.other, context.own);
  if (!input.ok) return input;
  return (await subtle.verify('HMAC', confirmKey, proof, input.value))
    ? ok(true)
    : fail('confirm.mismatch');
}
