// Carries out what the call model decides: it joins, proves, installs keys, attaches, tears down and reports. It decides nothing itself.
import type { CellApi } from '../../../preload/contract/derive.ts';
import { contract } from '../../../preload/contract/contract.ts';
import type { CallReason, CallReport, CandidateType } from '../../../preload/contract/shapes.ts';
import { candidateType } from '../../../preload/contract/shapes.ts';
import { fromBase64url } from '../../lib/base64url.ts';
import { portMessages } from '../../lib/portMessages.ts';
import type { FrameWorkerLink } from '../frames/frameWorkerLink.dom.ts';
import type { KeysMessage } from '../frames/workerProtocol.ts';
import type { PeerConnectionGuard } from '../guard/peerConnectionGuard.dom.ts';
import {
  createJitsiAdapter,
  type DeviceCode,
  type JitsiAdapter,
  type JoinCode,
  type OpenedDevices,
  type RemoteTrack,
} from '../jitsi/jitsiAdapter.dom.ts';
import type { CallSetup } from '../jitsi/libraryOptions.ts';
import type { Library, LibraryTrack } from '../jitsi/libraryShapes.ts';
import { createCallDevices, type DeviceKind } from './callDevices.dom.ts';
import {
  firstCallModel,
  stepCall,
  type CallAction,
  type CallEvent,
  type CallModel,
} from './callModel.ts';
import { createFrameLedger, statsOf } from './frameLedger.ts';
import {
  createMediaTotals,
  selectedPairOf,
  type PairRow,
  type SelectedPair,
  type StatsRow,
} from './frameTotals.ts';
import { joinFailures } from './joinFailures.ts';
import { createProofs, type Proofs } from './proofs.ts';

const { rate, messages } = contract.ports.meetingKey;
type KeyGiven = Extract<ReturnType<typeof messages.desk.parse>, { type: 'key' }>;

/** What the call view shows. */
export interface CallFacts {
  readonly model: CallModel;
  readonly remote: readonly RemoteTrack[];
  readonly remoteMuted: { readonly audio: boolean; readonly video: boolean };
  readonly local: readonly LibraryTrack[];
  readonly muted: { readonly audio: boolean; readonly video: boolean };
  readonly deviceCode: DeviceCode | null;
  /** A server of the practice showed another certificate than the profile names. */
  readonly otherCertificate: boolean;
  readonly connectedSinceMs: number | null;
  readonly lostSinceMs: number | null;
}

export interface CallSessionPorts {
  readonly api: CellApi<'call'>;
  readonly setup: CallSetup;
  readonly library: Library;
  readonly guard: PeerConnectionGuard;
  readonly worker: FrameWorkerLink;
  readonly port: MessagePort;
  readonly openDevices: (kinds: readonly ('audio' | 'video')[]) => Promise<OpenedDevices>;
  readonly changed: (facts: CallFacts) => void;
}

const reportEveryMs = 300;
const countersLimitMs = 400;
/** The last count may take longer: it is waited for on a busy computer too. */
const lastCountLimitMs = 2_000;
/** Chromium answers `getStats` from a copy that may be 50 ms old. */
const statsAgeMs = 80;
const firstFrameEveryMs = 60;
/** Proofs and first frames must come within this time, or the attempt is given up. */
const attemptLimitMs = 20_000;
const retryAfterMs = 1_500;

/** XMPP folds the case of room names (RFC 7622), so the room is written in hexadecimal. */
const roomOf = (conference: string): string =>
  [...(fromBase64url(conference) ?? [])].map((byte) => byte.toString(16).padStart(2, '0')).join('');
const knownType = (type: string): CandidateType => candidateType.catch('other').parse(type);

export const startCallSession = (ports: CallSessionPorts) => {
  const { api, setup, library, guard, worker } = ports;
  const ledger = createFrameLedger();
  const names = new WeakMap<RTCPeerConnection, string>();
  let totals = createMediaTotals();
  let model = firstCallModel;
  let key: KeyGiven | null = null;
  let adapter: JitsiAdapter | null = null;
  let proofs: Proofs | null = null;
  let keys: KeysMessage | null = null;
  let peer: string | null = null;
  let remote: readonly RemoteTrack[] = [];
  let remoteMuted = { audio: false, video: false };
  let attached = false;
  let installedEpoch: number | null = null;
  let pair: SelectedPair | null = null;
  let sequence = 0;
  let named = 0;
  let run = 0;
  let firstFrameMs: number | null = null;
  let attemptTimer: ReturnType<typeof setTimeout> | undefined;
  let connectedSinceMs: number | null = null;
  let lostSinceMs: number | null = null;
  let mayAttach = false;
  let otherCertificate = false;
  let finishing: Promise<void> | null = null;

  const devices = createCallDevices(ports.openDevices, () => draw());
  const draw = (): void =>
    ports.changed({
      model,
      remote,
      remoteMuted,
      local: devices.tracks(),
      muted: devices.muted(),
      deviceCode: devices.code(),
      otherCertificate,
      connectedSinceMs,
      lostSinceMs,
    });

  const handle = (event: CallEvent): void => {
    const before = model.state;
    const step = stepCall(model, event);
    model = step.model;
    if (model.state === 'connected' && before !== 'connected') connectedSinceMs ??= Date.now();
    if (model.state !== before) lostSinceMs = model.state === 'lost' ? Date.now() : null;
    for (const action of step.actions) perform[action]();
    draw();
    if (before !== model.state) void report();
  };

  const tearDown = (): void => {
    run += 1;
    clearTimeout(attemptTimer);
    const leaving = adapter;
    adapter = null;
    proofs = null;
    keys = null;
    peer = null;
    attached = false;
    mayAttach = false;
    remote = [];
    pair = null;
    installedEpoch = null;
    ledger.endRun();
    totals = createMediaTotals();
    worker.end();
    guard.closeAll();
    void leaving?.leave();
  };

  const watchAttempt = (): void => {
    clearTimeout(attemptTimer);
    attemptTimer = setTimeout(() => handle({ type: 'broke', reason: 'routeLost' }), attemptLimitMs);
  };

  const greet = (endpointId: string, current: number, ownId: string, given: KeyGiven): void => {
    if (current !== run || peer !== null) return;
    const secret = fromBase64url(given.secret);
    const sessionId = fromBase64url(given.sessionId);
    if (secret === null || sessionId === null) return handle({ type: 'proofFailed' });
    peer = endpointId;
    watchAttempt();
    const started = createProofs(
      {
        session: { sessionSecret: secret, sessionId, epoch: given.epoch },
        role: setup.role,
        ownSender: given.own,
        peerSender: given.peer,
        ownEndpoint: ownId,
        peerEndpoint: endpointId,
      },
      {
        subtle: crypto.subtle,
        send: (message) => {
          if (current !== run) return;
          try {
            adapter?.sendTo(endpointId, { ...message });
          } catch {
            handle({ type: 'broke', reason: 'routeLost' });
          } // the library throws when its line is gone
        },
        proven: (made) => {
          if (current === run) {
            keys = made;
            handle({ type: 'bothProven', epoch: given.epoch });
          }
        },
        failed: () => {
          if (current === run) handle({ type: 'proofFailed' });
        },
      },
    );
    proofs = started;
    void started.start();
  };

  const join = (): void => {
    const given = key;
    if (given === null) return;
    const current = run;
    const live =
      <A extends unknown[]>(work: (...args: A) => void) =>
      (...args: A): void => {
        if (current === run) work(...args);
      };
    const joined = createJitsiAdapter(library, setup);
    let ownId: string | null = null;
    adapter = joined;
    watchAttempt();
    joined.join(roomOf(given.conference), {
      joined: live((id: string) => {
        ownId = id;
      }),
      peerJoined: live((id: string) => {
        if (ownId !== null) greet(id, current, ownId, given);
      }),
      peerLeft: live((id: string) => {
        if (id === peer)
          void settle().then(live(() => handle({ type: 'broke', reason: 'peerLeft' })));
      }),
      message: live((id: string, payload: unknown) => {
        if (id === peer) void proofs?.take(payload);
      }),
      trackAdded: live((track: RemoteTrack) => {
        if (track.endpointId === peer) {
          remote = [...remote.filter((one) => one.kind !== track.kind), track];
          remoteMuted = { ...remoteMuted, [track.kind]: false };
          draw();
        }
      }),
      trackRemoved: live((track: RemoteTrack) => {
        remote = remote.filter((one) => one.track !== track.track);
        draw();
      }),
      muteChanged: live((id: string, kind: 'audio' | 'video', isMuted: boolean) => {
        if (id === peer) {
          remoteMuted = { ...remoteMuted, [kind]: isMuted };
          draw();
        }
      }),
      interrupted: live(() => handle({ type: 'broke', reason: 'routeLost' })),
      restored: () => undefined, // the library says so even when it is not: only frames count
      failed: live((code: JoinCode) => handle(joinFailures[code])),
    });
  };

  /** Attaches once the model allows it and a device is open, in either order. */
  const attachNow = async (): Promise<void> => {
    const [joined, other, current, tracks] = [adapter, peer, run, devices.tracks()];
    if (!mayAttach || attached || joined === null || other === null || tracks.length === 0) return;
    attached = true;
    try {
      await joined.attach(tracks);
      if (current === run && setup.mediaRoute === 'direct') joined.startDirect(other);
      await report();
    } catch {
      if (current === run) handle({ type: 'broke', reason: 'routeLost' });
    }
  };

  const openDevices = async (): Promise<void> => {
    await devices.open();
    await attachNow();
  };

  const perform: Readonly<Record<CallAction, () => void>> = {
    tearDown,
    join,
    openDevices: () => void openDevices(),
    attach: () => {
      mayAttach = true;
      void attachNow();
    },
    installKeys: () => {
      if (keys === null || !worker.give(keys)) handle({ type: 'broke', reason: 'routeLost' });
      keys = null;
    }, // attached when the worker says that it has them
    requestKey: () => {
      const lastEpoch = model.epoch;
      setTimeout(
        () => ports.port.postMessage({ type: 'rekey', lastEpoch }),
        model.attempts <= 1 ? 0 : retryAfterMs,
      );
    },
    closeDevices: () => devices.close(),
  };

  /** Looks for the first decoded picture more often than the reports come. */
  const watchFirstFrame = setInterval(() => {
    void measure().then(() => {
      if (firstFrameMs !== null || totals.totals().decoded === 0) return;
      firstFrameMs = Math.max(0, Date.now() - setup.openedAtMs);
      clearInterval(watchFirstFrame);
    });
  }, firstFrameEveryMs);

  const measure = async (): Promise<void> => {
    const ownTotals = totals; // another run may begin while these connections answer
    for (const connection of guard.connections()) {
      const name = names.get(connection) ?? `c${named++}`;
      names.set(connection, name);
      try {
        const rows = [...(await connection.getStats()).values()] as (StatsRow & PairRow)[];
        ownTotals.take(name, rows);
        if (ownTotals === totals) pair = selectedPairOf(rows) ?? pair;
      } catch {
        /* a connection that was closed meanwhile has no more to say */
      }
    }
  };

  const report = async (limitMs = countersLimitMs): Promise<void> => {
    const current = run;
    await measure();
    const measured = totals.totals();
    const counters = await worker.nextCounters(limitMs);
    if (current === run && counters !== null) ledger.take(statsOf(measured, counters));
    if (
      current === run &&
      attached &&
      ledger.run().opened > 0 &&
      (model.state === 'connecting' || model.state === 'reconnecting')
    ) {
      clearTimeout(attemptTimer);
      return handle({ type: 'framesFlowed' });
    }
    const message: CallReport = {
      ...ledger.total(),
      sequence: sequence++,
      state: model.state,
      reason: model.reason,
      attached,
      peers: peer === null ? 0 : 1,
      // A worker that answered is believed over what it was given: a key that it lost is lost.
      confirmedEpoch: model.proven
        ? counters === null || current !== run
          ? installedEpoch
          : counters.epoch
        : null,
      selected:
        pair === null
          ? { local: 'none', remote: 'none', protocol: 'none' }
          : {
              local: knownType(pair.local),
              remote: knownType(pair.remote),
              protocol:
                pair.protocol === 'tcp' || pair.protocol === 'udp' || pair.protocol === 'tls'
                  ? pair.protocol
                  : 'none',
            },
      gathered: [...new Set(guard.gathered().map(knownType))],
      firstFrameMs,
    };
    const answer = await api.calls['call.report'](message);
    if (!answer.ok || answer.value.otherCertificate === otherCertificate) return;
    otherCertificate = answer.value.otherCertificate;
    draw();
  };

  /** Camera and microphone stop and the worker rests; what was sealed gets out, and then it counts once more: the figures hold the whole run. */
  const settle = async (): Promise<void> => {
    devices.stop();
    worker.rest(); // a stopped microphone goes on as silence; senders that are cut off drop what was sealed and not yet sent
    await worker.nextCounters(lastCountLimitMs);
    await new Promise((resolve) => {
      setTimeout(resolve, statsAgeMs);
    });
    await report(lastCountLimitMs);
  };

  const finish = (reason: CallReason): Promise<void> =>
    (finishing ??= (async () => {
      clearInterval(clock);
      clearInterval(watchFirstFrame);
      await settle();
      handle({ type: 'ended', reason });
    })());

  worker.onEpoch((epoch) => {
    installedEpoch = epoch;
    handle({ type: 'keysInstalled', epoch });
  });
  worker.onRefused((code) => {
    if (
      code === 'frames.keyExhausted' ||
      code === 'frames.importFailed' ||
      code === 'frames.keyReused'
    )
      handle({ type: 'broke', reason: 'routeLost' });
  });
  api.on('sending.stopped', () => {
    if (attached) handle({ type: 'broke', reason: 'routeLost' });
  });
  // P15: the desk too is only another page.
  ports.port.onmessage = portMessages({
    schema: messages.desk,
    rate,
    nowMs: () => performance.now(),
    heard: (message) => {
      if (message.type === 'end') return void finish(message.reason);
      if (finishing !== null) return; // a key that comes while the last frames are counted opens nothing more
      key = message;
      handle({ type: 'keyGiven', epoch: message.epoch });
    },
  });
  const clock = setInterval(() => void report(), reportEveryMs);
  void openDevices();
  ports.port.postMessage({ type: 'ready' });
  draw();

  return {
    toggle: (kind: DeviceKind): Promise<void> => devices.toggle(kind),
    retryDevices: openDevices,
    askAgain(): void {
      ports.port.postMessage({ type: 'rekey', lastEpoch: model.epoch });
    },
    async leave(): Promise<void> {
      await finish('left');
      await api.calls['call.leave'](undefined);
    },
  };
};
