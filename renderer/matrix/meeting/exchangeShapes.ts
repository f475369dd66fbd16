// What the key exchange of one session is made of: where it stands, what happens to it, what is to be done. Decides nothing but whether two devices are the same.
import type { CallReason } from '../../../preload/contract/shapes.ts';
import type { DeviceMessageType, KnownMessage, SessionEventContent } from './exchangeMessages.ts';

export interface Device {
  readonly userId: string;
  readonly deviceId: string;
}

/** This device opened the session and makes its keys. */
export interface Hosting {
  readonly phase: 'hosting';
  readonly own: Device;
  readonly roomId: string;
  readonly session: string;
  readonly guestUserId: string;
  readonly guest: Device | null;
  readonly epoch: number;
  readonly answered: readonly string[];
}

/** This device asks the host's for keys. */
export interface Visiting {
  readonly phase: 'visiting';
  readonly own: Device;
  readonly roomId: string;
  readonly session: string;
  readonly host: Device;
  readonly epoch: number;
  /** The name of the request that waits for its answer. */
  readonly join: string | null;
}

export type Exchange = { readonly phase: 'none' } | Hosting | Visiting;

/** New random values, made by the caller for every event whether they are used or not. */
export interface Fresh {
  readonly secret: string;
  readonly conference: string;
  readonly id: string;
}

/** The host opens a session for one person. */
export interface Hosted {
  readonly type: 'hosted';
  readonly own: Device;
  readonly roomId: string;
  readonly guestUserId: string;
}

/** The guest goes into the session of a host's device. */
export interface Visited {
  readonly type: 'visited';
  readonly own: Device;
  readonly roomId: string;
  readonly session: string;
  readonly host: Device;
}

export type ExchangeEvent =
  | Hosted
  | Visited
  | { readonly type: 'message'; readonly message: KnownMessage; readonly from: Device }
  /** The call cell needs a key newer than `lastEpoch`. */
  | { readonly type: 'rekeyAsked'; readonly lastEpoch: number }
  /** A message to this device could not be sent. */
  | { readonly type: 'notSent'; readonly to: Device }
  /** The pending request for a key got no answer in time. */
  | { readonly type: 'unanswered' }
  | { readonly type: 'left' }
  | { readonly type: 'closedByHost'; readonly session: string; readonly from: string };

export interface GivenKey {
  readonly sessionId: string;
  readonly conference: string;
  readonly epoch: number;
  readonly secret: string;
  readonly own: Device;
  readonly peer: Device;
}

export type ExchangeAction =
  | { readonly type: 'announce'; readonly roomId: string; readonly content: SessionEventContent }
  | {
      readonly type: 'send';
      readonly to: Device;
      readonly message: DeviceMessageType;
      readonly content: Readonly<Record<string, unknown>>;
    }
  | { readonly type: 'giveKey'; readonly key: GivenKey }
  | { readonly type: 'end'; readonly reason: CallReason };

export interface ExchangeStep {
  readonly exchange: Exchange;
  readonly actions: readonly ExchangeAction[];
}

export function sameDevice(a: Device, b: Device): boolean {
  return a.userId === b.userId && a.deviceId === b.deviceId;
}
export const nothing: Exchange = { phase: 'none' };
