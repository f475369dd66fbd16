// Decides what the two homes show of conversations and meetings. It must never offer a call in a conversation that is not encrypted.
import type { Conversation } from '../../../preload/contract/chat.ts';
import { nameOf } from '../../lib/conversations.ts';
import type { ConversationRow, ConversationState } from './ConversationRowView.tsx';
import type { GuestStep } from './GuestHomeView.tsx';
import type { PersonWaiting } from './HostHomeView.tsx';

/** What is known of a meeting in one conversation. */
export interface MeetingFacts {
  readonly roomId: string;
  /** Since when its guest waits, ms since 1970; null when nobody does. */
  readonly waitingSinceMs: number | null;
  readonly canJoin: boolean;
}

/** The conversation a guest has with a moderator of the practice: one that they are in, else an invitation. */
export function guestConversation(conversations: readonly Conversation[]): Conversation | null {
  const withModerator = conversations.filter((one) => one.withModerator);
  return withModerator.find((one) => one.membership === 'join') ?? withModerator[0] ?? null;
}

/** What stands before the guest when everything is loaded. */
export function guestStep(
  conversation: Conversation | null,
  meetings: readonly MeetingFacts[],
  saidReady: boolean,
): GuestStep {
  if (conversation === null) return 'none';
  if (conversation.membership === 'invite') return 'invited';
  const { roomId } = conversation;
  if (meetings.some((one) => one.roomId === roomId && one.canJoin)) return 'join';
  return saidReady ? 'waiting' : 'ready';
}

const rowState = (conversation: Conversation, isWaiting: boolean): ConversationState => {
  if (!conversation.encrypted) return 'locked';
  if (conversation.peers[0]?.hasJoined !== true) return 'invited';
  return isWaiting ? 'ready' : 'joined';
};

/** The conversations that the host is in; `startingRoom` is the one whose call is being opened. */
export function hostRows(
  conversations: readonly Conversation[],
  meetings: readonly MeetingFacts[],
  startingRoom: string | null,
): readonly ConversationRow[] {
  const isWaiting = (roomId: string): boolean =>
    meetings.some((one) => one.roomId === roomId && one.waitingSinceMs !== null);
  return conversations
    .filter((one) => one.membership === 'join')
    .map((one) => ({
      id: one.roomId,
      name: nameOf(one),
      unread: one.unread,
      lastAtMs: one.lastAtMs,
      isStarting: one.roomId === startingRoom,
      state: rowState(one, isWaiting(one.roomId)),
    }));
}

/** Who waits to be let in, longest first. */
export function waitingPeople(
  conversations: readonly Conversation[],
  meetings: readonly MeetingFacts[],
  startingRoom: string | null,
): readonly PersonWaiting[] {
  return meetings
    .flatMap(({ roomId, waitingSinceMs }) => {
      const conversation = conversations.find((one) => one.roomId === roomId);
      if (waitingSinceMs === null || conversation === undefined) return [];
      return [
        {
          conversationId: roomId,
          name: nameOf(conversation),
          sinceMs: waitingSinceMs,
          isWorking: roomId === startingRoom,
        },
      ];
    })
    .toSorted((one, other) => one.sinceMs - other.sinceMs);
}
