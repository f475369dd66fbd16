// Decides which conversation is meant and what it is called. It must never read a person out of a name.
import type { Conversation } from '../../preload/contract/chat.ts';

export function conversationOf(
  conversations: readonly Conversation[],
  roomId: string | null,
): Conversation | null {
  return conversations.find((one) => one.roomId === roomId) ?? null;
}

/** The name shown for a conversation. */
export function nameOf(conversation: Conversation | null): string {
  return conversation?.peers[0]?.displayName ?? conversation?.name ?? '';
}
