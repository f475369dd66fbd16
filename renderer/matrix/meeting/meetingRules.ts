// Decides who may meet whom, whatever the page that draws it asks for (P2). Must never let a meeting begin beside a third person, in the open, or with somebody who cannot be named.
import { matrixUserId } from '../../../preload/contract/shapes.ts';
import { fail, ok, type Result } from '../../../preload/contract/result.ts';
import type { MeetingPerson, MeetingRoom } from './meetingShapes.ts';

export type RoomCode = 'chat.unknownRoom' | 'chat.notJoined' | 'chat.roomNotEncrypted';
export type PeopleCode = 'meeting.nobodyElse' | 'meeting.thirdPerson' | 'meeting.notModerator';

export function matrixRoom(rooms: readonly MeetingRoom[], roomId: string): MeetingRoom | null {
  return rooms.find((room) => room.roomId === roomId) ?? null;
}

/** The one other person of a room in which a meeting may be: the key is for them and for nobody beside them. */
export function onlyOther(
  room: MeetingRoom | null,
): Result<MeetingPerson, RoomCode | Exclude<PeopleCode, 'meeting.notModerator'>> {
  if (room === null) return fail('chat.unknownRoom');
  if (room.membership !== 'join') return fail('chat.notJoined');
  if (!room.encrypted) return fail('chat.roomNotEncrypted');
  const [other, ...others] = room.peers;
  if (others.length > 0) return fail('meeting.thirdPerson');
  if (other === undefined || !matrixUserId.safeParse(other.userId).success)
    return fail('meeting.nobodyElse');
  const { userId, displayName } = other;
  return ok({ userId, displayName, isConfirmed: false }); // nobody can compare identities on this computer yet
}

/** Who may open a meeting here, and with whom. */
export function mayStart(
  room: MeetingRoom | null,
  ownUserId: string,
  moderators: readonly string[],
): Result<MeetingPerson, RoomCode | PeopleCode> {
  return moderators.includes(ownUserId) ? onlyOther(room) : fail('meeting.notModerator');
}

/** Where a guest may say that they are here: in a conversation with a moderator. */
export function mayWait(
  room: MeetingRoom | null,
  moderators: readonly string[],
): Result<null, RoomCode | 'meeting.notModerator'> {
  if (room === null) return fail('chat.unknownRoom');
  if (room.membership !== 'join') return fail('chat.notJoined');
  return room.peers.some((peer) => moderators.includes(peer.userId))
    ? ok(null)
    : fail('meeting.notModerator');
}

/** The person as the room names them now; as before where they are not in it any more. */
export function namedNow(person: MeetingPerson, room: MeetingRoom | null): MeetingPerson {
  const found = room?.peers.find((peer) => peer.userId === person.userId);
  return found === undefined ? person : { ...person, displayName: found.displayName };
}
