// Decides what leaves the device: the clear bytes and a sealed rest, or nothing. It must never return a frame that was not sealed.

import { clearByteCount } from './clearBytes.ts';
import type { KeyRing } from './keyRing.ts';
import { sealBytes, type Bytes } from './sframeCipher.ts';
import type { SealOutcome } from './workerProtocol.ts';

export type SealResult =
  | { readonly outcome: 'sealed'; readonly data: Bytes }
  | { readonly outcome: Exclude<SealOutcome, 'sealed'> };

/**
 * Seals one encoded frame: `clear bytes || SFrame header || ciphertext || tag`, the clear bytes as metadata (RFC 9605 section 9.4).
 * Resolves to `droppedEmpty` (no bytes), `droppedNoKey` (no key before or after sealing),
 * `droppedError` (unknown type, shorter than its clear bytes, key used up, WebCrypto refused). Never rejects.
 */
export async function sealFrame(
  subtle: SubtleCrypto,
  ring: KeyRing,
  type: string | undefined,
  frame: Bytes,
): Promise<SealResult> {
  if (frame.length === 0) return { outcome: 'droppedEmpty' };
  const clear = clearByteCount(type);
  if (clear === null || frame.length < clear) return { outcome: 'droppedError' };
  const key = ring.sendKey();
  if (key === null) return { outcome: 'droppedNoKey' }; // P1 no key, no frame
  // Taken before the first wait: a counter is spent even when sealing fails.
  const ctr = key.takeCounter(frame.length - clear);
  if (ctr === null) return { outcome: 'droppedError' };
  try {
    const metadata = frame.subarray(0, clear);
    const { header, ciphertext } = await sealBytes(
      subtle,
      key.sframe,
      BigInt(ctr),
      metadata,
      frame.subarray(clear),
    );
    if (ring.sendKey() !== key) return { outcome: 'droppedNoKey' }; // P2 the epoch ended while we sealed
    const data = new Uint8Array(clear + header.length + ciphertext.length);
    data.set(metadata);
    data.set(header, clear);
    data.set(ciphertext, clear + header.length);
    return { outcome: 'sealed', data };
  } catch {
    return { outcome: 'droppedError' };
  }
}
