// The part of lib-jitsi-meet that Alcove uses, as types. Both builds (2022 and 2026) have it.

export interface LibraryTrack {
  getType(): 'audio' | 'video';
  getTrack(): MediaStreamTrack;
  isLocal(): boolean;
  getParticipantId(): string;
  isMuted(): boolean;
  mute(): Promise<void>;
  unmute(): Promise<void>;
  dispose(): Promise<void>;
  addEventListener(name: string, listener: () => void): void;
}

export interface LibraryParticipant {
  getId(): string;
}

export interface LibraryConference {
  on(name: string, listener: (...args: never[]) => void): void;
  join(): void;
  leave(): Promise<void>;
  myUserId(): string;
  getParticipants(): LibraryParticipant[];
  getParticipantById(id: string): LibraryParticipant | null | undefined;
  addTrack(track: LibraryTrack): Promise<void>;
  removeTrack(track: LibraryTrack): Promise<void>;
  sendMessage(message: object, to: string): void;
  startP2PSession(): void;
  setReceiverConstraints(constraints: object): void;
  toggleE2EE(enabled: boolean): void;
  setMediaEncryptionKey(key: { encryptionKey: ArrayBuffer | CryptoKey; index: number }): void;
  isE2EESupported(): boolean;
}

export interface LibraryConnection {
  connect(login: { id: string; password: string }): void;
  disconnect(): Promise<void> | undefined;
  addEventListener(name: string, listener: (...args: never[]) => void): void;
  initJitsiConference(name: string, options: object): LibraryConference;
}

type Names = Readonly<Record<string, string>>;

export interface Library {
  init(options: object): void;
  setLogLevel(level: string): void;
  createLocalTracks(options: object): Promise<LibraryTrack[]>;
  readonly JitsiConnection: new (appId: null, token: null, options: object) => LibraryConnection;
  readonly events: {
    readonly connection: Names;
    readonly conference: Names;
    readonly track: Names;
  };
  readonly errors: {
    readonly connection: Names;
    readonly conference: Names;
    readonly track: Names;
  };
}
