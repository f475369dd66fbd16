// An adapter over a client that notes what it was asked, with databases that can be absent or unreadable. It decides nothing about the product.
import { vi } from 'vitest';
import { createChatLifecycle } from '../../../../renderer/matrix/chat/chatLifecycle.dom.ts';
import type {
  FreshStart,
  MatrixAdapter,
  StoredCredentials,
} from '../../../../renderer/matrix/chat/chatShapes.ts';
import type {
  ClientEvents,
  ClientPort,
  MatrixSdk,
} from '../../../../renderer/matrix/chat/clientPort.ts';
import type { SdkEvent, SdkRoom } from '../../../../renderer/matrix/chat/sdkShapes.ts';

export const session: StoredCredentials = {
  userId: '@lee:alcove.test',
  deviceId: 'DEV',
  accessToken: 'secret-token',
  homeserverUrl: 'https://chat.alcove.test',
};
export const key = new Uint8Array(32);
export const fault = (facts: object): Error =>
  Object.assign(new Error('text of the server'), facts);

class Databases {
  readonly deleted: string[] = [];
  names: readonly string[] | 'unreadable';
  constructor(names: readonly string[] | 'unreadable') {
    this.names = names;
  }
  async databases(): Promise<{ name: string }[]> {
    if (this.names === 'unreadable') throw new Error('no');
    return this.names.map((name) => ({ name }));
  }
  deleteDatabase(name: string): EventTarget {
    this.deleted.push(name);
    const request = new EventTarget();
    queueMicrotask(() => request.dispatchEvent(new Event('success')));
    return request;
  }
}

export interface World {
  readonly adapter: MatrixAdapter;
  readonly steps: string[];
  readonly codes: string[];
  readonly databases: Databases;
  readonly events: () => ClientEvents<SdkEvent>;
  readonly start: (fresh?: FreshStart) => ReturnType<MatrixAdapter['start']>;
}

export const world = (
  change: Partial<ClientPort<SdkRoom, SdkEvent>>,
  names: readonly string[] | 'unreadable' = ['p::matrix-sdk-crypto'],
): World => {
  const steps: string[] = [];
  const codes: string[] = [];
  const databases = new Databases(names);
  vi.stubGlobal('indexedDB', databases);
  let events: ClientEvents<SdkEvent> | null = null;
  const never = (): never => {
    throw new Error('not part of this test');
  };
  const client: ClientPort<SdkRoom, SdkEvent> = {
    whoami: async () => ({ userId: session.userId, deviceId: session.deviceId }),
    openStore: async () => undefined,
    accountHasIdentity: async () => true,
    makeIdentity: async () => undefined,
    ownDeviceIsSigned: async () => true,
    sync: async () => undefined,
    stop: () => undefined,
    revokeToken: async () => undefined,
    allRooms: () => [],
    findRoom: () => null,
    cryptoSaysOn: never,
    shieldOf: never,
    createDirectRoom: never,
    join: never,
    leave: never,
    scrollback: never,
    markRead: never,
    send: never,
    pending: () => null,
    resend: never,
    cancel: never,
    devicesOf: never,
    sendEncrypted: never,
    ...change,
  };
  const watched = new Proxy(client, {
    get: (target, name, receiver) => {
      const value: unknown = Reflect.get(target, name, receiver);
      if (typeof value !== 'function' || ['allRooms', 'findRoom', 'pending'].includes(String(name)))
        return value;
      return (...args: unknown[]): unknown => {
        steps.push(String(name));
        return Reflect.apply(value, target, args);
      };
    },
  });
  const sdk: MatrixSdk<SdkRoom, SdkEvent> = {
    login: async () => session,
    open: (_session, given) => {
      events = given;
      return watched;
    },
  };
  const adapter = createChatLifecycle<SdkRoom, SdkEvent>(
    {
      fetch: never,
      now: () => 0,
      randomBytes: (length) => new Uint8Array(length),
      log: (code) => codes.push(code),
      store: { kind: 'indexedDb', prefix: 'p' },
    },
    sdk,
  );
  return {
    adapter,
    steps,
    codes,
    databases,
    events: () => events ?? never(),
    start: (fresh) =>
      fresh === undefined ? adapter.start(session, key) : adapter.start(session, key, fresh),
  };
};
