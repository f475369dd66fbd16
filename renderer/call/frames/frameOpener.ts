// Decides what reaches the decoder: a frame of this participant, unaltered, for the first time. It must never return anything else.

import { clearByteCount } from './clearBytes.ts';
import { maxFramesPerKey, type KeyRing } from './keyRing.ts';
import { isSenderKid } from './senderKid.ts';
import { openBytes, tagBytes, type Bytes } from './sframeCipher.ts';
import { decodeHeader } from './sframeHeader.ts';
import type { OpenOutcome } from './workerProtocol.ts';

export type OpenResult =
  | { readonly outcome: 'opened'; readonly data: Bytes }
  | { readonly outcome: Exclude<OpenOutcome, 'opened' | 'droppedError'> };

/**
 * Opens one received frame that arrived on a track of `participantId`. `type` comes from bytes that the server can change:
 * it only says where the header should be, and a wrong place does not authenticate.
 *
 * Resolves to the first that applies: `droppedEmpty` (no bytes), `droppedPlaintext` (not in the form of our frames; 1 plain frame in some
 * thousands has it by chance and is counted as droppedNoKey), `droppedNoKey`, `droppedWrongSender` (a key id of somebody else or of our own),
 * `droppedReplay` (seen, or older than the window), `droppedForged` (the tag does not match). Never rejects.
 */
export async function openFrame(
  subtle: SubtleCrypto,
  ring: KeyRing,
  participantId: string,
  type: string | undefined,
  frame: Bytes,
): Promise<OpenResult> {
  if (frame.length === 0) return { outcome: 'droppedEmpty' };
  const clear = clearByteCount(type);
  if (clear === null) return { outcome: 'droppedPlaintext' };
  const parsed = decodeHeader(frame.subarray(clear));
  if (!parsed.ok) return { outcome: 'droppedPlaintext' };
  const { kid, ctr, byteLength } = parsed.value;
  const bodyAt = clear + byteLength;
  // No sender of ours counts further than maxFramesPerKey (keyRing.ts).
  if (frame.length < bodyAt + tagBytes || ctr >= BigInt(maxFramesPerKey))
    return { outcome: 'droppedPlaintext' };
  const key = ring.receiveKey(participantId, kid);
  if (key === 'noKey') return { outcome: isSenderKid(kid) ? 'droppedNoKey' : 'droppedPlaintext' };
  if (key === 'wrongSender') return { outcome: 'droppedWrongSender' };
  if (!key.window.isFresh(Number(ctr))) return { outcome: 'droppedReplay' };
  const metadata = frame.subarray(0, clear);
  const plaintext = await openBytes(
    subtle,
    key.sframe,
    ctr,
    frame.subarray(clear, bodyAt),
    metadata,
    frame.subarray(bodyAt),
  );
  if (plaintext === null) return { outcome: 'droppedForged' };
  if (ring.receiveKey(participantId, kid) !== key) return { outcome: 'droppedNoKey' }; // P2 the epoch ended while we opened
  // P3 The counter is marked only now, in one step with the last question: two copies opened side by side cannot both pass.
  if (!key.window.accept(Number(ctr))) return { outcome: 'droppedReplay' };
  const data = new Uint8Array(clear + plaintext.length);
  data.set(metadata);
  data.set(plaintext, clear);
  return { outcome: 'opened', data };
}
