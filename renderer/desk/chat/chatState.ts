// What the desk knows of conversations and messages, and what of it one chat shows. It must never show one conversation's messages as another's.
import type { Conversation, RefusedSend, TimelineItem } from '../../../preload/contract/chat.ts';
import { conversationOf } from '../../lib/conversations.ts';

export interface ChatState {
  /** Null until the cell that holds the account told them. */
  readonly conversations: readonly Conversation[] | null;
  /** The conversation that the person opened. */
  readonly chosen: string | null;
  /** The conversation of the open meeting; it goes before the chosen one. */
  readonly meetingRoom: string | null;
  /** The messages of one conversation, as they were told last. */
  readonly timeline: { readonly roomId: string; readonly items: readonly TimelineItem[] } | null;
  readonly watchFailed: boolean;
  /** The conversation whose earlier messages are on their way. */
  readonly loadingEarlier: string | null;
  /** What stands in the box of each conversation, and why its last message came back. */
  readonly drafts: ReadonlyMap<string, string>;
  readonly refusals: ReadonlyMap<string, RefusedSend>;
}

export const firstChatState: ChatState = {
  conversations: null,
  chosen: null,
  meetingRoom: null,
  timeline: null,
  watchFailed: false,
  loadingEarlier: null,
  drafts: new Map(),
  refusals: new Map(),
};

/** The conversation whose messages are on the screen. */
export function watchedRoom({ meetingRoom, chosen }: ChatState): string | null {
  return meetingRoom ?? chosen;
}

export interface ShownChat {
  readonly load: 'loading' | 'ready' | 'failed' | 'locked';
  readonly items: readonly TimelineItem[];
  readonly earlier: 'none' | 'available' | 'loading';
  readonly draft: string;
  readonly refused: RefusedSend | null;
}

const noItems: readonly TimelineItem[] = [];

const loadOf = (
  state: ChatState,
  room: Conversation | null,
  isTold: boolean,
): ShownChat['load'] => {
  if (room !== null && !room.encrypted) return 'locked';
  if (state.watchFailed) return 'failed';
  return room !== null && isTold ? 'ready' : 'loading';
};

const earlierOf = (state: ChatState, room: Conversation | null): ShownChat['earlier'] => {
  if (room?.isWhole === true) return 'none';
  return room !== null && state.loadingEarlier === room.roomId ? 'loading' : 'available';
};

/** What the chat of the watched conversation shows. */
export function shownChat(state: ChatState): ShownChat {
  const roomId = watchedRoom(state);
  const room = conversationOf(state.conversations ?? [], roomId);
  const told = state.timeline?.roomId === roomId ? state.timeline : null;
  return {
    load: loadOf(state, room, told !== null),
    items: told?.items ?? noItems,
    earlier: earlierOf(state, room),
    draft: state.drafts.get(roomId ?? '') ?? '',
    refused: state.refusals.get(roomId ?? '') ?? null,
  };
}
