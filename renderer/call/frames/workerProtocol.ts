// Decides which messages may pass between the call page and the frame worker. It must never turn an unknown message into a known one.

import { fail, ok, type Result } from '../../../preload/contract/result.ts';
import type { Bytes } from './sframeCipher.ts';
import type { MediaKind } from './clearBytes.ts';

/** Every base key is 32 bytes (keySchedule.ts). */
export const baseKeyBytes = 32;

export interface SenderKey {
  readonly kid: bigint;
  readonly baseKey: Bytes;
}
export interface PeerKey extends SenderKey {
  /** The Jitsi endpoint id whose tracks this key may open, and no others. */
  readonly participantId: string;
}

/**
 * Installs an epoch: greater than any before; no key id of it was seen before. Counters start at 0, the old epoch ends at once.
 * After the `epoch` answer the page should ask its video senders for a key frame (RFC 9605 section 6.2):
 * a single frame lost between the epochs otherwise stops the picture for about three seconds.
 */
export interface KeysMessage {
  readonly alcove: 'keys';
  readonly epoch: number;
  readonly own: SenderKey;
  readonly peers: readonly PeerKey[];
}
/** Destroys all keys. Everything is dropped until a greater epoch. */
export interface ForgetMessage {
  readonly alcove: 'forget';
}

/**
 * Nothing more is sealed, for good; what arrives is still opened. Frames of the encoder that come afterwards have an outcome of their own.
 * For the last count: what was sealed before gets out, and nothing is cut off between sealing and sending. Answered by `resting`.
 */
export interface RestMessage {
  readonly alcove: 'rest';
}

/** Asks for the counters. The answer carries the number, so that it was surely counted after the question. */
export interface CountMessage {
  readonly alcove: 'count';
  readonly number: number;
}

/** What we use of RTCEncodedVideoFrame and RTCEncodedAudioFrame; audio has no `type`. */
export interface EncodedFrame {
  readonly type?: string;
  data: ArrayBuffer;
}
export interface TrackStreams {
  readonly readableStream: ReadableStream<EncodedFrame>;
  readonly writableStream: WritableStream<EncodedFrame>;
}

/** lib-jitsi-meet's messages (modules/e2ee/E2EEContext). Its keys and switches are heard and not obeyed. */
export type LibraryMessage =
  | { readonly operation: 'initialize' | 'setEnabled' | 'setKey' | 'cleanupAll' }
  | { readonly operation: 'cleanup'; readonly participantId: string }
  | ({ readonly operation: 'encode' | 'decode' } & PipeOptions & TrackStreams);

export interface PipeOptions {
  readonly operation: 'encode' | 'decode';
  readonly participantId: string;
}

export type ToWorker = KeysMessage | ForgetMessage | RestMessage | CountMessage | LibraryMessage;

export const refusalCodes = [
  'frames.badMessage', // not in this protocol
  'frames.badPipe', // a track without operation, participant or streams: nothing flows
  'frames.staleEpoch', // not greater than every epoch seen
  'frames.keyReused', // a key id of an earlier epoch, or a key id or key twice in one message: no keys are left
  'frames.importFailed', // WebCrypto refused a key: no keys are left
  'frames.superseded', // a later message overtook this epoch before it was installed
  'frames.keyExhausted', // the sending key reached its limit: a new epoch is needed
] as const;
export type RefusalCode = (typeof refusalCodes)[number];

export const sealOutcomes = [
  'sealed',
  'droppedNoKey',
  'droppedEmpty',
  'droppedResting',
  'droppedError',
] as const;
export type SealOutcome = (typeof sealOutcomes)[number];
export const openOutcomes = [
  'opened',
  'droppedNoKey',
  'droppedEmpty',
  'droppedPlaintext',
  'droppedReplay',
  'droppedForged',
  'droppedWrongSender',
  'droppedError',
] as const;
export type OpenOutcome = (typeof openOutcomes)[number];

/** Frames by outcome since the worker started; `seen` is their sum in every report. */
export type SealCounts = { readonly [key in SealOutcome | 'seen']: number };
export type OpenCounts = { readonly [key in OpenOutcome | 'seen']: number };

export interface CountersReport {
  readonly alcove: 'counters';
  /** Of the question. */
  readonly number: number;
  /** The installed epoch, or null while there are no keys. */
  readonly epoch: number | null;
  /** The highest counter used by the current sending key, or null before the first frame. */
  readonly highestCounter: number | null;
  /** `setKey` messages of the library, all ignored. */
  readonly ignoredLibraryKeys: number;
  /** Of all sealed audio frames: each is the payload of one packet, so this is what audio packets may carry. */
  readonly sealedAudioBytes: number;
  readonly send: { readonly [kind in MediaKind]: SealCounts };
  readonly receive: { readonly [kind in MediaKind]: OpenCounts };
}
export type FromWorker =
  | { readonly alcove: 'ready' }
  | { readonly alcove: 'epoch'; readonly epoch: number }
  | { readonly alcove: 'refused'; readonly code: RefusalCode }
  /** Nothing more is sealed from here on. */
  | { readonly alcove: 'resting' }
  /** The first frame of somebody else was opened. */
  | { readonly alcove: 'opened' }
  | CountersReport;

type Fields = { readonly [name: string]: unknown };
const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null;
const isId = (value: unknown): value is string =>
  typeof value === 'string' && value.length > 0 && value.length <= 255;
const isCount = (value: unknown): value is number =>
  Number.isSafeInteger(value) && (value as number) >= 0;
const isUint32 = (value: unknown): value is number => isCount(value) && value <= 0xffffffff;
const isKid = (value: unknown): value is bigint =>
  typeof value === 'bigint' && value >= 0n && value < 1n << 64n;
const isBaseKey = (value: unknown): value is Bytes =>
  value instanceof Uint8Array &&
  value.buffer instanceof ArrayBuffer &&
  value.length === baseKeyBytes;
const isSenderKey = (value: unknown): value is SenderKey =>
  isFields(value) && isKid(value['kid']) && isBaseKey(value['baseKey']);
const isPeerKey = (value: unknown): value is PeerKey =>
  isSenderKey(value) && isFields(value) && isId(value['participantId']);

/** Reads `{ operation, participantId }` of a track; both protocols of the library carry it. */
export function parsePipeOptions(value: unknown): Result<PipeOptions, 'frames.badPipe'> {
  if (!isFields(value)) return fail('frames.badPipe');
  const { operation, participantId } = value;
  if ((operation !== 'encode' && operation !== 'decode') || !isId(participantId))
    return fail('frames.badPipe');
  return ok({ operation, participantId });
}

function parseLibraryMessage(
  value: Fields,
): Result<LibraryMessage, 'frames.badMessage' | 'frames.badPipe'> {
  const { operation, participantId, readableStream, writableStream } = value;
  switch (operation) {
    case 'initialize':
    case 'setEnabled':
    case 'setKey':
    case 'cleanupAll':
      return ok({ operation });
    case 'cleanup':
      return isId(participantId) ? ok({ operation, participantId }) : fail('frames.badMessage');
    case 'encode':
    case 'decode': {
      const options = parsePipeOptions(value);
      if (!options.ok) return options;
      if (
        !(readableStream instanceof ReadableStream) ||
        !(writableStream instanceof WritableStream)
      )
        return fail('frames.badPipe');
      return ok({ ...options.value, readableStream, writableStream });
    }
    default:
      return fail('frames.badMessage');
  }
}

/** Reads a message from the page: ours carry `alcove`, the library's carry `operation`, and none carries both. */
export function parseToWorker(
  value: unknown,
): Result<ToWorker, 'frames.badMessage' | 'frames.badPipe'> {
  if (!isFields(value)) return fail('frames.badMessage');
  if (!('alcove' in value)) return parseLibraryMessage(value);
  if ('operation' in value) return fail('frames.badMessage');
  if (value['alcove'] === 'forget' || value['alcove'] === 'rest')
    return ok({ alcove: value['alcove'] });
  const { number } = value;
  if (value['alcove'] === 'count')
    return isCount(number) ? ok({ alcove: 'count', number }) : fail('frames.badMessage');
  const { epoch, own, peers } = value;
  if (value['alcove'] !== 'keys' || !isUint32(epoch) || !isSenderKey(own))
    return fail('frames.badMessage');
  if (!Array.isArray(peers) || !peers.every(isPeerKey)) return fail('frames.badMessage');
  if (new Set(peers.map((peer) => peer.participantId)).size !== peers.length)
    return fail('frames.badMessage');
  return ok({ alcove: 'keys', epoch, own, peers });
}

const isCounts = (value: unknown, names: readonly string[]): boolean =>
  isFields(value) &&
  ['seen', ...names].every((name) => isCount(value[name])) &&
  value['seen'] === names.reduce((sum, name) => sum + Number(value[name]), 0);

function isCountersReport(value: Fields): boolean {
  const { number, epoch, highestCounter, ignoredLibraryKeys, sealedAudioBytes, send, receive } =
    value;
  return (
    isCount(number) &&
    (epoch === null || isUint32(epoch)) &&
    (highestCounter === null || isCount(highestCounter)) &&
    isCount(ignoredLibraryKeys) &&
    isCount(sealedAudioBytes) &&
    isFields(send) &&
    isCounts(send['audio'], sealOutcomes) &&
    isCounts(send['video'], sealOutcomes) &&
    isFields(receive) &&
    isCounts(receive['audio'], openOutcomes) &&
    isCounts(receive['video'], openOutcomes)
  );
}

/** Reads a message from the worker, for the page's side. A report whose sums do not add up is refused: `frames.badMessage`. */
export function parseFromWorker(value: unknown): Result<FromWorker, 'frames.badMessage'> {
  if (!isFields(value)) return fail('frames.badMessage');
  const { epoch, code } = value;
  switch (value['alcove']) {
    case 'ready':
    case 'resting':
    case 'opened':
      return ok({ alcove: value['alcove'] });
    case 'epoch':
      return isUint32(epoch) ? ok({ alcove: 'epoch', epoch }) : fail('frames.badMessage');
    case 'refused': {
      const known = refusalCodes.find((one) => one === code);
      return known === undefined
        ? fail('frames.badMessage')
        : ok({ alcove: 'refused', code: known });
    }
    case 'counters':
      return isCountersReport(value)
        ? ok(value as unknown as CountersReport)
        : fail('frames.badMessage');
    default:
      return fail('frames.badMessage');
  }
}
