// Decides nothing: carries our rules to matrix-js-sdk and its events back. The only user of the SDK. Must never let its text, its errors or its log out.
import { silentLogger } from './sdkSilence.ts'; // first: see there
import {
  CryptoEvent,
  EventShieldColour,
  EventShieldReason,
  OnlySignedDevicesIsolationMode,
  type CryptoApi,
} from 'matrix-js-sdk/lib/crypto-api/index.js';
import {
  ClientEvent,
  HttpApiEvent,
  MatrixClient,
  MatrixEventEvent,
  MatrixScheduler,
  MemoryStore,
  PendingEventOrdering,
  Preset,
  ReceiptType,
  RoomEvent,
  RoomMemberEvent,
  RoomStateEvent,
  SyncState,
  Visibility,
  type Device,
  type MatrixEvent,
  type Room,
} from 'matrix-js-sdk/lib/matrix.js';
import { answerWithPassword, protectedRoom } from './accountAnswers.ts';
import { createChatLifecycle } from './chatLifecycle.dom.ts';
import type { MatrixAdapter, MatrixPorts, StoredCredentials } from './chatShapes.ts';
import type { ClientEvents, ClientPort, ListedDevice, MatrixSdk } from './clientPort.ts';
import { openTracked } from './cryptoStore.dom.ts';
import { guardedFetch } from './guardedFetch.dom.ts';
import { refusedFrom } from './refusedSenders.ts';
import type { Shield } from './timelineModel.ts';

// The SDK lists the types it knows; ours is checked by `isSessionEventType`.
type SentType = Parameters<MatrixClient['sendEvent']>[2];
// The SDK's type for its crypto leaves out what its own events ask of it; the object is one.
type Decryptor = Parameters<MatrixEvent['attemptDecryption']>[0];

const requestTimeoutMs = 20_000;
const firstSyncEvents = 50;

const connections: ReadonlyMap<SyncState, 'connected' | 'reconnecting'> = new Map([
  [SyncState.Prepared, 'connected'],
  [SyncState.Syncing, 'connected'],
  [SyncState.Catchup, 'reconnecting'],
  [SyncState.Reconnecting, 'reconnecting'],
  [SyncState.Error, 'reconnecting'],
]);

const wireEvents = (client: MatrixClient, events: ClientEvents<MatrixEvent>): void => {
  client.on(ClientEvent.Sync, (state) => {
    const next = connections.get(state);
    if (next !== undefined) events.connectionChanged(next);
  });
  client.on(HttpApiEvent.SessionLoggedOut, () => events.connectionChanged('sessionEnded'));
  client.on(ClientEvent.Room, (room) => events.roomTouched(room.roomId));
  client.on(RoomEvent.MyMembership, (room) => events.roomTouched(room.roomId));
  client.on(RoomMemberEvent.Membership, (_event, member) => events.roomTouched(member.roomId));
  client.on(RoomMemberEvent.Name, (_event, member) => events.roomTouched(member.roomId));
  client.on(RoomStateEvent.Events, (event) => events.roomTouched(event.getRoomId() ?? ''));
  client.on(RoomEvent.Receipt, (_event, room) => events.roomTouched(room.roomId));
  client.on(RoomEvent.Timeline, (event, _room, toStart, removed) => {
    if (removed) return;
    void client.decryptEventIfNeeded(event);
    events.eventAdded(event, toStart === true ? 'older' : 'end');
  });
  client.on(RoomEvent.TimelineReset, (room) => events.timelineReplaced(room?.roomId ?? ''));
  client.on(RoomEvent.LocalEchoUpdated, (event) => events.eventChanged(event));
  client.on(RoomEvent.Redaction, (event) => events.eventChanged(event));
  client.on(MatrixEventEvent.Decrypted, (event) => events.eventChanged(event));
  client.on(CryptoEvent.DevicesUpdated, (userIds) => {
    for (const event of refusedFrom(userIds, client.getRooms()))
      void event.attemptDecryption(client.getCrypto() as Decryptor, { isRetry: true });
  });
  client.on(ClientEvent.ReceivedToDeviceMessage, ({ message, encryptionInfo }) =>
    events.deviceMessageReceived({
      type: message.type,
      content: message.content,
      claimedSender: message.sender,
      encryption: encryptionInfo && {
        sender: encryptionInfo.sender,
        senderDevice: encryptionInfo.senderDevice ?? null,
        senderCurve25519: encryptionInfo.senderCurve25519KeyBase64,
        senderVerified: encryptionInfo.senderVerified,
      },
    }),
  );
};

const firstSync = (client: MatrixClient, timeoutMs: number): Promise<void> =>
  new Promise((resolve, reject) => {
    const end = (fault: Error | null): void => {
      clearTimeout(timer);
      client.off(ClientEvent.Sync, onSync);
      if (fault === null) resolve();
      else reject(fault);
    };
    const late = (): void => end(new DOMException('', 'TimeoutError'));
    const onSync = (
      state: SyncState,
      _before: SyncState | null,
      data?: { error?: unknown },
    ): void => {
      // "Prepared" is not enough: Synapse may answer a first sync from a cache of two minutes. The second answer has the rest.
      if (state === SyncState.Syncing) end(null);
      else if (state === SyncState.Error || state === SyncState.Stopped) {
        if (data?.error instanceof Error) end(data.error);
        else late();
      }
    };
    const timer = setTimeout(late, timeoutMs);
    client.on(ClientEvent.Sync, onSync);
    client
      .startClient({
        initialSyncLimit: firstSyncEvents,
        pendingEventOrdering: PendingEventOrdering.Detached,
        lazyLoadMembers: false,
        disablePresence: true,
        includeArchivedRooms: false,
      })
      .catch(late);
  });

const openClient = (
  ports: MatrixPorts,
  credentials: StoredCredentials,
  events: ClientEvents<MatrixEvent>,
): ClientPort<Room, MatrixEvent> => {
  // The SDK's own factory would add localStorage and a second database: P7 asks for a store in memory.
  const client = new MatrixClient({
    baseUrl: credentials.homeserverUrl,
    userId: credentials.userId,
    deviceId: credentials.deviceId,
    accessToken: credentials.accessToken,
    fetchFn: guardedFetch(ports.fetch),
    localTimeoutMs: requestTimeoutMs,
    store: new MemoryStore({}),
    scheduler: new MatrixScheduler(),
    logger: silentLogger,
    disableVoip: true,
    timelineSupport: false,
  });
  let closeStore = (): void => undefined;
  wireEvents(client, events);
  const crypto = (): CryptoApi => {
    const api = client.getCrypto();
    if (api === undefined) throw new Error('no crypto');
    return api;
  };
  const devicesOf = async (userId: string): Promise<readonly ListedDevice[]> => {
    const devices =
      (await crypto().getUserDeviceInfo([userId], true)).get(userId) ?? new Map<string, Device>();
    return Promise.all(
      [...devices.values()].map(async (device) => {
        const status = await crypto().getDeviceVerificationStatus(userId, device.deviceId);
        return {
          deviceId: device.deviceId,
          fingerprint: device.getFingerprint() ?? '',
          curve25519: device.getIdentityKey() ?? '',
          signedByOwner: status?.signedByOwner ?? false,
          verified: status?.isVerified() ?? false,
        };
      }),
    );
  };
  return {
    whoami: async () => {
      const who = await client.whoami();
      return { userId: who.user_id, deviceId: who.device_id ?? null };
    },
    openStore: async (key) => {
      const { store } = ports;
      if (store.kind === 'memory') await client.initRustCrypto({ useIndexedDB: false });
      else
        closeStore = await openTracked(() =>
          client.initRustCrypto({
            useIndexedDB: true,
            cryptoDatabasePrefix: store.prefix,
            storageKey: key,
          }),
        );
      // P2: keys go to devices that their owner's identity signs, and messages are taken from those only.
      crypto().setDeviceIsolationMode(new OnlySignedDevicesIsolationMode());
    },
    accountHasIdentity: () => crypto().userHasCrossSigningKeys(credentials.userId, true),
    makeIdentity: (password) =>
      crypto().bootstrapCrossSigning({
        setupNewCrossSigning: true,
        authUploadDeviceSigningKeys: answerWithPassword(credentials.userId, password),
      }),
    ownDeviceIsSigned: async () => {
      // Asks the server for our own keys first: a signature made a moment ago is known only after that.
      if (!(await crypto().userHasCrossSigningKeys(credentials.userId, true))) return false;
      const status = await crypto().getDeviceVerificationStatus(
        credentials.userId,
        credentials.deviceId,
      );
      return status?.crossSigningVerified === true && (await crypto().isCrossSigningReady());
    },
    sync: (timeoutMs) => firstSync(client, timeoutMs),
    stop: () => {
      client.stopClient();
      client.removeAllListeners();
      closeStore();
    },
    revokeToken: async () => {
      await client.logout(true);
    },
    allRooms: () => client.getRooms(),
    findRoom: (roomId) => client.getRoom(roomId),
    cryptoSaysOn: (roomId) => crypto().isEncryptionEnabledInRoom(roomId),
    shieldOf: async (event): Promise<Shield> => {
      const info = await crypto().getEncryptionInfoForEvent(event);
      if (info?.shieldReason === EventShieldReason.MISMATCHED_SENDER) return 'forged';
      return info?.shieldColour === EventShieldColour.NONE ? 'none' : 'unverified';
    },
    createDirectRoom: async (userId) => {
      const room = await client.createRoom({
        is_direct: true,
        preset: Preset.TrustedPrivateChat,
        visibility: Visibility.Private,
        invite: [userId],
        initial_state: protectedRoom,
      });
      return room.room_id;
    },
    join: async (roomId) => {
      await client.joinRoom(roomId);
    },
    leave: async (roomId) => {
      await client.leave(roomId);
    },
    scrollback: async (room, pageSize) => {
      await client.scrollback(room, pageSize);
      return room.oldState.paginationToken !== null;
    },
    markRead: async (room) => {
      const last = room.getLiveTimeline().getEvents().at(-1);
      if (last !== undefined) await client.sendReadReceipt(last, ReceiptType.ReadPrivate);
    },
    send: async (roomId, type, content, txnId) =>
      (await client.sendEvent(roomId, null, type as SentType, content as never, txnId)).event_id,
    pending: (txnId) => {
      for (const room of client.getRooms()) {
        const event = room.getPendingEvents().find((each) => each.getTxnId() === txnId);
        if (event !== undefined) return { event, room };
      }
      return null;
    },
    resend: async (event, room) => {
      client.retryImmediately();
      await client.resendEvent(event, room);
    },
    cancel: (event) => client.cancelPendingEvent(event),
    devicesOf,
    sendEncrypted: async (userId, deviceId, type, content, txnId) => {
      const { batch, eventType } = await crypto().encryptToDeviceMessages(
        type,
        [{ userId, deviceId }],
        content,
      );
      if (batch.length === 0) return false;
      await client.sendToDevice(
        eventType,
        new Map(batch.map((each) => [each.userId, new Map([[each.deviceId, each.payload]])])),
        txnId,
      );
      return true;
    },
  };
};

/** The Matrix side of this cell. One account at a time; see `MatrixAdapter` for each call. */
export function createMatrixAdapter(ports: MatrixPorts): MatrixAdapter {
  const sdk: MatrixSdk<Room, MatrixEvent> = {
    login: async ({ homeserverUrl, user, password, deviceName }) => {
      const client = new MatrixClient({
        baseUrl: homeserverUrl,
        fetchFn: guardedFetch(ports.fetch),
        localTimeoutMs: requestTimeoutMs,
        logger: silentLogger,
        store: new MemoryStore({}),
        disableVoip: true,
      });
      const found = await client.loginRequest({
        type: 'm.login.password',
        identifier: { type: 'm.id.user', user },
        password,
        initial_device_display_name: deviceName,
      });
      return { userId: found.user_id, deviceId: found.device_id, accessToken: found.access_token };
    },
    open: (credentials, events) => openClient(ports, credentials, events),
  };
  return createChatLifecycle(ports, sdk);
}
