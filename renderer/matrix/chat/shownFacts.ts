// Decides what the desk is told of conversations and messages. Must never tell what does not fit the contract: one hostile id would cost the desk all the rest.
import {
  conversation,
  maxShownItems,
  timelineItem,
  type Conversation,
  type TimelineItem,
} from '../../../preload/contract/chat.ts';
import type { RoomSummary } from './chatShapes.ts';

const maxConversations = 500;
const maxPeers = 20;
const maxUnread = 999_999;

export interface RoomExtras {
  /** Matrix ids of the practice's moderators. */
  readonly moderators: readonly string[];
  /** When the last shown message came; null before any. */
  readonly lastAtMs: number | null;
  /** The server said that there is nothing earlier. */
  readonly isWhole: boolean;
}

export function hasModerator(
  room: Pick<RoomSummary, 'peers'>,
  moderators: readonly string[],
): boolean {
  return room.peers.some((peer) => moderators.includes(peer.userId));
}

const conversationOf = (room: RoomSummary, extras: RoomExtras): Conversation => ({
  roomId: room.roomId,
  name: room.name,
  peers: room.peers
    .slice(0, maxPeers)
    .map(({ userId, displayName, hasJoined }) => ({ userId, displayName, hasJoined })),
  withModerator: hasModerator(room, extras.moderators),
  encrypted: room.encrypted,
  membership: room.membership,
  unread: Math.min(room.unread, maxUnread),
  lastAtMs: extras.lastAtMs,
  isWhole: room.isWhole || extras.isWhole,
});

export function shownConversations(
  rooms: readonly RoomSummary[],
  extrasOf: (roomId: string) => RoomExtras,
): Conversation[] {
  return rooms
    .map((room) => conversationOf(room, extrasOf(room.roomId)))
    .filter((shown) => conversation.safeParse(shown).success)
    .slice(0, maxConversations);
}

/** The newest, where there are more than fit. */
export function shownItems(items: readonly TimelineItem[]): TimelineItem[] {
  return items.filter((item) => timelineItem.safeParse(item).success).slice(-maxShownItems);
}
