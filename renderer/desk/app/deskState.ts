// The desk's view state: which screen stands open and what it shows. It holds no secret and decides nothing about safety.
import type { ProfilePreview, Role, Truth } from '../../../preload/contract/shapes.ts';
import type { CallOutput } from '../../../preload/contract/derive.ts';
import type { RoomSummary } from '../chat/chatShapes.ts';
import type { TimelineItem } from '../chat/timelineModel.ts';
import {
  emptyRoomSession,
  invitationOf,
  waitingSince,
  type Invitation,
  type RoomSession,
} from '../session/roomSession.ts';

export type Practice = NonNullable<CallOutput<'app.state'>['practice']>;

export type Screen =
  | { readonly kind: 'starting' }
  | { readonly kind: 'enrol'; readonly step: 'empty' | 'reading' }
  | {
      readonly kind: 'enrol';
      readonly step: 'preview' | 'joining';
      readonly preview: ProfilePreview;
    }
  | { readonly kind: 'enrol'; readonly step: 'refused'; readonly code: string }
  | { readonly kind: 'keys'; readonly code: string; readonly isWorking: boolean }
  | { readonly kind: 'signIn'; readonly step: 'ready' | 'working'; readonly code: null }
  | { readonly kind: 'signIn'; readonly step: 'failed'; readonly code: string }
  /** The account belongs to another computer until the person says otherwise. */
  | { readonly kind: 'identity'; readonly step: 'ready' | 'working' | 'failed' }
  | { readonly kind: 'home' }
  | { readonly kind: 'session' };

export interface DeskState {
  readonly screen: Screen;
  readonly buildNote: string | null;
  readonly practice: Practice | null;
  readonly role: Role;
  readonly load: 'loading' | 'ready' | 'failed' | 'otherCertificate';
  readonly rooms: readonly RoomSummary[];
  /** What the session events of each room add up to. */
  readonly roomSessions: ReadonlyMap<string, RoomSession>;
  /** The guest said that they are here. */
  readonly saidReady: boolean;
  /** The last step towards the session did not reach the practice. */
  readonly notSaid: boolean;
  readonly isWorking: boolean;
  readonly page: 'today' | 'people';
  readonly invite: 'closed' | 'open' | 'working' | 'failed';
  readonly chosenRoom: string | null;
  readonly chatOpen: boolean;
  readonly items: readonly TimelineItem[];
  readonly lastAtMs: ReadonlyMap<string, number>;
  readonly hasEarlier: 'none' | 'available' | 'loading';
  readonly sessionRoom: string | null;
  readonly stage: 'opening' | 'open' | 'failed';
  readonly truth: Truth | null;
}

export const firstDeskState: DeskState = {
  screen: { kind: 'starting' },
  buildNote: null,
  practice: null,
  role: 'guest',
  load: 'loading',
  rooms: [],
  roomSessions: new Map(),
  saidReady: false,
  notSaid: false,
  isWorking: false,
  page: 'today',
  invite: 'closed',
  chosenRoom: null,
  chatOpen: true,
  items: [],
  lastAtMs: new Map(),
  hasEarlier: 'available',
  sessionRoom: null,
  stage: 'opening',
  truth: null,
};

export const roleOf = (practice: Practice, userId: string): Role =>
  practice.moderators.includes(userId) ? 'host' : 'guest';

/** The conversation a guest has with a host of the practice: one that they are in, else an invitation. */
export const guestRoomOf = (state: DeskState): RoomSummary | null => {
  const withHost = state.rooms.filter((room) =>
    room.peers.some((peer) => state.practice?.moderators.includes(peer.userId) === true),
  );
  return (
    withHost.find((room) => room.membership === 'join') ??
    withHost.find((room) => room.membership === 'invite') ??
    null
  );
};

export const roomOf = (state: DeskState, roomId: string | null): RoomSummary | null =>
  state.rooms.find((room) => room.roomId === roomId) ?? null;

/** The name shown for a conversation. */
export const nameOf = (room: RoomSummary | null): string =>
  room?.peers[0]?.displayName ?? room?.name ?? '';

const roomSessionOf = (state: DeskState, roomId: string): RoomSession =>
  state.roomSessions.get(roomId) ?? emptyRoomSession;
export const invitationIn = (state: DeskState, roomId: string): Invitation | null =>
  invitationOf(roomSessionOf(state, roomId));
/** By room, longest first: since when its guest has been waiting, ms since 1970. */
export const waitingIn = (state: DeskState): readonly (readonly [string, number])[] =>
  [...state.roomSessions]
    .flatMap(([roomId, session]) => {
      const since = waitingSince(session);
      return since === null ? [] : [[roomId, since] as const];
    })
    .toSorted(([, a], [, b]) => a - b);

/** What may still be said when main has fallen silent: nothing strong. */
export const unsure = (truth: Truth, nowMs: number): Truth =>
  truth.level === 'unknown'
    ? truth
    : {
        ...truth,
        level: 'unknown',
        relayOnly: false,
        window: { sent: 0, sealed: 0, opened: 0, decoded: 0, refusedIn: 0 },
        sinceMs: nowMs,
      };
