// Decides how the SDK's rooms and events become plain facts. Must never trust a value only because the SDK holds it.
import type { RoomSummary } from './chatShapes.ts';
import { localPart, safeName, safeUserId } from './foreignText.ts';
import { isSenderRefused } from './refusedSenders.ts';
import {
  encryptionOf,
  membershipOf,
  type ConversationCandidate,
  type EncryptionFact,
  type Membership,
} from './roomRules.ts';
import type { SdkEvent, SdkRoom } from './sdkShapes.ts';
import type { EventFacts, Protection, Shield } from './timelineModel.ts';

/** The algorithm the room's state names; null when it names none; '' for a malformed one. */
const stateAlgorithmOf = (room: SdkRoom): string | null => {
  const event = room.currentState.getStateEvents('m.room.encryption', '');
  if (event === null) return null;
  const algorithm = event.getOriginalContent()['algorithm'];
  return typeof algorithm === 'string' ? algorithm : '';
};

/** `cryptoSaysOn` is null while the crypto store was not asked yet. */
export function encryptionOfRoom(room: SdkRoom, cryptoSaysOn: boolean | null): EncryptionFact {
  return encryptionOf(stateAlgorithmOf(room), cryptoSaysOn);
}

const peersOf = (room: SdkRoom, ownUserId: string) =>
  room
    .getMembers()
    .filter(
      (member) =>
        member.userId !== ownUserId &&
        (member.membership === 'join' || member.membership === 'invite'),
    );

const inviterOf = (room: SdkRoom, ownUserId: string): string | null =>
  room.getMember(ownUserId)?.events.member?.getSender() ?? null;

/** The room as the desk shows it, or null for rooms we are not in. Names are made safe. */
export function summaryOf(
  room: SdkRoom,
  ownUserId: string,
  cryptoSaysOn: boolean | null,
  unread: number,
): RoomSummary | null {
  const membership: Membership | null = membershipOf(room.getMyMembership());
  if (membership === null) return null;
  const peers = peersOf(room, ownUserId).map((member) => ({
    userId: safeUserId(member.userId),
    displayName: safeName(member.rawDisplayName, localPart(member.userId)),
    hasJoined: member.membership === 'join',
  }));
  const stateName = room.currentState.getStateEvents('m.room.name', '')?.getOriginalContent()[
    'name'
  ];
  const peerNames = peers.map((peer) => peer.displayName).join(', ');
  const inviter = membership === 'invite' ? inviterOf(room, ownUserId) : null;
  // Two people: the person's own name, whatever the room calls itself.
  const name = peers.length === 1 ? peerNames : safeName(stateName, safeName(peerNames, '?'));
  return {
    roomId: room.roomId,
    name,
    peers,
    encrypted:
      membership === 'invite'
        ? stateAlgorithmOf(room) === 'm.megolm.v1.aes-sha2'
        : encryptionOfRoom(room, cryptoSaysOn) === 'on',
    membership,
    inviterId: inviter === null ? null : safeUserId(inviter),
    unread: membership === 'join' ? unread : 0,
    isWhole: room
      .getLiveTimeline()
      .getEvents()
      .some((event) => event.getType() === 'm.room.create'),
  };
}

export function candidateOf(
  room: SdkRoom,
  ownUserId: string,
  cryptoSaysOn: boolean | null,
): ConversationCandidate {
  return {
    roomId: room.roomId,
    membership: membershipOf(room.getMyMembership()),
    encryption: encryptionOfRoom(room, cryptoSaysOn),
    invitedEncrypted: stateAlgorithmOf(room) === 'm.megolm.v1.aes-sha2',
    peerIds: peersOf(room, ownUserId).map((member) => member.userId),
    inviterId: inviterOf(room, ownUserId),
  };
}

const sendStates: ReadonlyMap<string, EventFacts['sendState']> = new Map([
  ['encrypting', 'sending'],
  ['sending', 'sending'],
  ['queued', 'sending'],
  ['sent', 'sent'],
  ['not_sent', 'failed'],
]);

/** An unknown status is no success. */
export function sendStateOf(status: string | null): EventFacts['sendState'] {
  return status === null ? 'sent' : (sendStates.get(status) ?? 'failed');
}

/** `shield` is undefined while it was not judged. */
export function protectionOf(event: SdkEvent, shield: Shield | undefined): Protection {
  if (event.status !== null) return 'echo';
  if (!event.isEncrypted()) return 'plaintext';
  if (event.isDecryptionFailure()) return 'undecryptable';
  if (event.getClearContent() === null || shield === undefined) return 'pending';
  return 'encrypted';
}

const relationOf = (content: Record<string, unknown>): string | null => {
  const relates = content['m.relates_to'];
  if (typeof relates !== 'object' || relates === null) return null;
  const type: unknown = Reflect.get(relates, 'rel_type');
  const target: unknown = Reflect.get(relates, 'event_id');
  return type === 'm.replace' && typeof target === 'string' ? target : null;
};

const newBodyOf = (content: Record<string, unknown>): unknown => {
  const next = content['m.new_content'];
  return typeof next === 'object' && next !== null ? Reflect.get(next, 'body') : null;
};

export function factsOfEvent(
  event: SdkEvent,
  room: SdkRoom,
  ownUserId: string,
  shield: Shield | undefined,
): EventFacts {
  const senderId = event.getSender() ?? '';
  const content = event.getOriginalContent();
  const protection = protectionOf(event, shield);
  const refused = protection === 'undecryptable' && isSenderRefused(event);
  return {
    eventId: event.getId() ?? null,
    txnId: event.getTxnId() ?? null,
    senderId,
    senderName: room.getMember(senderId)?.rawDisplayName ?? null,
    me: senderId === ownUserId,
    atMs: event.getTs(),
    type: event.isState() ? 'state' : event.getType(),
    msgtype: content['msgtype'],
    body: content['body'],
    replacesId: relationOf(content),
    newBody: newBodyOf(content),
    redacted: event.isRedacted(),
    protection,
    shield: shield ?? (refused ? 'unverified' : 'none'),
    sendState: sendStateOf(event.status),
  };
}
