// What the session events of one room add up to, in whatever order they come: after a start the history is decrypted piece by piece, not in its order.
import { sessionEvent, sessionEventType } from './exchangeMessages.ts';

/** An event older than this, ms, is a leftover of a crash. */
const eventLifeMs = 6 * 3_600_000;
/** As many ended sessions as one room's history shows at a start, and more. */
const maxClosed = 256;

/** A session that the host opened and that can be joined. The key will come from this device and from nowhere else. */
export interface Invitation {
  readonly session: string;
  readonly userId: string;
  readonly deviceId: string;
  /** When it was opened, the server's time, ms since 1970. */ readonly atMs: number;
}

export interface RoomSession {
  /** Times are the server's claim, ms since 1970; 0 for never. */
  readonly readyAtMs: number;
  readonly awayAtMs: number;
  /** When a host last opened or closed a session here: it answers every "ready" before it. */
  readonly answeredAtMs: number;
  readonly open: Invitation | null;
  /** Sessions that ended, each with the host who said so. */
  readonly closed: readonly string[];
}

export const emptyRoomSession: RoomSession = {
  readyAtMs: 0,
  awayAtMs: 0,
  answeredAtMs: 0,
  open: null,
  closed: [],
};

/** One event of the room as the adapter gives it; `senderDevice` is null where no known device holds the key that signed it. */
export interface HeardEvent {
  readonly type: string;
  readonly content: unknown;
  readonly sender: string;
  readonly senderDevice: string | null;
  readonly me: boolean;
  readonly atMs: number;
}

const closedBy = (userId: string, session: string): string => `${session} ${userId}`;

/** Two of one moment: the greater name counts as the later, so that no order of hearing decides. */
const isLater = (open: Invitation | null, other: Pick<Invitation, 'atMs' | 'session'>): boolean =>
  open !== null &&
  (open.atMs > other.atMs || (open.atMs === other.atMs && open.session > other.session));

/** Takes one event; one that says nothing, that is too old or that its sender has no right to changes nothing. */
export function takeRoomEvent(
  room: RoomSession,
  event: HeardEvent,
  { moderators, nowMs }: { readonly moderators: readonly string[]; readonly nowMs: number },
): RoomSession {
  if (event.type !== sessionEventType || nowMs - event.atMs > eventLifeMs) return room;
  const parsed = sessionEvent.safeParse(event.content);
  if (!parsed.success) return room;
  const content = parsed.data;
  const { sender, atMs } = event;
  const fromModerator = moderators.includes(sender);
  const answered: RoomSession = { ...room, answeredAtMs: Math.max(room.answeredAtMs, atMs) };
  switch (content.state) {
    case 'ready':
      return fromModerator ? room : { ...room, readyAtMs: Math.max(room.readyAtMs, atMs) };
    case 'away':
      return fromModerator ? room : { ...room, awayAtMs: Math.max(room.awayAtMs, atMs) };
    case 'open':
      if (!fromModerator) return room;
      // Only the device that sent it may be named, and nobody is invited by themselves.
      if (
        event.me ||
        event.senderDevice !== content.device ||
        isLater(room.open, { atMs, session: content.session })
      )
        return answered;
      return {
        ...answered,
        open: { session: content.session, userId: sender, deviceId: content.device, atMs },
      };
    case 'closed':
      return fromModerator
        ? {
            ...answered,
            closed: [...room.closed, closedBy(sender, content.session)].slice(-maxClosed),
          }
        : room;
  }
}

/** Since when the guest waits, ms since 1970; null when nobody does. */
export function waitingSince({ readyAtMs, awayAtMs, answeredAtMs }: RoomSession): number | null {
  return readyAtMs > Math.max(awayAtMs, answeredAtMs) ? readyAtMs : null;
}

export function isClosed({ closed }: RoomSession, userId: string, session: string): boolean {
  return closed.includes(closedBy(userId, session));
}

/** The session to join; null when there is none or when it is over. */
export function invitationOf(room: RoomSession): Invitation | null {
  const { open } = room;
  return open === null || isClosed(room, open.userId, open.session) ? null : open;
}

/** What the guest's desk does while it visits `session` of a host, after something was heard. 'again': back to waiting, and into the newer session if there is one. */
export type GuestMove = 'stay' | 'end' | 'again';
export function guestMove(
  room: RoomSession,
  visiting: { readonly session: string; readonly userId: string; readonly hasKey: boolean },
): GuestMove {
  const newer = invitationOf(room);
  // A host opens a second session only after the first is gone, a crash included.
  if (newer !== null && newer.userId === visiting.userId && newer.session !== visiting.session)
    return 'again';
  if (!isClosed(room, visiting.userId, visiting.session)) return 'stay';
  return visiting.hasKey ? 'end' : 'again'; // without a key there was no call yet: it was a leftover
}
