// One attempt of the call, from the wait for its key to its end: one conference, one worker, one key. Thrown away as a whole; nothing of it is used by the next (P1, P2).
import type { FrameStats } from '../../../preload/contract/shapes.ts';
import type { FrameWorkerLink } from '../frames/frameWorkerLink.dom.ts';
import type { SessionEpoch } from '../frames/keySchedule.ts';
import { sameDevice, type SenderId } from '../frames/sessionDevices.ts';
import type { KeysMessage, RefusalCode } from '../frames/workerProtocol.ts';
import type { PeerConnectionGuard } from '../guard/peerConnectionGuard.dom.ts';
import type { JitsiAdapter, JoinCode, RemoteTrack } from '../jitsi/jitsiAdapter.dom.ts';
import type { CallSetup } from '../jitsi/libraryOptions.ts';
import type { LibraryTrack } from '../jitsi/libraryShapes.ts';
import { createAttemptStats } from './attemptStats.dom.ts';
import {
  createCallParticipant,
  type CallParticipant,
  type PersonFacts,
} from './callParticipant.dom.ts';
import { deriveEpochKeys } from './epochKeys.ts';
import type { SelectedPair } from './selectedPair.ts';

/** Key confirmation and first frames must come within this time, or the attempt is given up. */
const attemptLimitMs = 20_000;

/** The key of an epoch, and the devices that it was made for. */
export interface AttemptKey {
  readonly session: SessionEpoch;
  readonly mucName: string;
  readonly own: SenderId;
  readonly others: readonly SenderId[];
}

export interface AttemptPorts {
  /** One that no attempt had before; it may be signed in already. */
  readonly newAdapter: () => JitsiAdapter;
  readonly mediaRoute: CallSetup['mediaRoute'];
  readonly guard: PeerConnectionGuard;
  readonly worker: FrameWorkerLink;
}

/** What an attempt tells; nothing any more once it has ended. */
export interface AttemptEvents {
  /** Every device of the epoch is there and confirmed the key, and nobody else is there. */
  readonly confirmed: (epoch: number) => void;
  readonly confirmationFailed: () => void;
  /** The worker has the keys. */
  readonly installed: (epoch: number) => void;
  /** Frames of somebody else were opened while our own tracks are attached. */
  readonly flowed: () => void;
  /** Somebody of this epoch left; their last frames are not counted yet. */
  readonly peerLeft: () => void;
  readonly strangerJoined: () => void;
  readonly broke: () => void;
  readonly failed: (code: JoinCode) => void;
  readonly changed: () => void;
}

export interface AttemptFacts {
  readonly people: readonly PersonFacts[];
  readonly participants: number;
  readonly confirmed: number;
  readonly isAttached: boolean;
  /** The epoch that the worker seals with, or null. */
  readonly installedEpoch: number | null;
  readonly frames: FrameStats;
  readonly pair: SelectedPair | null;
}

export interface CallAttempt {
  readonly number: number;
  /** What can be done before the key comes: the sign-in at the video server. No conference, no device. */
  prepare(): void;
  begin(key: AttemptKey): void;
  /** Gives the worker its keys, once; false when there is no worker for them. */
  installKeys(): boolean;
  allowAttach(): void;
  /** Attaches once it is allowed and there is a track, in either order, and only once. */
  attach(tracks: readonly LibraryTrack[]): Promise<void>;
  measure(number: number): Promise<void>;
  facts(): AttemptFacts;
  end(): void;
}

const keyless: ReadonlySet<RefusalCode> = new Set([
  'frames.keyExhausted',
  'frames.importFailed',
  'frames.keyReused',
]);

export function createCallAttempt(
  number: number,
  { newAdapter, mediaRoute, guard, worker }: AttemptPorts,
  events: AttemptEvents,
): CallAttempt {
  const stats = createAttemptStats(guard, worker);
  const adapter = newAdapter();
  const participants = new Map<string, CallParticipant>();
  let isOver = false;
  let ownId: string | null = null;
  let keys: KeysMessage | null = null;
  let isConfirmed = false;
  let installedEpoch: number | null = null;
  let mayAttach = false;
  let isAttached = false;
  let hasOpened = false;
  let limit: ReturnType<typeof setTimeout> | undefined;

  const live =
    <A extends unknown[]>(work: (...args: A) => void) =>
    (...args: A): void => {
      if (!isOver) work(...args);
    };
  const watch = (): void => {
    clearTimeout(limit);
    limit = setTimeout(live(events.broke), attemptLimitMs);
  };
  const flowNow = (): void => {
    if (!hasOpened || !isAttached) return;
    clearTimeout(limit);
    events.flowed();
  };

  /** Derives the keys as soon as everybody of the epoch, and nobody else, is confirmed. */
  const confirmNow = async (key: AttemptKey, endpointId: string): Promise<void> => {
    const others = [...participants.values()].flatMap((one) => {
      const device = one.device();
      return device === null ? [] : [{ device, endpointId: one.endpointId }];
    });
    if (isConfirmed || others.length !== participants.size) return;
    if (others.length !== key.others.length) return;
    isConfirmed = true;
    const derived = await deriveEpochKeys(
      crypto.subtle,
      key.session,
      [key.own, ...key.others],
      { device: key.own, endpointId },
      others,
    );
    if (isOver) return;
    if (derived === null) return events.confirmationFailed();
    keys = derived;
    events.confirmed(key.session.epoch);
  };

  const greet = (key: AttemptKey, endpointId: string): void => {
    if (ownId === null || participants.has(endpointId)) return;
    if (isConfirmed) return events.strangerJoined(); // P2 everybody of this epoch is here already
    if (participants.size === 0) watch();
    const joinedAs = ownId;
    const participant = createCallParticipant(
      {
        session: key.session,
        devices: [key.own, ...key.others],
        ownDevice: key.own,
        ownEndpoint: joinedAs,
        peerEndpoint: endpointId,
      },
      {
        subtle: crypto.subtle,
        send: live((message) => {
          try {
            adapter.sendTo(endpointId, { ...message });
          } catch {
            events.broke();
          } // the library throws when its line is gone
        }),
        confirmed: live((device) => {
          const isTwice = [...participants.values()].some((other) => {
            const known = other.device();
            return other !== participant && known !== null && sameDevice(known, device);
          });
          if (isTwice) return events.confirmationFailed();
          void confirmNow(key, joinedAs);
        }),
        failed: live(events.confirmationFailed),
      },
    );
    participants.set(endpointId, participant);
    participant.start();
  };
  const takeLeave = (key: AttemptKey, endpointId: string): void => {
    const gone = participants.get(endpointId);
    if (gone === undefined) return;
    if (gone.device() !== null) return events.peerLeft();
    participants.delete(endpointId); // it never proved to be anybody
    if (ownId !== null) void confirmNow(key, ownId);
  };

  guard.onNotEncoded(live(() => events.failed('call.notEncryptable')));
  worker.listen({
    installed: live((epoch) => {
      installedEpoch = epoch;
      events.installed(epoch);
    }),
    refused: live((code) => {
      if (keyless.has(code)) events.broke();
    }),
    opened: live(() => {
      hasOpened = true;
      flowNow();
    }),
  });

  return {
    number,
    prepare: () => adapter.prepare(),
    begin(key) {
      watch();
      const of = (track: RemoteTrack) => participants.get(track.endpointId);
      adapter.join(key.mucName, {
        joined: live((id: string) => {
          ownId = id;
        }),
        peerJoined: live((id: string) => greet(key, id)),
        peerLeft: live((id: string) => takeLeave(key, id)),
        message: live((id: string, payload: unknown) => participants.get(id)?.take(payload)),
        trackAdded: live((track: RemoteTrack) => {
          of(track)?.addTrack(track);
          events.changed();
        }),
        trackRemoved: live((track: RemoteTrack) => {
          of(track)?.removeTrack(track);
          events.changed();
        }),
        muteChanged: live((id: string, kind: 'audio' | 'video', isMuted: boolean) => {
          participants.get(id)?.setMuted(kind, isMuted);
          events.changed();
        }),
        interrupted: live(events.broke),
        restored: () => undefined, // the library says so even when it is not: only frames count
        failed: live(events.failed),
      });
    },
    installKeys() {
      const given = keys;
      keys = null;
      return given !== null && worker.give(given);
    },
    allowAttach() {
      mayAttach = true;
    },
    async attach(tracks) {
      if (isOver || !mayAttach || isAttached || tracks.length === 0) return;
      isAttached = true;
      try {
        await adapter.attach(tracks);
        if (isOver) return;
        const [only, ...more] = participants.keys();
        if (mediaRoute === 'direct' && only !== undefined && more.length === 0)
          adapter.startDirect(only);
      } catch {
        return live(events.broke)();
      }
      flowNow();
    },
    async measure(asked) {
      const epoch = await stats.measure(asked);
      // A worker that answered is believed over what it was given: a key that it lost is lost.
      if (epoch !== undefined && installedEpoch !== null) installedEpoch = epoch;
    },
    facts() {
      const everybody = isOver ? [] : [...participants.values()];
      return {
        people: everybody.flatMap((one) => one.person() ?? []),
        participants: everybody.length,
        confirmed: everybody.filter((one) => one.device() !== null).length,
        isAttached: isAttached && !isOver,
        installedEpoch: isOver ? null : installedEpoch,
        frames: stats.frames(),
        pair: stats.pair(),
      };
    },
    end() {
      if (isOver) return;
      isOver = true;
      clearTimeout(limit);
      stats.end();
      keys = null;
      worker.end();
      guard.closeAll();
      void adapter.leave();
    },
  };
}
