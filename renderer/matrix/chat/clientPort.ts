// Decides what the chat asks of the SDK's client. Must never name a type of the SDK; everything here may reject with its errors.
import type { Connection, DeviceSummary, SignInRequest, StoredCredentials } from './chatShapes.ts';
import type { IncomingDeviceMessage } from './messageRules.ts';
import type { SdkEvent, SdkRoom } from './sdkShapes.ts';
import type { Shield } from './timelineModel.ts';

/** A device with the keys others know it by, base64. */
export interface ListedDevice extends DeviceSummary {
  readonly curve25519: string;
}

/** What the client tells while it runs. */
export interface ClientEvents<E extends SdkEvent> {
  readonly connectionChanged: (connection: Exclude<Connection, 'stopped'>) => void;
  readonly roomTouched: (roomId: string) => void;
  /** An event was added at the end (`end`) or by paging back (`older`). */
  readonly eventAdded: (event: E, place: 'end' | 'older') => void;
  /** An event was decrypted, redacted or changed its sending state. */
  readonly eventChanged: (event: E) => void;
  readonly timelineReplaced: (roomId: string) => void;
  readonly deviceMessageReceived: (
    message: Omit<IncomingDeviceMessage, 'listedCurve25519'>,
  ) => void;
}

/** One client of one sign-in. `openStore` comes first, then `sync`. */
export interface ClientPort<R extends SdkRoom, E extends SdkEvent> {
  readonly whoami: () => Promise<{ readonly userId: string; readonly deviceId: string | null }>;
  readonly openStore: (key: Uint8Array) => Promise<void>;
  /** True when the account has a signing identity, whether this device holds it or not. Asks the server. */
  readonly accountHasIdentity: () => Promise<boolean>;
  /** Makes a new signing identity; `password` answers the server's question if it asks. */
  readonly makeIdentity: (password: string) => Promise<void>;
  readonly ownDeviceIsSigned: () => Promise<boolean>;
  /** Starts the sync; resolves when the first one is done. */
  readonly sync: (timeoutMs: number) => Promise<void>;
  readonly stop: () => void;
  readonly revokeToken: () => Promise<void>;

  readonly allRooms: () => readonly R[];
  readonly findRoom: (roomId: string) => R | null;
  readonly cryptoSaysOn: (roomId: string) => Promise<boolean>;
  readonly shieldOf: (event: E) => Promise<Shield>;
  readonly createDirectRoom: (userId: string) => Promise<string>;
  readonly join: (roomId: string) => Promise<void>;
  readonly leave: (roomId: string) => Promise<void>;
  /** True while there is more before what is loaded. */
  readonly scrollback: (room: R, pageSize: number) => Promise<boolean>;
  readonly markRead: (room: R) => Promise<void>;
  /** Gives the event id. */
  readonly send: (
    roomId: string,
    type: string,
    content: Record<string, unknown>,
    txnId: string,
  ) => Promise<string>;
  readonly pending: (txnId: string) => { readonly event: E; readonly room: R } | null;
  readonly resend: (event: E, room: R) => Promise<void>;
  /** Throws when the event is on its way. */
  readonly cancel: (event: E) => void;
  readonly devicesOf: (userId: string) => Promise<readonly ListedDevice[]>;
  /** Encrypts for one device and sends. False when no such device is known. */
  readonly sendEncrypted: (
    userId: string,
    deviceId: string,
    type: string,
    content: Record<string, unknown>,
    txnId: string,
  ) => Promise<boolean>;
}

/** The SDK seen from outside: it signs in, and opens clients. */
export interface MatrixSdk<R extends SdkRoom, E extends SdkEvent> {
  readonly login: (request: SignInRequest) => Promise<Omit<StoredCredentials, 'homeserverUrl'>>;
  readonly open: (credentials: StoredCredentials, events: ClientEvents<E>) => ClientPort<R, E>;
}
