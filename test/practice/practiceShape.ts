// What a practice is to whoever starts one: its names, its options, where its servers are, what can be asked of it and broken in it. It starts nothing.
import type { RoomCount } from './focus.ts';
import type { RelayCounts } from './relayLog.ts';
import type { RunAs } from './serverProcess.ts';

export const practiceNames = {
  meet: 'meet.alcove.test',
  muc: 'conference.meet.alcove.test',
  focus: 'focus.meet.alcove.test',
  relay: 'relay.alcove.test',
  chat: 'chat.alcove.test',
  /** Only with a bridge: where its channel is, where it and the focus have their accounts, and where they meet. */
  bridge: 'bridge.alcove.test',
  staff: 'auth.meet.alcove.test',
  brewery: 'internal.auth.meet.alcove.test',
} as const;
/** The only Origin that may open a WebSocket to the video server, unless a test names a further one. */
export const practiceOrigin = 'app://call';

export type HostName = 'meet' | 'relay' | 'chat';

export interface PracticeOptions {
  /** The python of a virtual environment with matrix-synapse 1.163. */
  readonly synapsePython: string;
  /** The normal user for the servers; null when the starter is a normal user. */
  readonly runAs: RunAs;
  /** A folder with Jicofo and a Videobridge (see bridge.ts): the call then goes over them. Null for the small focus and direct calls. */
  readonly bridgePrograms?: string | null;
  /** Who else may open a WebSocket to the video server: a page that a test serves by itself. */
  readonly furtherOrigin?: string;
  readonly log?: (line: string) => void;
  /** `lifetimeSeconds` of the handed-out credentials (default six hours); `relayPortCount` (default 60). */
  readonly turn?: { readonly lifetimeSeconds?: number; readonly relayPortCount?: number };
}

/** `spkiSha256`: base64url of SHA-256 over the SubjectPublicKeyInfo of the certificate the host shows now. */
export interface PracticeHosts {
  readonly meet: { readonly host: string; readonly port: number; readonly spkiSha256: string };
  readonly relay: {
    readonly host: string;
    readonly turnPort: number;
    readonly turnsPort: number;
    readonly spkiSha256: string;
  };
  readonly chat: { readonly host: string; readonly port: number; readonly spkiSha256: string };
  /** Where the bridge channel is; null without a bridge. */
  readonly bridge: {
    readonly host: string;
    readonly port: number;
    readonly spkiSha256: string;
  } | null;
}

export interface PracticeStats {
  /** By room address (`name@conference...`), as the focus counts; empty with a bridge, whose focus is not ours. */
  readonly rooms: ReadonlyMap<string, RoomCount>;
  /** Joins that the video server itself refused because both seats were taken. */
  readonly refusedJoins: number;
  readonly relay: RelayCounts;
}

export interface Practice {
  /** The run's folder; others may read its certificate, not its keys. */
  readonly folder: string;
  /** Read it again after a certificate was swapped. */
  readonly hosts: PracticeHosts;
  /** Every host name of the practice and the address it stands for. */
  readonly addresses: Readonly<Record<string, '127.0.0.1'>>;
  /** The run's certificate authority, PEM. */
  readonly caFile: string;
  readonly xmppDomain: string;
  readonly mucDomain: string;
  readonly focusDomain: string;
  /** Where conference requests go: the component, or Jicofo's full JID. */
  readonly focusJid: string;
  /** `wss://meet.alcove.test:<port>/xmpp-websocket`. */
  readonly serviceUrl: string;
  /** `https://chat.alcove.test:<port>`. */
  readonly homeserverUrl: string;
  /** What signs relay credentials (for tests of good and bad ones). */
  readonly turnSecret: string;
  /** How long the start took. */
  readonly startedInMs: number;
  /** The same account name and password at both servers. Throws when the name is taken. */
  addPerson(person: {
    readonly user: string;
    readonly password: string;
    readonly displayName: string;
  }): Promise<{ readonly matrixUserId: string; readonly jitsiJid: string }>;
  /** Ends everything and removes the folder. May be called again. */
  stop(): Promise<void>;
  readonly fault: {
    stopRelay(): Promise<void>;
    startRelay(): Promise<void>;
    stopMeet(): Promise<void>;
    startMeet(): Promise<void>;
    stopChat(): Promise<void>;
    startChat(): Promise<void>;
    /** Starts that server again, on the same port, with a new key and certificate of the same authority. Resolves to the new pin. */
    swapCertificate(name: HostName): Promise<string>;
  };
  stats(): Promise<PracticeStats>;
}
