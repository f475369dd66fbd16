// What the frame tests share: a small call with keys for a host and a guest. It decides nothing about the product.

import {
  createKeyRing,
  type KeyRing,
  type KeyRingPorts,
} from '../../../../renderer/call/frames/keyRing.ts';
import type { Bytes } from '../../../../renderer/call/frames/sframeCipher.ts';
import type { KeysMessage } from '../../../../renderer/call/frames/workerProtocol.ts';

export const { subtle } = globalThis.crypto;
export const hostId = 'aaaa1111';
export const guestId = 'bbbb2222';
export const strangerId = 'cccc3333';

export const baseKeyOf = (seed: number): Bytes =>
  new Uint8Array(32).map((_, at) => (seed * 31 + at * 7) & 0xff);
const kidOf = (index: number, epoch: number): bigint =>
  (1n << 40n) + (BigInt(index) << 32n) + BigInt(epoch);
export const hostKid = (epoch: number): bigint => kidOf(0, epoch);
export const guestKid = (epoch: number): bigint => kidOf(1, epoch);
const hostKey = (epoch: number): { kid: bigint; baseKey: Bytes } => ({
  kid: hostKid(epoch),
  baseKey: baseKeyOf(epoch * 2),
});
const guestKey = (epoch: number): { kid: bigint; baseKey: Bytes } => ({
  kid: guestKid(epoch),
  baseKey: baseKeyOf(epoch * 2 + 1),
});

/** The keys message that the page posts on each side. */
export const hostKeys = (epoch: number): KeysMessage => ({
  alcove: 'keys',
  epoch,
  own: hostKey(epoch),
  peers: [{ participantId: guestId, ...guestKey(epoch) }],
});
export const guestKeys = (epoch: number): KeysMessage => ({
  alcove: 'keys',
  epoch,
  own: guestKey(epoch),
  peers: [{ participantId: hostId, ...hostKey(epoch) }],
});

export const ringWith = async (
  message: KeysMessage | null,
  ports: Partial<KeyRingPorts> = {},
): Promise<KeyRing> => {
  const ring = createKeyRing({ subtle, onExhausted: () => undefined, ...ports });
  if (message !== null) await ring.install(message);
  return ring;
};

export const bytesOf = (text: string): Bytes => new Uint8Array(Buffer.from(text));
export const frameOf = (length: number, seed = 1): Bytes =>
  new Uint8Array(length).map((_, at) => (at * 131 + seed * 17 + (at >> 3)) & 0xff);
