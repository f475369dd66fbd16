// What a meeting needs of Matrix and of main, in the smallest form. Decides nothing.
import type { MeetingPeople } from '../../../preload/contract/meeting.ts';
import type { Result } from '../../../preload/contract/result.ts';
import type { HeardEvent } from './roomSession.ts';

export type MeetingPerson = MeetingPeople[number];

export interface MeetingRoom {
  readonly roomId: string;
  /** Everybody else who is in the room or invited to it. */
  readonly peers: readonly { readonly userId: string; readonly displayName: string }[];
  readonly encrypted: boolean;
  readonly membership: 'join' | 'invite';
}

export interface RoomEvent extends HeardEvent {
  readonly roomId: string;
  readonly eventId: string;
  readonly content: Readonly<Record<string, unknown>>;
}

/** A message over Olm; its sender and device were judged where it came in. */
export interface OlmMessage {
  readonly type: string;
  readonly content: unknown;
  readonly sender: string;
  readonly senderDevice: string;
}

type Content = Readonly<Record<string, unknown>>;

export interface MeetingMatrix {
  readonly rooms: () => readonly MeetingRoom[];
  readonly onRooms: (listener: () => void) => unknown;
  readonly sendToDevice: (
    userId: string,
    deviceId: string,
    type: string,
    content: Content,
  ) => Promise<{ readonly ok: boolean }>;
  /** Gives the event's id. */
  readonly sendSessionEvent: (
    roomId: string,
    type: string,
    content: Content,
  ) => Promise<Result<string, string>>;
  readonly onDeviceMessage: (listener: (message: OlmMessage) => void) => unknown;
  readonly onSessionEvent: (listener: (event: RoomEvent) => void) => unknown;
}
