// What the tests of sealing and opening share: the kinds of frames, and one frame sealed or opened. It decides nothing about the product.

import { openFrame } from '../../../../renderer/call/frames/frameOpener.ts';
import { sealFrame } from '../../../../renderer/call/frames/frameSealer.ts';
import type { KeyRing } from '../../../../renderer/call/frames/keyRing.ts';
import type { Bytes } from '../../../../renderer/call/frames/sframeCipher.ts';
import { subtle } from './sealedCall.ts';

export type FrameType = 'key' | 'delta' | undefined;
export const types: readonly FrameType[] = ['key', 'delta', undefined];
const clearBytes = { key: 10, delta: 3, audio: 1 } as const;
export const clearOf = (type: FrameType): number => clearBytes[type ?? 'audio'];

export async function sealed(ring: KeyRing, type: FrameType, frame: Bytes): Promise<Bytes> {
  const result = await sealFrame(subtle, ring, type, frame);
  if (result.outcome !== 'sealed') throw new Error(result.outcome);
  return result.data;
}
export const outcome = async (
  ring: KeyRing,
  from: string,
  type: string | undefined,
  data: Bytes,
): Promise<string> => (await openFrame(subtle, ring, from, type, data)).outcome;
