// A stand-in for lib-jitsi-meet: rooms in memory, and a note of every call in order. It decides nothing about the product.
import { turns } from '../../../until.ts';
import type { Library, LibraryTrack } from '../../../../renderer/call/jitsi/libraryShapes.ts';

type Listener = (...args: unknown[]) => void;
const named = (names: readonly string[], prefix: string) =>
  Object.fromEntries(names.map((name) => [name, `${prefix}.${name}`]));
export const conferenceEvents = named(
  [
    'CONFERENCE_JOINED',
    'USER_JOINED',
    'USER_LEFT',
    'ENDPOINT_MESSAGE_RECEIVED',
    'TRACK_ADDED',
    'TRACK_REMOVED',
    'CONNECTION_INTERRUPTED',
    'CONNECTION_RESTORED',
    'KICKED',
    'CONFERENCE_FAILED',
  ],
  'conference',
);
export const connectionEvents = named(
  ['CONNECTION_ESTABLISHED', 'CONNECTION_FAILED', 'CONNECTION_DISCONNECTED'],
  'connection',
);

export class Emitter {
  private readonly listeners = new Map<string, Listener[]>();
  add(name: string, listener: Listener): void {
    this.listeners.set(name, [...(this.listeners.get(name) ?? []), listener]);
  }
  tell(name: string | undefined, ...args: unknown[]): void {
    for (const listener of this.listeners.get(name ?? '') ?? []) listener(...args);
  }
}

export const trackDouble = (
  kind: 'audio' | 'video',
  isLocal = true,
  participantId = 'own',
): LibraryTrack & { readonly emitter: Emitter; disposed: boolean; muted: boolean } => {
  const emitter = new Emitter();
  const media = {
    kind,
    readyState: 'live',
    stop: (): void => {
      media.readyState = 'ended';
    },
  };
  /** The library ends a camera that is switched off, and opens it anew when it is switched on. */
  const switchTo = (isOn: boolean): void => {
    track.muted = !isOn;
    if (kind === 'video') media.readyState = isOn ? 'live' : 'ended';
  };
  const mediaTrack = media as unknown as MediaStreamTrack;
  const track = {
    emitter,
    disposed: false,
    muted: false,
    getType: () => kind,
    getTrack: () => mediaTrack,
    isLocal: () => isLocal,
    getParticipantId: () => participantId,
    isMuted: () => track.muted,
    mute: () => {
      switchTo(false);
      return Promise.resolve();
    },
    unmute: () => {
      switchTo(true);
      return Promise.resolve();
    },
    dispose: () => {
      track.disposed = true;
      return Promise.resolve();
    },
    addEventListener: (name: string, listener: () => void) => {
      emitter.add(name, listener);
    },
  };
  return track;
};

export interface RoomDouble {
  readonly members: Map<string, Emitter>;
}
export const rooms = new Map<string, RoomDouble>();
/** To be called after each test. A connection that is still on its way opens its room first: all files of a run share these. */
export const closeRooms = async (): Promise<void> => {
  await turns();
  rooms.clear();
};

export interface Doubled {
  readonly library: Library;
  /** Every call in order: its name, and what it was given. */
  readonly calls: { readonly name: string; readonly args: readonly unknown[] }[];
  readonly names: () => string[];
  readonly connection: () => Emitter;
  readonly conference: () => Emitter;
  /** What the next answers are. */
  readonly will: {
    encrypt: boolean;
    startDirect: () => void;
    connect: boolean;
    addTrack: () => Promise<void>;
    send: () => void;
    leave: () => Promise<void>;
    createTrack: (kind: string) => LibraryTrack;
  };
}

export const libraryDouble = (ownId: string): Doubled => {
  const calls: Doubled['calls'] = [];
  const note = (name: string, ...args: unknown[]): void => {
    calls.push({ name, args });
  };
  let lines: Emitter[] = [];
  let conferences: Emitter[] = [];
  const will: Doubled['will'] = {
    encrypt: true,
    startDirect: () => undefined,
    connect: true,
    addTrack: () => Promise.resolve(),
    send: () => undefined,
    leave: () => Promise.resolve(),
    createTrack: (kind) => trackDouble(kind === 'audio' ? 'audio' : 'video'),
  };

  const conferenceOf = (name: string, options: object) => {
    note('initJitsiConference', name, options);
    const emitter = new Emitter();
    conferences = [...conferences, emitter];
    const room = rooms.get(name) ?? { members: new Map<string, Emitter>() };
    rooms.set(name, room);
    return {
      on: (event: string, listener: (...args: never[]) => void) => {
        emitter.add(event, listener as Listener);
      },
      join: () => {
        note('join');
        const others = [...room.members.values()];
        room.members.set(ownId, emitter);
        queueMicrotask(() => {
          emitter.tell(conferenceEvents['CONFERENCE_JOINED']);
          for (const other of others) other.tell(conferenceEvents['USER_JOINED'], ownId);
        });
      },
      leave: () => {
        note('leave');
        if (room.members.get(ownId) === emitter) room.members.delete(ownId);
        for (const other of room.members.values()) other.tell(conferenceEvents['USER_LEFT'], ownId);
        return will.leave();
      },
      myUserId: () => ownId,
      getParticipants: () =>
        [...room.members.keys()].filter((id) => id !== ownId).map((id) => ({ getId: () => id })),
      getParticipantById: (id: string) => (room.members.has(id) ? { getId: () => id } : null),
      addTrack: (track: LibraryTrack) => {
        note('addTrack', track);
        return will.addTrack();
      },
      removeTrack: () => Promise.resolve(),
      sendMessage: (message: object, to: string) => {
        note('sendMessage', structuredClone(message), to);
        will.send();
        queueMicrotask(() => {
          room.members
            .get(to)
            ?.tell(
              conferenceEvents['ENDPOINT_MESSAGE_RECEIVED'],
              { getId: () => ownId },
              structuredClone(message),
            );
        });
      },
      startP2PSession: () => {
        note('startP2PSession');
        will.startDirect();
      },
      setReceiverConstraints: (constraints: object) => {
        note('setReceiverConstraints', constraints);
      },
      toggleE2EE: (enabled: boolean) => {
        note('toggleE2EE', enabled);
      },
      setMediaEncryptionKey: (key: unknown) => {
        note('setMediaEncryptionKey', key);
      },
      isE2EESupported: () => will.encrypt,
    };
  };
  const library: Library = {
    init: (options) => {
      note('init', options);
    },
    setLogLevel: (level) => {
      note('setLogLevel', level);
    },
    createLocalTracks: (options) => {
      note('createLocalTracks', options);
      const [kind = ''] = (options as { devices: string[] }).devices;
      try {
        return Promise.resolve([will.createTrack(kind)]);
      } catch (error) {
        return Promise.reject(
          error instanceof Error ? error : new Error('refused', { cause: error }),
        );
      }
    },
    JitsiConnection: class {
      private readonly emitter = new Emitter();
      constructor(appId: null, token: null, options: object) {
        note('JitsiConnection', appId, token, options);
        lines = [...lines, this.emitter];
      }
      connect(login: object): void {
        note('connect', login);
        queueMicrotask(() => {
          if (will.connect) this.emitter.tell(connectionEvents['CONNECTION_ESTABLISHED']);
        });
      }
      disconnect(): Promise<void> {
        note('disconnect');
        return will.leave();
      }
      addEventListener(name: string, listener: (...args: never[]) => void): void {
        this.emitter.add(name, listener as Listener);
      }
      initJitsiConference(name: string, options: object) {
        return conferenceOf(name, options);
      }
    },
    events: {
      connection: connectionEvents,
      conference: conferenceEvents,
      track: { TRACK_MUTE_CHANGED: 'track.TRACK_MUTE_CHANGED' },
    },
    errors: {
      connection: { PASSWORD_REQUIRED: 'connection.passwordRequired' },
      conference: { CONFERENCE_MAX_USERS: 'conference.max_users' },
      track: {},
    },
  };
  const last = (list: Emitter[]): Emitter => list.at(-1) ?? new Emitter();
  return {
    library,
    calls,
    names: () => calls.map((call) => call.name),
    connection: () => last(lines),
    conference: () => last(conferences),
    will,
  };
};
