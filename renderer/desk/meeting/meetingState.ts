// What the desk knows of meetings: where one can be joined, who waits, which one this computer is in. It decides nothing about keys or people.
import type { z } from 'zod';
import type { Answer } from '../../../preload/contract/chat.ts';
import type { meeting } from '../../../preload/contract/meeting.ts';
import type { Truth } from '../../../preload/contract/shapes.ts';

type Told = Exclude<z.infer<typeof meeting.ports.meeting.messages.matrix>, Answer>;
type RoomsTold = Extract<Told, { readonly type: 'rooms' }>;
export type MeetingRoom = RoomsTold['rooms'][number];
export type CurrentMeeting = NonNullable<Extract<Told, { readonly type: 'current' }>['current']>;

export interface MeetingState {
  readonly rooms: readonly MeetingRoom[];
  /** This person said that they are here. */
  readonly saidReady: boolean;
  /** The meeting that this computer is in, as it was told last. */
  readonly current: CurrentMeeting | null;
  /** A conversation whose meeting was refused before there was one; the person has not seen it yet. */
  readonly refusedRoom: string | null;
  /** What main said last; null outside a meeting. */
  readonly truth: Truth | null;
  readonly isChatOpen: boolean;
}

export const firstMeetingState: MeetingState = {
  rooms: [],
  saidReady: false,
  current: null,
  refusedRoom: null,
  truth: null,
  isChatOpen: true,
};

/** The meeting on the screen; one that was refused stands there as one that failed. */
export function shownMeeting({ current, refusedRoom }: MeetingState): CurrentMeeting | null {
  if (current !== null) return current;
  return refusedRoom === null ? null : { roomId: refusedRoom, phase: 'failed' };
}

/** After the cell that holds the keys told which meeting this computer is in: what belonged to another one is gone. */
export function afterCurrent(state: MeetingState, current: CurrentMeeting | null): MeetingState {
  if (current !== null && current.roomId === state.current?.roomId) return { ...state, current };
  return {
    ...state,
    current,
    refusedRoom: current === null ? state.refusedRoom : null,
    truth: null,
    isChatOpen: true,
  };
}
