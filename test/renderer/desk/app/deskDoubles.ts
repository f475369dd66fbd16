// Stand-ins for what the desk's session link and controller speak with: Matrix, main, the page. They decide nothing about the product.
import { vi } from 'vitest';
import type { CellApi } from '../../../../preload/contract/derive.ts';
import type {
  DeviceMessage,
  MatrixAdapter,
  RoomSummary,
  SessionEvent,
} from '../../../../renderer/desk/chat/chatShapes.ts';

export interface Sent {
  readonly kind: 'device' | 'room';
  readonly to: string;
  readonly type: string;
  readonly content: Readonly<Record<string, unknown>>;
}

export const matrixDouble = () => {
  const sent: Sent[] = [];
  let device: (message: DeviceMessage) => void = () => undefined;
  let session: (event: SessionEvent) => void = () => undefined;
  const will = {
    sendSessionEvent: (): Promise<{ ok: boolean; value?: string }> =>
      Promise.resolve({ ok: true, value: '$event' }),
    sendText: (): Promise<{ ok: boolean; code?: string }> => Promise.resolve({ ok: true }),
    sendToDevice: (): Promise<{ ok: boolean }> => Promise.resolve({ ok: true }),
    rooms: [] as RoomSummary[],
    starts: 'ready' as 'ready' | 'notSigned',
  };
  const matrix = {
    sendToDevice: (userId: string, deviceId: string, type: string, content: Sent['content']) => {
      sent.push({ kind: 'device', to: `${userId} ${deviceId}`, type, content });
      return will.sendToDevice();
    },
    sendSessionEvent: (roomId: string, type: string, content: Sent['content']) => {
      sent.push({ kind: 'room', to: roomId, type, content });
      return will.sendSessionEvent();
    },
    sendText: () => will.sendText(),
    onDeviceMessage: (listener: typeof device) => {
      device = listener;
      return () => undefined;
    },
    onSessionEvent: (listener: typeof session) => {
      session = listener;
      return () => undefined;
    },
    onRooms: () => () => undefined,
    onTimeline: () => () => undefined,
    onConnection: () => () => undefined,
    rooms: () => will.rooms,
    timeline: () => [],
    markRead: () => Promise.resolve({ ok: true }),
    start: () => Promise.resolve({ ok: true, value: will.starts }),
    stop: () => undefined,
    connection: () => 'connected',
    dropped: () => ({}),
  };
  return {
    matrix: matrix as unknown as MatrixAdapter,
    sent,
    will,
    device: (message: DeviceMessage) => {
      device(message);
    },
    event: (event: SessionEvent) => {
      session(event);
    },
  };
};

/** The page's window, to which the preload posts the port. */
export const pageDouble = () => {
  const page = new EventTarget();
  vi.stubGlobal('window', page);
  const post = (data: unknown, ports: readonly unknown[], source: unknown = page): void => {
    page.dispatchEvent(Object.assign(new Event('message'), { data, ports, source }));
  };
  return { page, post };
};

export const portDouble = () => {
  const got: unknown[] = [];
  const port = {
    closed: false,
    onmessage: null as ((event: MessageEvent<unknown>) => void) | null,
    postMessage: (message: unknown) => {
      got.push(message);
    },
    close: () => {
      port.closed = true;
    },
  };
  return {
    port,
    got,
    say: (data: unknown): void => {
      port.onmessage?.({ data } as MessageEvent<unknown>);
    },
  };
};

/** Main: every call succeeds with what `answers` holds, and is noted. */
export const apiDouble = (answers: Readonly<Record<string, unknown>> = {}) => {
  const called: string[] = [];
  const calls = new Proxy(
    {},
    {
      get: (_, name) => () => {
        called.push(String(name));
        return Promise.resolve(answers[String(name)] ?? { ok: true, value: null });
      },
    },
  );
  const listeners = new Map<string, (payload: unknown) => void>();
  const on = (name: string, listener: (payload: unknown) => void): void => {
    listeners.set(name, listener);
  };
  /** An event of main. */
  const tell = (name: string, payload: unknown): void => {
    listeners.get(name)?.(payload);
  };
  return { called, tell, api: { calls, on } as unknown as CellApi<'desk'> };
};
