// Decides in which order an account to life and ends, and with which code it fails. Must never create, replace or remove a crypto store because it could not be read (P13).
import { fail, ok, type Result } from '../../../preload/contract/result.ts';
import {
  codeOfFault,
  codeOfSignInFault,
  codeOfStoreFault,
  factsOfFault,
  type AnyChatCode,
} from './chatCodes.ts';
import { createChatCommands, type ChatCommands } from './chatCommands.ts';
import { createChatFeed, type ChatFeed } from './chatFeed.ts';
import type {
  Connection,
  DeviceMessage,
  IdentityState,
  MatrixAdapter,
  MatrixPorts,
  SessionEvent,
  StoredCredentials,
} from './chatShapes.ts';
import type { ClientEvents, ClientPort, MatrixSdk } from './clientPort.ts';
import { isUserId } from './foreignText.ts';
import { createListeners } from './listeners.ts';
import { createDeviceInbox } from './deviceInbox.ts';
import { deviceOfKey } from './messageRules.ts';
import { isHomeserverUrl } from './roomRules.ts';
import type { SdkEvent, SdkRoom } from './sdkShapes.ts';
import { storePresence, removeStore } from './cryptoStore.dom.ts';

const firstSyncTimeoutMs = 30_000;
const cryptoStoreKeyBytes = 32;

interface Live<R extends SdkRoom, E extends SdkEvent> {
  readonly client: ClientPort<R, E>;
  readonly feed: ChatFeed<E>;
  readonly commands: ChatCommands;
  identity: IdentityState;
  synced: boolean;
}

/** Builds the adapter over `sdk`. One account at a time. */
export function createChatLifecycle<R extends SdkRoom, E extends SdkEvent>(
  ports: MatrixPorts,
  sdk: MatrixSdk<R, E>,
): MatrixAdapter {
  let live: Live<R, E> | null = null;
  let connection: Connection = 'stopped';
  const listenerFault = (): void => ports.log('matrix.refused');
  const connectionListeners = createListeners<[Connection]>(listenerFault);
  const roomListeners = createListeners<[]>(listenerFault);
  const timelineListeners = createListeners<[string]>(listenerFault);
  const deviceListeners = createListeners<[DeviceMessage]>(listenerFault);
  const inbox = createDeviceInbox(deviceListeners.tell);
  const sessionListeners = createListeners<[SessionEvent]>(listenerFault);

  const failed = <C extends AnyChatCode>(code: C) => {
    ports.log(code);
    return fail(code);
  };
  const setConnection = (next: Connection): void => {
    if (connection === next) return;
    connection = next;
    connectionListeners.tell(next);
  };
  const newTxnId = (): string =>
    ports.randomBytes(16).reduce((text, byte) => text + byte.toString(16).padStart(2, '0'), '');
  const nextRoomChange = (timeoutMs: number): Promise<void> =>
    new Promise((resolve) => {
      const end = (): void => {
        clearTimeout(timer);
        off();
        resolve();
      };
      const off = roomListeners.add(end);
      const timer = setTimeout(end, timeoutMs);
    });

  const stop = (): void => {
    const ending = live;
    live = null;
    ending?.client.stop();
    setConnection('stopped');
  };

  const build = (credentials: StoredCredentials): Live<R, E> => {
    // Late events of a client that was stopped are nobody's.
    const current = (): Live<R, E> | null => (live?.client === client ? live : null);
    const events: ClientEvents<E> = {
      // An ended sign-in stays ended until the next start, whatever the sync says after it.
      connectionChanged: (next) =>
        current() === null || connection === 'sessionEnded' || setConnection(next),
      roomTouched: (roomId) => void current()?.feed.roomTouched(roomId),
      eventAdded: (event, place) => {
        const now = current();
        void now?.feed.eventTouched(
          event,
          place === 'older' ? 'older' : now.synced ? 'live' : 'atStart',
        );
      },
      eventChanged: (event) => void current()?.feed.eventTouched(event, 'changed'),
      timelineReplaced: (roomId) => current() === null || timelineListeners.tell(roomId),
      deviceMessageReceived: (message) =>
        void inbox.receive(client, message, () => current() !== null),
    };
    const client: ClientPort<R, E> = sdk.open(credentials, events);
    const feed = createChatFeed<R, E>({
      ownUserId: credentials.userId,
      allRooms: client.allRooms,
      findRoom: client.findRoom,
      cryptoSaysOn: client.cryptoSaysOn,
      shieldOf: client.shieldOf,
      deviceOfEvent: async (event) =>
        deviceOfKey(event.getClaimedEd25519Key(), await client.devicesOf(event.getSender() ?? '')),
      now: ports.now,
      roomsChanged: roomListeners.tell,
      timelineChanged: timelineListeners.tell,
      sessionEventArrived: sessionListeners.tell,
      unprotectedSessionEvent: inbox.unprotectedSessionEvent,
    });
    const commands = createChatCommands(client, feed, {
      ownUserId: credentials.userId,
      identity: () => current()?.identity ?? 'notSigned',
      readIdentity: async () =>
        live?.client !== client
          ? 'notSigned'
          : connection === 'connected'
            ? readIdentity(live)
            : live.identity,
      nextRoomChange,
      newTxnId,
      now: ports.now,
    });
    return { client, feed, commands, identity: 'notSigned', synced: false };
  };

  const readIdentity = async (of: Live<R, E>): Promise<IdentityState> => {
    of.identity = (await of.client.ownDeviceIsSigned()) ? 'ready' : 'notSigned';
    return of.identity;
  };

  const start: MatrixAdapter['start'] = async (credentials, cryptoStoreKey, fresh) => {
    stop();
    if (
      !isHomeserverUrl(credentials.homeserverUrl) ||
      !isUserId(credentials.userId) ||
      credentials.deviceId === ''
    )
      return failed('matrix.refused');
    if (cryptoStoreKey.length !== cryptoStoreKeyBytes)
      return failed('matrix.cryptoStoreUnreadable');
    inbox.reset();
    const starting = build(credentials);
    live = starting;
    const end = <C extends AnyChatCode>(code: C) => {
      if (live === starting) stop();
      else starting.client.stop();
      return failed(code);
    };
    try {
      const who = await starting.client.whoami();
      if (who.userId !== credentials.userId || who.deviceId !== credentials.deviceId)
        return end('matrix.deviceMismatch');
    } catch (fault) {
      return end(codeOfFault(factsOfFault(fault)));
    }
    // P13: present, absent, unreadable. Only an absent store right after a sign-in leads to a new one.
    const presence =
      ports.store.kind === 'memory' ? 'absent' : await storePresence(ports.store.prefix);
    if (presence === 'unreadable') return end('matrix.cryptoStoreUnreadable');
    const mustExist = fresh === undefined || fresh.storeMustExist === true;
    if (presence === 'absent' && mustExist && ports.store.kind !== 'memory')
      return end('matrix.cryptoStoreMissing');
    try {
      await starting.client.openStore(cryptoStoreKey);
    } catch (fault) {
      return end(
        codeOfStoreFault(
          factsOfFault(fault),
          fault instanceof Error ? fault.message : String(fault),
        ),
      );
    }
    try {
      // Before the sync: a key query of the sync that is answered late would take the new identity back.
      if (
        fresh !== undefined &&
        (fresh.replaceIdentity === true || !(await starting.client.accountHasIdentity()))
      )
        await starting.client.makeIdentity(fresh.password);
      await starting.client.sync(firstSyncTimeoutMs);
      await readIdentity(starting);
      await Promise.all(
        starting.client.allRooms().map((room) => starting.feed.roomTouched(room.roomId)),
      );
    } catch (fault) {
      return end(codeOfFault(factsOfFault(fault)));
    }
    if (live !== starting) return end('matrix.refused');
    starting.synced = true;
    setConnection('connected');
    return ok(starting.identity);
  };

  /** Runs a command that needs the server. An ended sign-in is refused at once: the SDK would try for seconds. */
  const command = async <T>(
    run: (commands: ChatCommands) => Promise<T>,
  ): Promise<T | ReturnType<typeof fail<'matrix.notStarted' | 'matrix.sessionEnded'>>> => {
    if (live === null || !live.synced) return fail('matrix.notStarted');
    return connection === 'sessionEnded' ? fail('matrix.sessionEnded') : run(live.commands);
  };

  return {
    signIn: async (request) => {
      if (!isHomeserverUrl(request.homeserverUrl)) return failed('matrix.refused');
      try {
        const credentials = await sdk.login(request);
        const usable =
          isUserId(credentials.userId) &&
          credentials.deviceId !== '' &&
          credentials.accessToken !== '';
        return usable
          ? ok({ ...credentials, homeserverUrl: request.homeserverUrl })
          : failed('matrix.refused');
      } catch (fault) {
        return failed(codeOfSignInFault(factsOfFault(fault)));
      }
    },
    start,
    connection: () => connection,
    onConnection: connectionListeners.add,
    rooms: () => live?.feed.rooms() ?? [],
    onRooms: roomListeners.add,
    timeline: (roomId) => live?.feed.timeline(roomId) ?? [],
    onTimeline: timelineListeners.add,
    openConversation: (userId) => command((commands) => commands.openConversation(userId)),
    join: (roomId) => command((commands) => commands.join(roomId)),
    leave: (roomId) => command((commands) => commands.leave(roomId)),
    loadOlder: (roomId) => command((commands) => commands.loadOlder(roomId)),
    markRead: (roomId) => command((commands) => commands.markRead(roomId)),
    sendText: (roomId, body) => command((commands) => commands.sendText(roomId, body)),
    retry: (itemId) => command((commands) => commands.retry(itemId)),
    discard: (itemId) => live?.commands.discard(itemId) ?? fail('matrix.notStarted'),
    devicesOf: (userId) => command((commands) => commands.devicesOf(userId)),
    sendToDevice: (userId, deviceId, type, content) =>
      command((commands) => commands.sendToDevice(userId, deviceId, type, content)),
    onDeviceMessage: deviceListeners.add,
    sendSessionEvent: (roomId, type, content) =>
      command((commands) => commands.sendSessionEvent(roomId, type, content)),
    onSessionEvent: sessionListeners.add,
    dropped: inbox.dropped,
    stop,
    signOut: async (credentials) => {
      const client = live?.client ?? null;
      stop();
      let revoked: Result<null, ReturnType<typeof codeOfFault>> = ok(null);
      try {
        await (client ?? sdk.open(credentials, silentEvents)).revokeToken();
      } catch (fault) {
        const code = codeOfFault(factsOfFault(fault));
        // A token that the server no longer knows is revoked.
        if (code !== 'matrix.sessionEnded') revoked = failed(code);
      }
      if (ports.store.kind === 'indexedDb' && !(await removeStore(ports.store.prefix)))
        return failed('matrix.cryptoStoreNotRemoved');
      return revoked;
    },
  };
}

const nothing = (): void => undefined;
const silentEvents: ClientEvents<SdkEvent> = {
  connectionChanged: nothing,
  roomTouched: nothing,
  eventAdded: nothing,
  eventChanged: nothing,
  timelineReplaced: nothing,
  deviceMessageReceived: nothing,
};
