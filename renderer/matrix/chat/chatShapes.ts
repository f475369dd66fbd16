// Decides what the rest of the cell knows of Matrix: plain values and closed codes. Must never name a type of the SDK.
import type { TimelineItem } from '../../../preload/contract/chat.ts';
import type { Result } from '../../../preload/contract/result.ts';
import type { AnyChatCode, MatrixCode, SignInCode, StartCode } from './chatCodes.ts';
import type { Membership } from './roomRules.ts';

/** What the caller keeps in the keychain after a sign-in. `accessToken` is a secret (P14). */
export interface StoredCredentials {
  readonly userId: string;
  readonly deviceId: string;
  readonly accessToken: string;
  readonly homeserverUrl: string;
}

export interface SignInRequest {
  readonly homeserverUrl: string;
  /** A local name or a whole user id. */
  readonly user: string;
  readonly password: string;
  /** Shown to others in device lists: neutral, for example "Alcove". */
  readonly deviceName: string;
}

/** Given when the person typed the password: right after `signIn`, or to replace the account's identity. Used once, not kept. */
export interface FreshStart {
  readonly password: string;
  /** Makes a new identity even if the account has one. Others see a change and must confirm again: ask the person first. */
  readonly replaceIdentity?: boolean;
  /** Set for credentials that were stored: their crypto store must be there. Left out right after `signIn`, where a new one is made. */
  readonly storeMustExist?: boolean;
}

/**
 * `ready`: this device is signed by the account's own identity and can write.
 * `notSigned`: the account has an identity that this device does not hold (another computer, or a removed store);
 * nothing can be sent until a start with `replaceIdentity`.
 */
export type IdentityState = 'ready' | 'notSigned';
export type Connection = 'stopped' | 'connected' | 'reconnecting' | 'sessionEnded';

export interface Person {
  readonly userId: string;
  readonly displayName: string;
}

export interface Peer extends Person {
  /** False while the invitation is open. */
  readonly hasJoined: boolean;
}

export interface RoomSummary {
  readonly roomId: string;
  readonly name: string;
  /** Everybody else who is in the room or invited to it. */
  readonly peers: readonly Peer[];
  /** True only when room and crypto store agree; for an invite, what the invitation says. */
  readonly encrypted: boolean;
  readonly membership: Membership;
  /** Who sent the invitation, for `invite`. */
  readonly inviterId: string | null;
  readonly unread: number;
  /** The room's first event is loaded: there is nothing earlier to ask for. */
  readonly isWhole: boolean;
}

export interface DeviceMessage {
  readonly type: string;
  readonly content: Readonly<Record<string, unknown>>;
  readonly sender: string;
  readonly senderDevice: string;
  /** True when the sender's identity was confirmed by a person on this computer and signs this device (P2). */
  readonly verified: boolean;
}

export interface DeviceSummary {
  readonly deviceId: string;
  /** The device's Ed25519 key, base64, for the second level of the truth panel. */
  readonly fingerprint: string;
  readonly signedByOwner: boolean;
  readonly verified: boolean;
}

export interface SessionEvent {
  readonly roomId: string;
  readonly eventId: string;
  readonly type: string;
  readonly content: Readonly<Record<string, unknown>>;
  readonly sender: string;
  /** The device whose signing key the message's key names, or null when no known device has it. */
  readonly senderDevice: string | null;
  readonly me: boolean;
  /** The server's claim, ms since 1970. */
  readonly atMs: number;
}

/** What came in and was not let through, since `start`. Numbers only. */
export interface DroppedCounts {
  readonly plaintextDeviceMessages: number;
  readonly unestablishedDeviceMessages: number;
  readonly unprotectedSessionEvents: number;
}

export type SendTextCode =
  | 'matrix.notStarted'
  | 'matrix.unreachable'
  | 'matrix.rateLimited'
  | 'matrix.refused'
  | 'matrix.sessionEnded'
  | 'chat.roomNotEncrypted'
  | 'chat.tooLong'
  | 'chat.empty'
  | 'chat.notJoined'
  | 'chat.thirdPerson'
  | 'chat.unknownRoom'
  | 'chat.deviceNotSigned'
  /** An earlier message of this room failed; this one waits, failed too, until that one is sent again or discarded. */
  | 'chat.earlierFailed';

export interface MatrixPorts {
  readonly fetch: typeof globalThis.fetch;
  /** Ms since 1970. */
  readonly now: () => number;
  readonly randomBytes: (length: number) => Uint8Array;
  /** Receives closed codes only (P7). */
  readonly log: (code: AnyChatCode) => void;
  /** `memory` is for tests under Node; the product uses `indexedDb`. The prefix is visible on disk: keep it neutral. */
  readonly store:
    | { readonly kind: 'memory' }
    | { readonly kind: 'indexedDb'; readonly prefix: string };
}

export interface MatrixAdapter {
  /** Signs in with a password, which is not kept. */
  readonly signIn: (request: SignInRequest) => Promise<Result<StoredCredentials, SignInCode>>;
  /**
   * Opens the encrypted crypto store with `cryptoStoreKey` (32 bytes) and finishes the first sync.
   * The store must exist (`matrix.cryptoStoreMissing`) except right after `signIn`; see `FreshStart`. A store that cannot be opened stays as it is (P13).
   */
  readonly start: (
    credentials: StoredCredentials,
    cryptoStoreKey: Uint8Array,
    fresh?: FreshStart,
  ) => Promise<Result<IdentityState, StartCode>>;
  readonly connection: () => Connection;
  readonly onConnection: (listener: (connection: Connection) => void) => () => void;

  readonly rooms: () => readonly RoomSummary[];
  readonly onRooms: (listener: () => void) => () => void;
  /** Finds, joins (an encrypted invitation from this very person) or creates the encrypted room of the two. Gives the room id. */
  readonly openConversation: (
    userId: string,
  ) => Promise<Result<string, MatrixCode | 'chat.unknownPerson' | 'chat.roomNotEncrypted'>>;
  readonly join: (roomId: string) => Promise<Result<null, MatrixCode | 'chat.unknownRoom'>>;
  /** Declines an invitation or leaves a room. */
  readonly leave: (roomId: string) => Promise<Result<null, MatrixCode | 'chat.unknownRoom'>>;

  readonly timeline: (roomId: string) => readonly TimelineItem[];
  readonly onTimeline: (listener: (roomId: string) => void) => () => void;
  /** `value.more` is false at the beginning of the conversation. */
  readonly loadOlder: (
    roomId: string,
  ) => Promise<Result<{ readonly more: boolean }, MatrixCode | 'chat.unknownRoom'>>;
  /** Tells the server, and nobody else, that all of it was read. */
  readonly markRead: (roomId: string) => Promise<Result<null, MatrixCode | 'chat.unknownRoom'>>;
  /** The echo is in the timeline at once; the promise ends when the server has the message. Gives the item's id. */
  readonly sendText: (roomId: string, body: string) => Promise<Result<string, SendTextCode>>;
  readonly retry: (itemId: string) => Promise<Result<null, SendTextCode | 'chat.unknownMessage'>>;
  readonly discard: (itemId: string) => Result<null, 'matrix.notStarted' | 'chat.unknownMessage'>;

  readonly devicesOf: (
    userId: string,
  ) => Promise<Result<readonly DeviceSummary[], MatrixCode | 'chat.unknownPerson'>>;
  /** Sends `content` to one signed device, encrypted for it alone (Olm). `type` begins with `io.alcove.`. */
  readonly sendToDevice: (
    userId: string,
    deviceId: string,
    type: string,
    content: Readonly<Record<string, unknown>>,
  ) => Promise<
    Result<null, MatrixCode | 'chat.badContent' | 'chat.unknownDevice' | 'chat.deviceNotSigned'>
  >;
  readonly onDeviceMessage: (listener: (message: DeviceMessage) => void) => () => void;
  /** Sends an encrypted room event. `type` begins with `io.alcove.session`. Gives the event id. */
  readonly sendSessionEvent: (
    roomId: string,
    type: string,
    content: Readonly<Record<string, unknown>>,
  ) => Promise<Result<string, SendTextCode | 'chat.badContent'>>;
  /** Decrypted events only: live ones, and at start those of the last 24 hours. Each comes once in a run. */
  readonly onSessionEvent: (listener: (event: SessionEvent) => void) => () => void;
  readonly dropped: () => DroppedCounts;

  /** Ends the sync and closes the store. The credentials stay valid. */
  readonly stop: () => void;
  /** Stops, revokes the token and removes the local crypto store. `matrix.unreachable`: removed here, not yet at the server. */
  readonly signOut: (credentials: StoredCredentials) => Promise<Result<null, MatrixCode>>;
}
