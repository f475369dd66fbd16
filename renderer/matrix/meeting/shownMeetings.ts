// Decides what the desk is told of the meetings of each conversation. Must never tell what does not fit the contract, nor which device or session it is.
import { matrixRoomId } from '../../../preload/contract/chat.ts';
import { invitationOf, waitingSince, type RoomSession } from './roomSession.ts';

const maxRooms = 500;

export type RoomSessions = ReadonlyMap<string, RoomSession>;

export interface ShownMeeting {
  readonly roomId: string;
  readonly waitingSinceMs: number | null;
  readonly canJoin: boolean;
}

export function shownRooms(sessions: RoomSessions): readonly ShownMeeting[] {
  return [...sessions]
    .filter(([roomId]) => matrixRoomId.safeParse(roomId).success)
    .map(([roomId, session]) => ({
      roomId,
      waitingSinceMs: waitingSince(session),
      canJoin: invitationOf(session) !== null,
    }))
    .slice(0, maxRooms);
}
