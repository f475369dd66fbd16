// The only file that speaks with lib-jitsi-meet. It hides the differences between builds and attaches no track by itself (P1).
import {
  captureOptions,
  conferenceOptions,
  connectionOptions,
  initOptions,
  receiverConstraints,
  type CallSetup,
} from './libraryOptions.ts';
import type {
  Library,
  LibraryConference,
  LibraryConnection,
  LibraryParticipant,
  LibraryTrack,
} from './libraryShapes.ts';

export const deviceCodes = [
  'devices.cameraInUse',
  'devices.notFound',
  'devices.refused',
  'devices.failed',
] as const;
export type DeviceCode = (typeof deviceCodes)[number];
export type JoinCode =
  | 'call.signInRefused'
  | 'call.unreachable'
  | 'call.roomFull'
  | 'call.roomRefused'
  | 'call.notEncryptable'
  | 'call.libraryMissing';

export interface RemoteTrack {
  readonly kind: 'audio' | 'video';
  readonly track: MediaStreamTrack;
  readonly endpointId: string;
}

export interface AdapterEvents {
  readonly joined: (ownId: string) => void;
  readonly peerJoined: (endpointId: string) => void;
  readonly peerLeft: (endpointId: string) => void;
  readonly message: (endpointId: string, payload: unknown) => void;
  readonly trackAdded: (track: RemoteTrack) => void;
  readonly trackRemoved: (track: RemoteTrack) => void;
  readonly muteChanged: (endpointId: string, kind: 'audio' | 'video', muted: boolean) => void;
  readonly interrupted: () => void;
  readonly restored: () => void;
  readonly failed: (code: JoinCode) => void;
}

declare global {
  interface Window {
    JitsiMeetJS?: Library;
  }
}

const deviceCodeOf = (error: unknown): DeviceCode => {
  const name =
    typeof error === 'object' && error !== null && 'name' in error ? String(error.name) : '';
  if (/not_found|NotFoundError/.test(name)) return 'devices.notFound';
  if (/permission_denied|NotAllowedError/.test(name)) return 'devices.refused';
  return /NotReadableError|track_is_disposed|general/.test(name)
    ? 'devices.cameraInUse'
    : 'devices.failed';
};

/** Loads the library once. Its file has a name of its own, so that it finds our worker by path. */
export const loadLibrary = async (page: Document, holder: Window): Promise<Library | null> => {
  if (holder.JitsiMeetJS !== undefined) return holder.JitsiMeetJS;
  await new Promise<void>((resolve) => {
    const script = page.createElement('script');
    script.src = '/call.js';
    script.onload = () => resolve();
    script.onerror = () => resolve();
    page.head.append(script);
  });
  const library: Library | undefined = Reflect.get(holder, 'JitsiMeetJS');
  if (library === undefined) return null;
  library.setLogLevel('error'); // the library logs names and descriptions
  library.init(initOptions);
  return library;
};

export type JitsiAdapter = ReturnType<typeof createJitsiAdapter>;
export const createJitsiAdapter = (library: Library, setup: CallSetup) => {
  const { connection: connected, conference: inside, track: trackEvents } = library.events;
  const { conference: failures, connection: refusals } = library.errors;
  let connection: LibraryConnection | null = null;
  let conference: LibraryConference | null = null;

  const remote = (track: LibraryTrack): RemoteTrack => ({
    kind: track.getType(),
    track: track.getTrack(),
    endpointId: track.getParticipantId(),
  });

  const listen = (room: LibraryConference, events: AdapterEvents): void => {
    const on = (name: string | undefined, listener: (...args: never[]) => void): void => {
      if (name !== undefined) room.on(name, listener);
    };
    on(inside['CONFERENCE_JOINED'], () => {
      events.joined(room.myUserId());
      for (const peer of room.getParticipants()) events.peerJoined(peer.getId());
    });
    on(inside['USER_JOINED'], (id: string) => events.peerJoined(id));
    on(inside['USER_LEFT'], (id: string) => events.peerLeft(id));
    on(inside['ENDPOINT_MESSAGE_RECEIVED'], (from: LibraryParticipant, payload: unknown) =>
      events.message(from.getId(), payload),
    );
    on(inside['TRACK_ADDED'], (track: LibraryTrack) => {
      if (track.isLocal()) return;
      const added = remote(track);
      events.trackAdded(added);
      const muteName = trackEvents['TRACK_MUTE_CHANGED'];
      if (muteName !== undefined)
        track.addEventListener(muteName, () =>
          events.muteChanged(added.endpointId, added.kind, track.isMuted()),
        );
    });
    on(inside['TRACK_REMOVED'], (track: LibraryTrack) => {
      if (!track.isLocal()) events.trackRemoved(remote(track));
    });
    on(inside['CONNECTION_INTERRUPTED'], () => events.interrupted());
    on(inside['CONNECTION_RESTORED'], () => events.restored());
    on(inside['KICKED'], () => events.failed('call.roomRefused'));
    on(inside['CONFERENCE_FAILED'], (code: string) =>
      events.failed(
        code === failures['CONFERENCE_MAX_USERS'] ? 'call.roomFull' : 'call.roomRefused',
      ),
    );
  };

  const open = (mucName: string, events: AdapterEvents): void => {
    if (connection === null) return;
    const made = connection.initJitsiConference(mucName, conferenceOptions(setup));
    if (!made.isE2EESupported()) return events.failed('call.notEncryptable');
    conference = made;
    listen(made, events);
    // The library wants a key before it encrypts. Ours never reads it: the real ones go to the worker directly.
    made.toggleE2EE(true);
    made.setMediaEncryptionKey({ encryptionKey: new Uint8Array(32).buffer, index: 0 });
    if (setup.mediaRoute === 'bridge') made.setReceiverConstraints(receiverConstraints);
    made.join();
  };

  /** What waits for the sign-in: the room and whom to tell. */
  let asked: { readonly mucName: string; readonly events: AdapterEvents } | null = null;
  let isSignedIn = false;

  /** Signs in, once. A line that failed or broke before there was a room to join is forgotten: `join` makes a new one. */
  const signIn = (): void => {
    if (connection !== null) return;
    const made = new library.JitsiConnection(null, null, connectionOptions(setup));
    connection = made;
    isSignedIn = false;
    const on = (name: string | undefined, listener: (...args: never[]) => void): void => {
      if (name !== undefined) made.addEventListener(name, listener);
    };
    const lost = (tell: (events: AdapterEvents) => void): void => {
      if (connection !== made) return;
      if (asked !== null) return tell(asked.events);
      connection = null;
    };
    on(connected['CONNECTION_ESTABLISHED'], () => {
      if (connection !== made) return;
      isSignedIn = true;
      if (asked !== null) open(asked.mucName, asked.events);
    });
    on(connected['CONNECTION_FAILED'], (code: string) =>
      lost((events) =>
        events.failed(
          code === refusals['PASSWORD_REQUIRED'] ? 'call.signInRefused' : 'call.unreachable',
        ),
      ),
    );
    on(connected['CONNECTION_DISCONNECTED'], () => lost((events) => events.interrupted()));
    made.connect({ id: `${setup.login.user}@${setup.domain}`, password: setup.login.password });
  };

  return {
    /** Signs in at the video server without a room, so that `join` need not wait for it. Tells nobody anything. */
    prepare: signIn,
    /** Joins, as soon as the sign-in is done. Everything that follows is told by `events`. */
    join(mucName: string, events: AdapterEvents): void {
      asked = { mucName, events };
      signIn();
      if (isSignedIn) open(mucName, events);
    },
    sendTo: (endpointId: string, payload: object): void =>
      conference?.sendMessage(payload, endpointId),
    /** Starts the session without a bridge; the side with the smaller id does it, as the library's own rule says. */
    startDirect(peerId: string): void {
      if (conference !== null && conference.myUserId() < peerId) conference.startP2PSession();
    },
    async attach(tracks: readonly LibraryTrack[]): Promise<void> {
      for (const track of tracks) await conference?.addTrack(track);
    },
    /** Leaves without waiting for a server that may be gone. Local tracks stay with the caller. */
    async leave(): Promise<void> {
      const [room, line] = [conference, connection];
      conference = null;
      connection = null;
      asked = null;
      const quietly = async (work: () => Promise<unknown> | undefined): Promise<void> => {
        try {
          await Promise.race([work(), new Promise((resolve) => setTimeout(resolve, 1_000))]);
        } catch {
          /* the server may be gone; we leave all the same */
        }
      };
      await quietly(() => room?.leave());
      await quietly(() => line?.disconnect());
    },
  };
};

export interface OpenedDevices {
  readonly tracks: readonly LibraryTrack[];
  readonly code: DeviceCode | null;
}

/** Opens the microphone and the camera. One that fails does not keep the other from opening. */
export const openDevices = async (
  library: Library,
  kinds: readonly ('audio' | 'video')[],
): Promise<OpenedDevices> => {
  const tracks: LibraryTrack[] = [];
  let code: DeviceCode | null = null;
  for (const kind of kinds) {
    try {
      tracks.push(...(await library.createLocalTracks(captureOptions([kind]))));
    } catch (error) {
      code = deviceCodeOf(error);
    }
  }
  return { tracks, code };
};
