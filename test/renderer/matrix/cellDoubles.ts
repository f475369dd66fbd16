// Stand-ins for what the matrix cell speaks with: a homeserver behind the adapter, main, and the other ends of its ports. They answer only what the real things have, and decide nothing about the product.
import type { CellApi } from '../../../preload/contract/derive.ts';
import type { TimelineItem } from '../../../preload/contract/chat.ts';
import type { Practice } from '../../../preload/contract/app.ts';
import type {
  Connection,
  DeviceMessage,
  MatrixAdapter,
  RoomSummary,
  SessionEvent,
} from '../../../renderer/matrix/chat/chatShapes.ts';

export const moderator = '@therapist:x';
export const patient = '@patient:x';

export const practice: Practice = {
  name: 'P',
  homeserverUrl: 'https://chat.alcove.test',
  serverName: 'x',
  moderators: [moderator],
  mediaRoute: 'direct',
  contacts: [],
};

/** An encrypted conversation of two that this person is in. */
export const roomWith = (userId: string, change: Partial<RoomSummary> = {}): RoomSummary => ({
  roomId: '!r:x',
  name: userId.slice(1, -2),
  peers: [{ userId, displayName: userId.slice(1, -2), hasJoined: true }],
  encrypted: true,
  membership: 'join',
  inviterId: null,
  unread: 0,
  isWhole: true,
  ...change,
});

export interface Sent {
  readonly kind: 'device' | 'room';
  readonly to: string;
  readonly type: string;
  readonly content: Readonly<Record<string, unknown>>;
}

const done = { ok: true, value: null } as const;

const ears = <A extends readonly unknown[]>() => {
  const all = new Set<(...heard: A) => void>();
  return {
    on: (ear: (...heard: A) => void) => {
      all.add(ear);
      return () => void all.delete(ear);
    },
    tell: (...heard: A): void => {
      for (const ear of all) ear(...heard);
    },
  };
};

/** What was asked of it stands in `asked`, by name; `sent` is what would have left. `will` says what it answers. */
export const matrixDouble = () => {
  const asked: (readonly [string, ...unknown[]])[] = [];
  const sent: Sent[] = [];
  const rooms = ears<[]>();
  const timelines = ears<[string]>();
  const devices = ears<[DeviceMessage]>();
  const sessions = ears<[SessionEvent]>();
  const connections = ears<[Connection]>();
  const will = {
    rooms: [] as readonly RoomSummary[],
    items: new Map<string, readonly TimelineItem[]>(),
    signIn: (): ReturnType<MatrixAdapter['signIn']> =>
      Promise.resolve({ ok: false, code: 'matrix.refused' }),
    start: (): ReturnType<MatrixAdapter['start']> => Promise.resolve({ ok: true, value: 'ready' }),
    openConversation: (): ReturnType<MatrixAdapter['openConversation']> =>
      Promise.resolve({ ok: true, value: '!new:x' }),
    join: (): ReturnType<MatrixAdapter['join']> => Promise.resolve(done),
    loadOlder: (): ReturnType<MatrixAdapter['loadOlder']> =>
      Promise.resolve({ ok: true, value: { more: true } }),
    sendText: (): ReturnType<MatrixAdapter['sendText']> =>
      Promise.resolve({ ok: true, value: 'txn:1' }),
    retry: (): ReturnType<MatrixAdapter['retry']> => Promise.resolve(done),
    discard: (): ReturnType<MatrixAdapter['discard']> => done,
    markRead: (): ReturnType<MatrixAdapter['markRead']> => Promise.resolve(done),
    sendToDevice: (): ReturnType<MatrixAdapter['sendToDevice']> => Promise.resolve(done),
    sendSessionEvent: (): ReturnType<MatrixAdapter['sendSessionEvent']> =>
      Promise.resolve({ ok: true, value: '$event' }),
  };
  const noted =
    <A extends readonly unknown[], R>(name: string, answer: () => R) =>
    (...given: A): R => {
      asked.push([name, ...given]);
      return answer();
    };
  const matrix: MatrixAdapter = {
    signIn: noted('signIn', () => will.signIn()),
    start: noted('start', () => will.start()),
    connection: () => 'connected',
    onConnection: connections.on,
    rooms: () => will.rooms,
    onRooms: rooms.on,
    openConversation: noted('openConversation', () => will.openConversation()),
    join: noted('join', () => will.join()),
    leave: noted('leave', () => Promise.resolve(done)),
    timeline: (roomId) => will.items.get(roomId) ?? [],
    onTimeline: timelines.on,
    loadOlder: noted('loadOlder', () => will.loadOlder()),
    markRead: noted('markRead', () => will.markRead()),
    sendText: noted('sendText', () => will.sendText()),
    retry: noted('retry', () => will.retry()),
    discard: noted('discard', () => will.discard()),
    devicesOf: noted('devicesOf', () => Promise.resolve({ ok: true, value: [] } as const)),
    sendToDevice: (userId, deviceId, type, content) => {
      sent.push({ kind: 'device', to: `${userId} ${deviceId}`, type, content });
      return will.sendToDevice();
    },
    onDeviceMessage: devices.on,
    sendSessionEvent: (roomId, type, content) => {
      sent.push({ kind: 'room', to: roomId, type, content });
      return will.sendSessionEvent();
    },
    onSessionEvent: sessions.on,
    dropped: () => ({
      plaintextDeviceMessages: 0,
      unestablishedDeviceMessages: 0,
      unprotectedSessionEvents: 0,
    }),
    stop: noted('stop', () => undefined),
    signOut: noted('signOut', () => Promise.resolve(done)),
  };
  return {
    matrix,
    asked,
    sent,
    will,
    device: devices.tell,
    event: sessions.tell,
    connection: connections.tell,
    /** The rooms are others now. */
    rooms: (next: readonly RoomSummary[]): void => {
      will.rooms = next;
      rooms.tell();
    },
    timeline: (roomId: string, items: readonly TimelineItem[]): void => {
      will.items.set(roomId, items);
      timelines.tell(roomId);
    },
  };
};

/** One end of a port: what this cell posted stands in `got`; `say` is the other end. */
export const portDouble = () => {
  const got: unknown[] = [];
  const double = {
    closed: false,
    onmessage: null as ((event: MessageEvent<unknown>) => void) | null,
    postMessage: (message: unknown): void => {
      if (!double.closed) got.push(structuredClone(message));
    },
    close: (): void => {
      double.closed = true;
    },
  };
  return {
    port: double as unknown as MessagePort,
    got,
    isClosed: () => double.closed,
    say: (data: unknown): void => {
      if (!double.closed) double.onmessage?.(new MessageEvent('message', { data }));
    },
  };
};

type Calls = CellApi<'matrix'>['calls'];
type CallName = keyof Calls;
type Answers = { readonly [N in CallName]?: Awaited<ReturnType<Calls[N]>> };

const answers: Required<Answers> = {
  'app.state': { ok: true, value: { buildNote: null, practice } },
  'account.report': { ok: true, value: undefined },
  'meeting.expect': { ok: true, value: undefined },
  'meeting.open': { ok: true, value: undefined },
  'meeting.people': { ok: true, value: undefined },
  'meeting.close': { ok: true, value: undefined },
  'network.otherCertificate': { ok: true, value: false },
};

/** Main: what it was asked stands in `called`; it answers as `change` says, else that all is well. */
export const apiDouble = (change: Answers = {}) => {
  const called: (readonly [CallName, unknown])[] = [];
  const will = { ...answers, ...change };
  const names = Object.keys(answers) as CallName[];
  const calls = Object.fromEntries(
    names.map((name) => [
      name,
      (input: unknown) => {
        called.push([name, input]);
        return Promise.resolve(will[name]);
      },
    ]),
  ) as unknown as Calls;
  const listeners = new Map<string, (payload: unknown) => void>();
  const on = (name: string, listener: (payload: unknown) => void) => {
    listeners.set(name, listener);
    return () => void listeners.delete(name);
  };
  const api = {
    calls,
    on,
    ports: ['chat', 'meeting', 'meetingKey', 'signIn', 'matrixKeys'],
  } as unknown as CellApi<'matrix'>;
  return {
    api,
    called,
    will,
    inputsOf: (name: CallName) => called.filter(([one]) => one === name).map(([, input]) => input),
    tell: (name: string, payload?: unknown): void => listeners.get(name)?.(payload),
  };
};
