// Decides whether a room is encrypted, whether we may write into it, and which room is the conversation with a person. Must never call an unknown room writable.
import { fail, ok, type Result } from '../../../preload/contract/result.ts';
import type { ChatCode } from './chatCodes.ts';
import { isUserId, maxBodyLength } from './foreignText.ts';

/** `unknown` refuses, as `off` does. */
export type EncryptionFact = 'on' | 'off' | 'unknown';
export type Membership = 'join' | 'invite';

/**
 * The room's own state and the crypto store must agree. A server that takes the state back, or adds an algorithm we do not
 * know, makes the two differ: then nothing is written (P7, P13: "cannot tell" is never "not encrypted" and never "encrypted").
 */
export function encryptionOf(
  stateAlgorithm: string | null,
  cryptoSaysOn: boolean | null,
): EncryptionFact {
  if (stateAlgorithm === 'm.megolm.v1.aes-sha2' && cryptoSaysOn === true) return 'on';
  if (stateAlgorithm === null && cryptoSaysOn === false) return 'off';
  return 'unknown';
}

/** The membership we work with, or null for rooms that we left, were removed from or only knocked at. */
export function membershipOf(raw: string): Membership | null {
  return raw === 'join' || raw === 'invite' ? raw : null;
}

export interface RoomFacts {
  readonly membership: Membership | null;
  readonly encryption: EncryptionFact;
  /** Everybody else who is in the room or invited to it. */
  readonly others: number;
}

type WriteCode = Extract<
  ChatCode,
  'chat.unknownRoom' | 'chat.notJoined' | 'chat.roomNotEncrypted' | 'chat.thirdPerson'
>;

/** May anything be written into this room? Asked again at the moment of sending. Beside the one other person nobody may read it (P21). */
export function mayWrite(room: RoomFacts | null): Result<null, WriteCode> {
  if (room === null) return fail('chat.unknownRoom');
  if (room.membership !== 'join') return fail('chat.notJoined');
  if (room.encryption !== 'on') return fail('chat.roomNotEncrypted');
  if (room.others > 1) return fail('chat.thirdPerson');
  return ok(null);
}

/** May this text be sent into this room? Gives the text that leaves. */
export function maySendText(
  room: RoomFacts | null,
  body: string,
): Result<string, WriteCode | 'chat.tooLong' | 'chat.empty'> {
  const writable = mayWrite(room);
  if (!writable.ok) return writable;
  if (body.length > maxBodyLength) return fail('chat.tooLong');
  if (body.trim() === '') return fail('chat.empty');
  return ok(body);
}

export interface ConversationCandidate {
  readonly roomId: string;
  readonly membership: Membership | null;
  readonly encryption: EncryptionFact;
  /** For an invite: what the invitation says about encryption. */
  readonly invitedEncrypted: boolean;
  /** The others who are joined or invited. */
  readonly peerIds: readonly string[];
  /** The other two-person marker: who invited us, for an invite. */
  readonly inviterId: string | null;
}

export type ConversationPlan =
  | { readonly step: 'use'; readonly roomId: string }
  | { readonly step: 'join'; readonly roomId: string }
  | { readonly step: 'create' };

/**
 * Where the conversation with `userId` takes place: a joined encrypted room of the two, else an encrypted invitation from
 * exactly this person, else a new room. The smallest room id wins, so that both ends agree when two rooms exist.
 */
export function planConversation(
  userId: string,
  rooms: readonly ConversationCandidate[],
): ConversationPlan {
  const theirs = rooms
    .filter((room) => room.peerIds.length === 1 && room.peerIds[0] === userId)
    .toSorted((a, b) => (a.roomId < b.roomId ? -1 : 1));
  const joined = theirs.find((room) => room.membership === 'join' && room.encryption === 'on');
  if (joined !== undefined) return { step: 'use', roomId: joined.roomId };
  const invited = theirs.find(
    (room) => room.membership === 'invite' && room.invitedEncrypted && room.inviterId === userId,
  );
  if (invited !== undefined) return { step: 'join', roomId: invited.roomId };
  return { step: 'create' };
}

/** A person one can write to: a well-formed id that is not our own. */
export function isOtherPerson(userId: string, ownUserId: string): boolean {
  return isUserId(userId) && userId !== ownUserId;
}

/** Only an encrypted address, without credentials in it, is spoken to (P4 names the hosts, main's gateway enforces them). */
export function isHomeserverUrl(value: string): boolean {
  let url: URL;
  try {
    url = new URL(value);
  } catch {
    return false;
  }
  return (
    url.protocol === 'https:' &&
    url.username === '' &&
    url.password === '' &&
    url.search === '' &&
    url.hash === ''
  );
}
