// Decides which keys follow from a session secret: one for each sender and epoch, and one to confirm with. It must never give two purposes one key.

import { fail, ok, type Result } from '../../../preload/contract/result.ts';
import { joinFields, textField, uint32Field } from './lengthPrefix.ts';
import { senderKid, type SenderIndex } from './senderKid.ts';
import type { Bytes } from './sframeCipher.ts';
import { baseKeyBytes } from './workerProtocol.ts';

// The derivation (RFC 5869, SHA-256):
//   key = HKDF(IKM = session secret, salt = "alcove call v1", info = fields, 32 bytes)
// where `fields` is every field after its length in two bytes, big-endian, and numbers are four bytes, big-endian:
//   base key of a sender: "frame key", session id, epoch, user id, device id, sender index
//   confirmation key:     "confirmation key", session id, epoch
// The first field differs, so no base key is ever a confirmation key; every other field is bound by its place and length.

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

/** A Matrix device. Two fields, not one text: joined texts could be cut in two ways. */
export interface SenderId {
  readonly userId: string;
  readonly deviceId: string;
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
  sender: SenderId,
  index: SenderIndex,
): Promise<Result<{ readonly kid: bigint; readonly baseKey: Bytes }, KeyScheduleCode>> {
  const wrong = checkSession(session);
  if (wrong !== null) return fail(wrong);
  const kid = senderKid(session.epoch, index);
  if (!kid.ok) return fail('keySchedule.badSender');
  const info = joinFields([
    textField('frame key'),
    session.sessionId,
    uint32Field(session.epoch),
    textField(sender.userId),
    textField(sender.deviceId),
    uint32Field(index),
  ]);
  if (info === null) return fail('keySchedule.badSender');
  const secret = await importSecret(subtle, session.sessionSecret);
  const baseKey = new Uint8Array(await subtle.deriveBits(expand(info), secret, baseKeyBytes * 8));
  return ok({ kid: kid.value, baseKey });
}

/**
 * The key that both sides prove they have before media flows (confirm.ts): HMAC-SHA256, it cannot be exported.
 * Codes: KeyScheduleCode. Rejects only when WebCrypto does.
 */
export async function deriveConfirmKey(
  subtle: SubtleCrypto,
  session: SessionEpoch,
): Promise<Result<CryptoKey, KeyScheduleCode>> {
  const wrong = checkSession(session);
  if (wrong !== null) return fail(wrong);
  const info = joinFields([
    textField('confirmation key'),
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
