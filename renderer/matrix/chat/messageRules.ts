// Decides which device messages and session events are let through and which may be sent. Must never pass on anything that was not encrypted, or whose device is only claimed.
import { fail, ok, type Result } from '../../../preload/contract/result.ts';
import type { DeviceMessage } from './chatShapes.ts';
import { isUserId } from './foreignText.ts';
import type { Protection, Shield } from './timelineModel.ts';

/** Longest message to a device or session event, as JSON text. A Matrix event holds 64 KiB, its ciphertext a third more. */
export const maxContentLength = 32_768;
export const sessionEventMaxAgeMs = 24 * 60 * 60 * 1000;
const futureSlackMs = 5 * 60 * 1000;

const deviceType = /^io\.alcove\.[a-z0-9_.]{1,80}$/;
const sessionType = /^io\.alcove\.session(\.[a-z0-9_]{1,40})*$/;

export function isDeviceMessageType(type: unknown): type is string {
  return typeof type === 'string' && deviceType.test(type);
}
export function isSessionEventType(type: unknown): type is string {
  return typeof type === 'string' && sessionType.test(type);
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A copy of `content` without anything but JSON values, or `chat.badContent` for what is too long or no JSON object. */
export function checkContent(content: unknown): Result<Record<string, unknown>, 'chat.badContent'> {
  let text: string | undefined;
  try {
    text = JSON.stringify(content);
  } catch {
    return fail('chat.badContent');
  }
  if (text === undefined || text.length > maxContentLength) return fail('chat.badContent');
  const copy: unknown = JSON.parse(text);
  return isRecord(copy) ? ok(copy) : fail('chat.badContent');
}

export interface IncomingDeviceMessage {
  readonly type: unknown;
  readonly content: unknown;
  /** The sender the server names. */
  readonly claimedSender: unknown;
  /** What the crypto library says, or null for a message that came in clear. */
  readonly encryption: {
    readonly sender: string;
    readonly senderDevice: string | null;
    readonly senderCurve25519: string;
    readonly senderVerified: boolean;
  } | null;
  /** The Curve25519 key of `senderDevice` in our own device list, or null when the list has no such device. */
  readonly listedCurve25519: string | null;
}

export type DropReason = 'notOurs' | 'plaintext' | 'unestablished' | 'malformed';

/**
 * P2: the sender is whoever holds the Olm session, never who the server says it is. The key of the session, the device
 * it names and our own device list must be one and the same.
 */
export function judgeDeviceMessage(
  message: IncomingDeviceMessage,
): Result<DeviceMessage, DropReason> {
  if (!isDeviceMessageType(message.type)) return fail('notOurs');
  const { encryption } = message;
  if (encryption === null) return fail('plaintext');
  if (encryption.senderDevice === null || encryption.senderDevice === '')
    return fail('unestablished');
  if (
    encryption.senderCurve25519 === '' ||
    message.listedCurve25519 !== encryption.senderCurve25519
  )
    return fail('unestablished');
  if (!isUserId(encryption.sender) || message.claimedSender !== encryption.sender)
    return fail('unestablished');
  if (!isRecord(message.content)) return fail('malformed');
  return ok({
    type: message.type,
    content: message.content,
    sender: encryption.sender,
    senderDevice: encryption.senderDevice,
    verified: encryption.senderVerified,
  });
}

export interface IncomingSessionEvent {
  readonly type: unknown;
  readonly content: unknown;
  readonly protection: Protection;
  readonly shield: Shield;
  readonly redacted: boolean;
  /** True for what came after the first sync. */
  readonly live: boolean;
  readonly atMs: number;
}

/** `wait`: not decrypted yet, ask again. `unprotected` is counted, `stale` and `notOurs` are not. */
export type SessionEventVerdict =
  | 'pass'
  | 'wait'
  | 'notOurs'
  | 'stale'
  | 'unprotected'
  | 'malformed';

export function judgeSessionEvent(event: IncomingSessionEvent, nowMs: number): SessionEventVerdict {
  if (event.protection === 'pending' || event.protection === 'undecryptable') return 'wait';
  if (!isSessionEventType(event.type) || event.redacted || event.protection === 'echo')
    return 'notOurs';
  if (event.protection !== 'encrypted' || event.shield !== 'none') return 'unprotected';
  if (!isRecord(event.content)) return 'malformed';
  if (event.live) return 'pass';
  const ageMs = nowMs - event.atMs;
  return ageMs <= sessionEventMaxAgeMs && ageMs >= -futureSlackMs ? 'pass' : 'stale';
}

/** The device whose Ed25519 key was claimed for a message, or null. */
export function deviceOfKey(
  claimedEd25519: string | null,
  devices: readonly { readonly deviceId: string; readonly fingerprint: string }[],
): string | null {
  if (claimedEd25519 === null || claimedEd25519 === '') return null;
  const holders = devices.filter((device) => device.fingerprint === claimedEd25519);
  return holders.length === 1 ? (holders[0]?.deviceId ?? null) : null;
}
