// Carries out what the person does on the desk, through main and the Matrix adapter, and keeps the view state. Main decides; this asks.
import type { CellApi } from '../../../preload/contract/derive.ts';
import type { MatrixCredentials } from '../../../preload/contract/shapes.ts';
import { fail } from '../../../preload/contract/result.ts';
import { fromBase64url } from '../../lib/base64url.ts';
import {
  refusedSends,
  type FreshStart,
  type MatrixAdapter,
  type RefusedSend,
  type SessionEvent,
  type StoredCredentials,
} from '../chat/chatShapes.ts';
import { sessionEventType } from '../session/exchangeMessages.ts';
import { emptyRoomSession, guestMove, takeRoomEvent } from '../session/roomSession.ts';
import {
  firstDeskState,
  guestRoomOf,
  invitationIn,
  nameOf,
  roleOf,
  roomOf,
  unsure,
  type DeskState,
} from './deskState.ts';
import { createSessionLink, type SessionLink } from './sessionLink.dom.ts';

/** Neutral: the homeserver and other devices list it. */
const deviceName = 'Alcove';

/** Who this device is, without the token: the call cell gets this and no more. */
const deviceOf = ({ userId, deviceId }: MatrixCredentials) => ({ userId, deviceId });

/** Main judges four times a second; a sentence that it has not repeated for this long is no longer said (P18). */
const truthLifeMs = 1_500;

export interface DeskPorts {
  readonly api: CellApi<'desk'>;
  readonly matrix: MatrixAdapter;
  readonly nowMs: () => number;
}

export const createDeskController = ({ api, matrix, nowMs }: DeskPorts) => {
  let state: DeskState = firstDeskState;
  const listeners = new Set<() => void>();
  let own: MatrixCredentials | null = null;
  let storeKey: Uint8Array | null = null;
  /** A session that the server ended: its store goes when the person signs in anew. */
  let endedSession: MatrixCredentials | null = null;
  /** The guest's newest "I am ready" of this run, and the server's times of all of them by event. */
  const ownReady = { event: null as string | null, atMs: new Map<string, number>() };
  let silence: ReturnType<typeof setTimeout> | undefined;

  const set = (next: Partial<DeskState>): void => {
    state = { ...state, ...next };
    for (const listener of listeners) listener();
  };
  const link: SessionLink = createSessionLink({
    api,
    matrix,
    ended: () => set({ truth: state.truth }),
  });

  const showItems = (): void => {
    const roomId = state.sessionRoom ?? state.chosenRoom;
    const lastAtMs = new Map(
      state.rooms.map((room) => [room.roomId, matrix.timeline(room.roomId).at(-1)?.atMs ?? 0]),
    );
    set({ items: roomId === null ? [] : matrix.timeline(roomId), lastAtMs });
  };
  const unread = (): number =>
    state.chatOpen ? 0 : (roomOf(state, state.sessionRoom)?.unread ?? 0);
  const tellChat = (): void => {
    if (state.sessionRoom !== null)
      void api.calls['meeting.chat']({ isOpen: state.chatOpen, unread: Math.min(9999, unread()) });
  };

  /** Into the session by itself only when the host opened it after this "ready": an older one may be over, and its end not readable yet. */
  const joinIfReady = (): void => {
    const saidAtMs = ownReady.event === null ? undefined : ownReady.atMs.get(ownReady.event);
    const room = guestRoomOf(state);
    const invitation = room === null ? null : invitationIn(state, room.roomId);
    if (
      state.saidReady &&
      saidAtMs !== undefined &&
      invitation !== null &&
      invitation.atMs >= saidAtMs
    )
      void actions.join();
  };

  const followHost = (roomId: string): void => {
    const visiting = link.visiting();
    const room = state.roomSessions.get(roomId);
    if (visiting === null || room === undefined || visiting.roomId !== roomId) return;
    switch (guestMove(room, visiting)) {
      case 'stay':
        return;
      case 'end':
        return link.handle({
          type: 'closedByHost',
          session: visiting.session,
          from: visiting.userId,
        });
      case 'again':
        return void goHome(true).then(() =>
          invitationIn(state, roomId) === null ? actions.ready() : actions.join(),
        );
    }
  };

  const takeSessionEvent = (event: SessionEvent): void => {
    if (event.me && event.type === sessionEventType && event.content['state'] === 'ready')
      ownReady.atMs.set(event.eventId, event.atMs);
    const before = state.roomSessions.get(event.roomId) ?? emptyRoomSession;
    const now = takeRoomEvent(before, event, {
      hosts: state.practice?.moderators ?? [],
      nowMs: nowMs(),
    });
    if (now === before) return;
    set({ roomSessions: new Map(state.roomSessions).set(event.roomId, now) });
    if (state.screen.kind === 'session') followHost(event.roomId);
    else joinIfReady();
  };

  const showHome = (): void => {
    if (state.practice === null || own === null) return;
    set({
      role: roleOf(state.practice, own.userId),
      load: 'ready',
      rooms: matrix.rooms(),
      screen: { kind: 'home' },
    });
    showItems();
  };

  const startMatrix = async (
    session: MatrixCredentials,
    fresh?: FreshStart,
  ): Promise<string | null> => {
    if (state.practice === null || storeKey === null) return 'matrix.refused';
    const stored: StoredCredentials = { ...session, homeserverUrl: state.practice.homeserverUrl };
    const started = await matrix.start(stored, storeKey, fresh);
    if (!started.ok) return started.code;
    own = session;
    // A device that its own account does not vouch for can send nothing: the person decides, not this program (P2).
    if (started.value === 'notSigned') set({ screen: { kind: 'identity', step: 'ready' } });
    else showHome();
    return null;
  };

  /** A server that "does not answer" may be another one in its place: main, which judged the certificate, knows. */
  const isOther = async (code: string): Promise<boolean> => {
    if (code !== 'matrix.unreachable') return false;
    const asked = await api.calls['network.otherCertificate'](undefined);
    return asked.ok && asked.value;
  };

  const loadAccount = async (): Promise<void> => {
    const loaded = await api.calls['account.load'](undefined);
    if (!loaded.ok) return set({ screen: { kind: 'keys', code: loaded.code, isWorking: false } });
    storeKey = fromBase64url(loaded.value.cryptoStoreKey);
    if (loaded.value.credentials === null)
      return set({ screen: { kind: 'signIn', step: 'ready', code: null } });
    set({ screen: { kind: 'home' }, load: 'loading' });
    const code = await startMatrix(loaded.value.credentials);
    if (code === 'matrix.sessionEnded') {
      endedSession = loaded.value.credentials;
      return set({ screen: { kind: 'signIn', step: 'failed', code } });
    }
    if (code !== null) set({ load: (await isOther(code)) ? 'otherCertificate' : 'failed' });
  };

  const enter = async (): Promise<void> => {
    const app = await api.calls['app.state'](undefined);
    if (!app.ok) return set({ screen: { kind: 'enrol', step: 'refused', code: app.code } });
    set({ buildNote: app.value.buildNote, practice: app.value.practice });
    const pending = await api.calls['profile.pending'](undefined);
    if (!pending.ok) return set({ screen: { kind: 'enrol', step: 'refused', code: pending.code } });
    if (pending.value !== null)
      return set({ screen: { kind: 'enrol', step: 'preview', preview: pending.value } });
    if (app.value.practice === null) return set({ screen: { kind: 'enrol', step: 'empty' } });
    await loadAccount();
  };

  const openSession = async (roomId: string, begin: () => void): Promise<void> => {
    set({
      isWorking: true,
      sessionRoom: roomId,
      stage: 'opening',
      truth: null,
      screen: { kind: 'session' },
      chatOpen: true,
    });
    showItems();
    begin();
    const opened = await api.calls['meeting.open']({ peerName: nameOf(roomOf(state, roomId)) });
    set({ isWorking: false, stage: opened.ok ? 'open' : 'failed' });
    tellChat();
  };

  const goHome = async (saidReady: boolean): Promise<void> => {
    link.handle({ type: 'left' });
    link.close();
    await api.calls['meeting.close'](undefined);
    set({ screen: { kind: 'home' }, sessionRoom: null, saidReady, truth: null });
    showItems();
  };
  const leave = (): Promise<void> => goHome(false);

  const actions = {
    openFile: async (): Promise<void> => {
      set({ screen: { kind: 'enrol', step: 'reading' } });
      const chosen = await api.calls['profile.choose'](undefined);
      if (chosen.ok)
        return set({ screen: { kind: 'enrol', step: 'preview', preview: chosen.value } });
      set({
        screen:
          chosen.code === 'profile.cancelled'
            ? { kind: 'enrol', step: 'empty' }
            : { kind: 'enrol', step: 'refused', code: chosen.code },
      });
    },
    dropFile: async (file: File): Promise<void> => {
      set({ screen: { kind: 'enrol', step: 'reading' } });
      const text = file.size > 65_536 ? null : await file.text().catch(() => null);
      const offered =
        text === null
          ? { ok: false as const, code: 'profile.tooLarge' as const }
          : await api.calls['profile.offer']({ text });
      set({
        screen: offered.ok
          ? { kind: 'enrol', step: 'preview', preview: offered.value }
          : { kind: 'enrol', step: 'refused', code: offered.code },
      });
    },
    notNow: async (): Promise<void> => {
      await api.calls['profile.dismiss'](undefined);
      await enter();
    },
    acceptProfile: async (): Promise<void> => {
      if (state.screen.kind !== 'enrol' || state.screen.step !== 'preview') return;
      const { preview } = state.screen;
      set({ screen: { kind: 'enrol', step: 'joining', preview } });
      const accepted = await api.calls['profile.accept']({ fingerprint: preview.fingerprint });
      if (!accepted.ok)
        return set({ screen: { kind: 'enrol', step: 'refused', code: accepted.code } });
      // Main loads this page anew: only from then on does its policy name the practice's server.
    },
    signIn: async (name: string, password: string): Promise<void> => {
      if (state.practice === null) return;
      set({ screen: { kind: 'signIn', step: 'working', code: null } });
      const failed = async (code: string): Promise<void> => {
        set({
          screen: {
            kind: 'signIn',
            step: 'failed',
            code: (await isOther(code)) ? 'server.otherCertificate' : code,
          },
        });
      };
      if (endedSession !== null)
        await matrix.signOut({ ...endedSession, homeserverUrl: state.practice.homeserverUrl });
      endedSession = null;
      const signed = await matrix.signIn({
        homeserverUrl: state.practice.homeserverUrl,
        user: name,
        password,
        deviceName,
      });
      if (!signed.ok) return failed(signed.code);
      const { userId, deviceId, accessToken } = signed.value;
      const session: MatrixCredentials = { userId, deviceId, accessToken };
      const stored = await api.calls['account.store']({
        credentials: session,
        videoLogin: { user: userId.slice(1, userId.indexOf(':')), password },
      });
      if (!stored.ok) return set({ screen: { kind: 'keys', code: stored.code, isWorking: false } });
      const code = await startMatrix(session, { password });
      if (code !== null) await failed(code);
    },
    replaceIdentity: async (password: string): Promise<void> => {
      if (own === null) return;
      set({ screen: { kind: 'identity', step: 'working' } });
      matrix.stop();
      const code = await startMatrix(own, {
        password,
        replaceIdentity: true,
        storeMustExist: true,
      });
      if (code !== null) set({ screen: { kind: 'identity', step: 'failed' } });
    },
    retryKeys: async (): Promise<void> => {
      if (state.screen.kind === 'keys') set({ screen: { ...state.screen, isWorking: true } });
      await loadAccount();
    },
    retryHome: () => loadAccount(),
    page: (page: DeskState['page']): void => {
      set({ page });
    },
    choose: (roomId: string | null): void => {
      set({ page: 'people', chosenRoom: roomId, hasEarlier: 'available' });
      showItems();
      if (roomId !== null) void matrix.markRead(roomId);
    },
    showInvite: (open: boolean): void => {
      set({ invite: open ? 'open' : 'closed' });
    },
    /** `name`: a local name at the practice's homeserver or a whole Matrix id. */
    invite: async (name: string): Promise<void> => {
      const userId = name.startsWith('@')
        ? name
        : `@${name.trim()}:${state.practice?.serverName ?? ''}`;
      set({ invite: 'working' });
      const opened = await matrix.openConversation(userId);
      set({ invite: opened.ok ? 'closed' : 'failed', rooms: matrix.rooms() });
    },
    start: (roomId: string): void => {
      const session = own;
      const [guest, ...others] = roomOf(state, roomId)?.peers ?? [];
      if (session === null || guest === undefined || others.length > 0) return; // the key is for one person and for nobody beside them (P2)
      void openSession(roomId, () =>
        link.begin({ type: 'hosted', own: deviceOf(session), roomId, guestUserId: guest.userId }),
      );
    },
    accept: async (): Promise<void> => {
      const room = guestRoomOf(state);
      if (room === null) return;
      set({ isWorking: true, notSaid: false });
      const joined = await matrix.join(room.roomId);
      set({ isWorking: false, notSaid: !joined.ok, rooms: matrix.rooms() });
    },
    ready: async (): Promise<void> => {
      const room = guestRoomOf(state);
      if (room === null) return;
      set({ isWorking: true, notSaid: false });
      const sent = await matrix.sendSessionEvent(room.roomId, sessionEventType, {
        v: 1,
        state: 'ready',
      });
      ownReady.event = sent.ok ? sent.value : null;
      set({ isWorking: false, saidReady: sent.ok, notSaid: !sent.ok });
      joinIfReady(); // the answer may have been faster than the receipt
    },
    stopWaiting: async (): Promise<void> => {
      const room = guestRoomOf(state);
      set({ saidReady: false });
      if (room !== null)
        await matrix.sendSessionEvent(room.roomId, sessionEventType, { v: 1, state: 'away' });
    },
    join: async (): Promise<void> => {
      const session = own;
      const room = guestRoomOf(state);
      const invitation = room === null ? null : invitationIn(state, room.roomId);
      if (
        session === null ||
        room === null ||
        invitation === null ||
        state.screen.kind === 'session'
      )
        return;
      await openSession(room.roomId, () =>
        link.begin({
          type: 'visited',
          own: deviceOf(session),
          roomId: room.roomId,
          session: invitation.session,
          host: { userId: invitation.userId, deviceId: invitation.deviceId },
        }),
      );
    },
    leave,
    retrySession: async (): Promise<void> => {
      await leave();
    },
    toggleChat: (): void => {
      set({ chatOpen: !state.chatOpen });
      tellChat();
    },
    place: (rect: { x: number; y: number; width: number; height: number } | null): void => {
      const whole = (value: number): number => Math.max(0, Math.round(value));
      const { x, y, width, height } = rect ?? { x: 0, y: 0, width: 0, height: 0 };
      void api.calls['meeting.place']({
        x: whole(x),
        y: whole(y),
        width: whole(width),
        height: whole(height),
      });
    },
    send: async (text: string): Promise<RefusedSend | null> => {
      const roomId = state.sessionRoom ?? state.chosenRoom;
      const sent =
        roomId === null ? fail('chat.notJoined' as const) : await matrix.sendText(roomId, text);
      return sent.ok ? null : (refusedSends.find((code) => code === sent.code) ?? null);
    },
    tryAgain: (itemId: string): void => {
      void matrix.retry(itemId);
    },
    discard: (itemId: string): void => {
      matrix.discard(itemId);
    },
    loadEarlier: async (): Promise<void> => {
      const roomId = state.sessionRoom ?? state.chosenRoom;
      if (roomId === null || state.hasEarlier === 'loading') return;
      set({ hasEarlier: 'loading' });
      const loaded = await matrix.loadOlder(roomId);
      set({ hasEarlier: loaded.ok && !loaded.value.more ? 'none' : 'available' });
    },
  };

  matrix.onRooms(() => {
    set({ rooms: matrix.rooms() });
    showItems();
    tellChat();
  });
  matrix.onTimeline((roomId) => {
    if (roomId === (state.sessionRoom ?? state.chosenRoom) || state.screen.kind === 'home')
      showItems();
  });
  matrix.onSessionEvent(takeSessionEvent);
  api.on('truth.changed', (truth) => {
    set({ truth });
    clearTimeout(silence);
    silence = setTimeout(() => {
      if (state.truth !== null) set({ truth: unsure(state.truth, nowMs()) });
    }, truthLifeMs);
  });
  api.on('chat.toggled', () => actions.toggleChat());
  api.on('meeting.leaveAsked', () => void leave());
  api.on('profile.offered', () => {
    if (state.screen.kind !== 'session') void enter();
  });
  void enter();

  return {
    actions,
    get: (): DeskState => state,
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
};
export type DeskController = ReturnType<typeof createDeskController>;
