// Decides when the cell hears of a change, and keeps what must be asked asynchronously (is the room encrypted, who vouches for a sender). Must never show an event before its sender was judged.
import type { TimelineItem } from '../../../preload/contract/chat.ts';
import type { RoomSummary, SessionEvent } from './chatShapes.ts';
import { safeTimeMs } from './foreignText.ts';
import { isRecord, judgeSessionEvent } from './messageRules.ts';
import {
  membershipOf,
  type ConversationCandidate,
  type EncryptionFact,
  type RoomFacts,
} from './roomRules.ts';
import {
  candidateOf,
  encryptionOfRoom,
  factsOfEvent,
  protectionOf,
  summaryOf,
} from './sdkFacts.ts';
import type { SdkEvent, SdkRoom } from './sdkShapes.ts';
import { countUnread, mergeTimeline, type EventFacts, type Shield } from './timelineModel.ts';

export interface FeedPorts<R extends SdkRoom, E extends SdkEvent> {
  readonly ownUserId: string;
  readonly allRooms: () => readonly R[];
  readonly findRoom: (roomId: string) => R | null;
  readonly cryptoSaysOn: (roomId: string) => Promise<boolean>;
  readonly shieldOf: (event: E) => Promise<Shield>;
  readonly deviceOfEvent: (event: E) => Promise<string | null>;
  readonly now: () => number;
  readonly roomsChanged: () => void;
  readonly timelineChanged: (roomId: string) => void;
  readonly sessionEventArrived: (event: SessionEvent) => void;
  readonly unprotectedSessionEvent: () => void;
}

export interface ChatFeed<E extends SdkEvent> {
  readonly rooms: () => readonly RoomSummary[];
  readonly candidates: () => readonly ConversationCandidate[];
  readonly timeline: (roomId: string) => readonly TimelineItem[];
  /** Asks the crypto store anew. Null for an unknown room. */
  readonly freshFacts: (roomId: string) => Promise<RoomFacts | null>;
  /** Something about the room changed: membership, names, encryption, unread count. */
  readonly roomTouched: (roomId: string) => Promise<void>;
  /** An event came, was decrypted or changed its state. `live`: it came after the first sync, at the end of the timeline. */
  readonly eventTouched: (
    event: E,
    origin: 'live' | 'atStart' | 'older' | 'changed',
  ) => Promise<void>;
}

/** One feed for one run of the client. */
export function createChatFeed<R extends SdkRoom, E extends SdkEvent>(
  ports: FeedPorts<R, E>,
): ChatFeed<E> {
  const cryptoOn = new Map<string, boolean>();
  const shields = new WeakMap<SdkEvent, Shield>();
  const waitingSessionEvents = new WeakMap<SdkEvent, boolean>();
  const deliveredSessionEvents = new Set<string>();

  const askCrypto = async (roomId: string): Promise<boolean | null> => {
    try {
      const on = await ports.cryptoSaysOn(roomId);
      cryptoOn.set(roomId, on);
      return on;
    } catch {
      cryptoOn.delete(roomId);
      return null;
    }
  };

  const judge = async (event: E): Promise<Shield | undefined> => {
    if (protectionOf(event, undefined) !== 'pending' || event.getClearContent() === null)
      return undefined;
    let shield: Shield;
    try {
      shield = await ports.shieldOf(event);
    } catch {
      shield = 'unverified';
    }
    shields.set(event, shield);
    return shield;
  };

  const offerSessionEvent = async (event: E, live: boolean): Promise<void> => {
    const eventId = event.getId();
    const roomId = event.getRoomId();
    if (
      eventId === undefined ||
      roomId === undefined ||
      event.isState() ||
      deliveredSessionEvents.has(eventId)
    )
      return;
    const shield = shields.get(event);
    const content = event.getOriginalContent();
    const verdict = judgeSessionEvent(
      {
        type: event.getType(),
        content,
        protection: protectionOf(event, shield),
        shield: shield ?? 'none',
        redacted: event.isRedacted(),
        live,
        atMs: safeTimeMs(event.getTs()),
      },
      ports.now(),
    );
    if (verdict === 'wait') {
      waitingSessionEvents.set(event, live);
      return;
    }
    waitingSessionEvents.delete(event);
    if (verdict === 'unprotected') {
      deliveredSessionEvents.add(eventId);
      ports.unprotectedSessionEvent();
    }
    if (verdict !== 'pass' || !isRecord(content)) return;
    deliveredSessionEvents.add(eventId);
    const senderDevice = await ports.deviceOfEvent(event).catch(() => null);
    const sender = event.getSender() ?? '';
    ports.sessionEventArrived({
      roomId,
      eventId,
      type: event.getType(),
      content,
      sender,
      senderDevice,
      me: sender === ports.ownUserId,
      atMs: safeTimeMs(event.getTs()),
    });
  };

  const factsIn = (room: R, events: readonly SdkEvent[]): readonly EventFacts[] =>
    events.map((event) => factsOfEvent(event, room, ports.ownUserId, shields.get(event)));
  const encryptionIn = (room: R): EncryptionFact =>
    encryptionOfRoom(room, cryptoOn.get(room.roomId) ?? null);
  const unreadOf = (room: R): number =>
    countUnread(
      factsIn(room, room.getLiveTimeline().getEvents()),
      room.getEventReadUpTo(ports.ownUserId),
      encryptionIn(room),
    );

  return {
    rooms: () =>
      ports
        .allRooms()
        .map((room) =>
          summaryOf(room, ports.ownUserId, cryptoOn.get(room.roomId) ?? null, unreadOf(room)),
        )
        .filter((room) => room !== null),
    candidates: () =>
      ports
        .allRooms()
        .map((room) => candidateOf(room, ports.ownUserId, cryptoOn.get(room.roomId) ?? null)),
    timeline: (roomId) => {
      const room = ports.findRoom(roomId);
      if (room === null || membershipOf(room.getMyMembership()) !== 'join') return [];
      return mergeTimeline(
        factsIn(room, room.getLiveTimeline().getEvents()),
        factsIn(room, room.getPendingEvents()),
        encryptionIn(room),
      );
    },
    freshFacts: async (roomId) => {
      const room = ports.findRoom(roomId);
      if (room === null) return null;
      const on = await askCrypto(roomId);
      return {
        membership: membershipOf(room.getMyMembership()),
        encryption: encryptionOfRoom(room, on),
        others: candidateOf(room, ports.ownUserId, on).peerIds.length,
      };
    },
    roomTouched: async (roomId) => {
      await askCrypto(roomId);
      ports.roomsChanged();
      ports.timelineChanged(roomId);
    },
    eventTouched: async (event, origin) => {
      const roomId = event.getRoomId();
      if (roomId === undefined) return;
      await judge(event);
      if (origin === 'live' || origin === 'atStart')
        await offerSessionEvent(event, origin === 'live');
      else if (origin === 'changed') {
        const live = waitingSessionEvents.get(event);
        if (live !== undefined) await offerSessionEvent(event, live);
      }
      ports.timelineChanged(roomId);
      // The unread count and the order of rooms follow.
      if (origin === 'live' || origin === 'changed') ports.roomsChanged();
    },
  };
}
