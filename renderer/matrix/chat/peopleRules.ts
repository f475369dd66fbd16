// Decides with whom a conversation may begin, whatever the page that draws it asks for. Must never let a guest be joined to people whom the practice does not name.
import { fail, ok, type Result } from '../../../preload/contract/result.ts';
import type { RoomSummary } from './chatShapes.ts';
import { hasModerator } from './shownFacts.ts';

/** The person who is signed in here. */
export interface Own {
  readonly userId: string;
}

/** `person`: a whole Matrix id, or a local name at the practice's homeserver. */
export function userIdOf(person: string, serverName: string): string {
  return person.startsWith('@') ? person : `@${person.trim()}:${serverName}`;
}

/** A moderator writes to anybody; everybody else to moderators. */
export function mayInvite(
  own: Own | null,
  userId: string,
  moderators: readonly string[],
): Result<null, 'matrix.notStarted' | 'chat.unknownPerson'> {
  if (own === null) return fail('matrix.notStarted');
  return moderators.includes(own.userId) || moderators.includes(userId)
    ? ok(null)
    : fail('chat.unknownPerson');
}

/** Only an invitation is accepted, and a guest's only into a room with a moderator of the practice. */
export function mayAccept(
  own: Own | null,
  room: Pick<RoomSummary, 'membership' | 'peers'> | null,
  moderators: readonly string[],
): Result<null, 'matrix.notStarted' | 'chat.unknownRoom' | 'chat.unknownPerson'> {
  if (own === null) return fail('matrix.notStarted');
  if (room === null || room.membership !== 'invite') return fail('chat.unknownRoom');
  return moderators.includes(own.userId) || hasModerator(room, moderators)
    ? ok(null)
    : fail('chat.unknownPerson');
}
