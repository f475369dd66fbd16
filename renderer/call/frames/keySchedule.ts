// Decides which keys follow from a session secret: one for each sender and epoch, and one to confirm keys with. It must never give two purposes one key.

import { fail, ok, type Result } from '../../../preload/contract/result.ts';
import { joinFields, textField, uint32Field } from './lengthPrefix.ts';
import { senderKid, type SenderIndex } from './senderKid.ts';
import type { SenderId } from './sessionDevices.ts';
import type { Bytes } from './sframeCipher.ts';
import { baseKeyBytes } from './workerProtocol.ts';

// The derivation (RFC 5869, SHA-256):
//   key = HKDF(IKM = session secret, salt = "alcove call v1", info = fields, 32 bytes)
// where `fields` is every field after its length in two bytes, big-endian, and numbers are four bytes, big-endian:
//   base key of a sender: "frame key", session id, epoch, user id, device id, endpoint id, sender index
//   MacKey:               "key confirmation", session id, epoch
// The first field differs, so no base key is ever a MacKey; every other field is bound by its place and length.

export const sessionSecretBytes = 32;
export const sessionIdBytes = 16;
const salt = new TextEncoder().encode('alcove call v1');

/** P2 The secret is made by the hosting device, fresh for every epoch, and reaches the others only over Olm. */
export interface SessionEpoch {
  readonly sessionSecret: Bytes;
  readonly sessionId: Bytes;
  /** Uint32, greater at every join and leave. */
  readonly epoch: number;
}

/** A device at its place in the conference. The endpoint is part of it, so that one device that joined twice never seals two streams with one key. */
export interface Sender {
  readonly device: SenderId;
  /** The Jitsi endpoint id. */
  readonly endpointId: string;
  /** The device's place among the devices of the epoch (sessionDevices.ts). */
  readonly index: SenderIndex;
}

export type KeyScheduleCode =
  | 'keySchedule.badSecret'
  | 'keySchedule.badSessionId'
  | 'keySchedule.badEpoch'
  | 'keySchedule.badSender';

function checkSession({ sessionSecret, sessionId, epoch }: SessionEpoch): KeyScheduleCode | null {
  if (sessionSecret.length !== sessionSecretBytes) return 'keySchedule.badSecret';
  if (sessionId.length !== sessionIdBytes) return 'keySchedule.badSessionId';
  return uint32Field(epoch) === null ? 'keySchedule.badEpoch' : null;
}

const expand = (info: Bytes): HkdfParams => ({ name: 'HKDF', hash: 'SHA-256', salt, info });
const importSecret = (subtle: SubtleCrypto, secret: Bytes): Promise<CryptoKey> =>
  subtle.importKey('raw', secret, 'HKDF', false, ['deriveBits', 'deriveKey']);

/**
 * The SFrame base key (32 bytes) and key id of one sender in one epoch. Overwrite the bytes after use.
 * Codes: KeyScheduleCode. Rejects only when WebCrypto does.
 */
export async function deriveSenderKey(
  subtle: SubtleCrypto,
  session: SessionEpoch,
  { device, endpointId, index }: Sender,
): Promise<Result<{ readonly kid: bigint; readonly baseKey: Bytes }, KeyScheduleCode>> {
  const wrong = checkSession(session);
  if (wrong !== null) return fail(wrong);
  const kid = senderKid(session.epoch, index);
  if (!kid.ok) return fail('keySchedule.badSender');
  const info = joinFields([
    textField('frame key'),
    session.sessionId,
    uint32Field(session.epoch),
    textField(device.userId),
    textField(device.deviceId),
    textField(endpointId),
    uint32Field(index),
  ]);
  if (info === null) return fail('keySchedule.badSender');
  const secret = await importSecret(subtle, session.sessionSecret);
  const baseKey = new Uint8Array(await subtle.deriveBits(expand(info), secret, baseKeyBytes * 8));
  return ok({ kid: kid.value, baseKey });
}

/**
 * The MacKey that everybody shows to have before media flows (macTag.ts): HMAC-SHA256, it cannot be exported.
 * Codes: KeyScheduleCode. Rejects only when WebCrypto does.
 */
export async function deriveMacKey(
  subtle: SubtleCrypto,
  session: SessionEpoch,
): Promise<Result<CryptoKey, KeyScheduleCode>> {
  const wrong = checkSession(session);
  if (wrong !== null) return fail(wrong);
  const info = joinFields([
    textField('key confirmation'),
    session.sessionId,
    uint32Field(session.epoch),
  ]);
  if (info === null) return fail('keySchedule.badEpoch');
  const secret = await importSecret(subtle, session.sessionSecret);
  return ok(
    await subtle.deriveKey(
      expand(info),
      secret,
      { name: 'HMAC', hash: 'SHA-256', length: 256 },
      false,
      ['sign', 'verify'],
    ),
  );
}
