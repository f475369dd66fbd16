// Carries out what the call model decides, on the present attempt and the devices, and answers main's questions. It decides nothing itself.
import type { CellApi } from '../../../preload/contract/derive.ts';
import { contract } from '../../../preload/contract/contract.ts';
import type { CallReason } from '../../../preload/contract/shapes.ts';
import { fromBase64url } from '../../lib/base64url.ts';
import { portMessages } from '../../lib/portMessages.ts';
import type { DeviceCode, OpenedDevices } from '../jitsi/jitsiAdapter.dom.ts';
import type { LibraryTrack } from '../jitsi/libraryShapes.ts';
import {
  createCallAttempt,
  type AttemptEvents,
  type AttemptKey,
  type AttemptPorts,
  type CallAttempt,
} from './callAttempt.dom.ts';
import { createCallDevices, type DeviceKind } from './callDevices.dom.ts';
import {
  firstCallModel,
  stepCall,
  type CallAction,
  type CallEvent,
  type CallModel,
} from './callModel.ts';
import type { PersonFacts } from './callParticipant.dom.ts';
import { callStatsOf } from './callStats.ts';
import { joinFailures } from './joinFailures.ts';
import { mucName } from './mucName.ts';
import { createStatsAnswers } from './statsAnswers.dom.ts';

const { rate, messages } = contract.ports.meetingKey;
type KeyGiven = Extract<ReturnType<typeof messages.matrix.parse>, { type: 'key' }>;

/** What the call view shows. */
export interface CallFacts {
  readonly model: CallModel;
  /** Everybody else who confirmed the key. */
  readonly people: readonly PersonFacts[];
  readonly local: readonly LibraryTrack[];
  readonly muted: Readonly<Record<DeviceKind, boolean>>;
  readonly deviceCode: DeviceCode | null;
  /** A server of the practice showed another certificate than the profile names. */
  readonly otherCertificate: boolean;
  readonly connectedSinceMs: number | null;
  readonly lostSinceMs: number | null;
}

export interface CallSessionPorts extends AttemptPorts {
  readonly api: CellApi<'call'>;
  /** When the person asked for the call; ms since the Unix epoch. */
  readonly openedAtMs: number;
  readonly port: MessagePort;
  readonly openDevices: (kinds: readonly DeviceKind[]) => Promise<OpenedDevices>;
  readonly changed: (facts: CallFacts) => void;
}

export interface CallSession {
  toggle(kind: DeviceKind): Promise<void>;
  /** What "Try again" does: asks for a fresh key when everything stopped, else opens the devices that are missing. */
  tryAgain(): Promise<void>;
  /** A picture of somebody else stands on the screen. */
  pictureShown(): void;
  leave(): Promise<void>;
}

/** How long the last count may take: it is waited for on a busy computer too. */
const lastCountLimitMs = 2_000;
/** Chromium answers `getStats` from a copy that may be 50 ms old. */
const statsAgeMs = 80;
const retryAfterMs = 1_500;

const attemptKey = (given: KeyGiven): AttemptKey | null => {
  const sessionSecret = fromBase64url(given.secret);
  const sessionId = fromBase64url(given.sessionId);
  if (sessionSecret === null || sessionId === null) return null;
  return {
    session: { sessionSecret, sessionId, epoch: given.epoch },
    mucName: mucName(given.conference),
    own: given.own,
    others: [given.peer],
  };
};

export function startCallSession(ports: CallSessionPorts): CallSession {
  const { api, port, worker } = ports;
  let model = firstCallModel;
  let key: KeyGiven | null = null;
  let attempt: CallAttempt | null = null;
  let prepared: CallAttempt | null = null;
  let attempts = 0;
  let firstFrameMs: number | null = null;
  let connectedSinceMs: number | null = null;
  let lostSinceMs: number | null = null;
  let otherCertificate = false;
  let finishing: Promise<void> | null = null;

  const devices = createCallDevices(ports.openDevices, () => draw());
  const draw = (): void =>
    ports.changed({
      model,
      people: attempt?.facts().people ?? [],
      local: devices.tracks(),
      muted: devices.muted(),
      deviceCode: devices.code(),
      otherCertificate,
      connectedSinceMs,
      lostSinceMs,
    });

  const answers = createStatsAnswers(async (number) => {
    const measured = attempt;
    await measured?.measure(number);
    const facts = attempt === null ? null : { ...attempt.facts(), number: attempt.number };
    const stats = callStatsOf({
      number,
      model,
      attempt: facts,
      gathered: ports.guard.gathered(),
      firstFrameMs,
    });
    const answer = await api.calls['call.stats'](stats);
    if (!answer.ok || answer.value.otherCertificate === otherCertificate) return;
    otherCertificate = answer.value.otherCertificate;
    draw();
  });

  const handle = (event: CallEvent): void => {
    const before = model.state;
    const step = stepCall(model, event);
    model = step.model;
    if (model.state === 'connected' && before !== 'connected') connectedSinceMs ??= Date.now();
    if (model.state !== before) lostSinceMs = model.state === 'lost' ? Date.now() : null;
    for (const action of step.actions) perform[action]();
    draw();
  };

  /** Camera and microphone stop and the worker rests; what was sealed gets out, and then it is counted once more: the counts hold the whole attempt. */
  const settle = async (): Promise<void> => {
    devices.stop();
    await worker.rest(lastCountLimitMs); // a stopped microphone goes on as silence; senders that are cut off drop what was sealed and not yet sent
    await new Promise((resolve) => {
      setTimeout(resolve, statsAgeMs);
    });
    await answers.next(lastCountLimitMs);
  };

  const attemptEvents: AttemptEvents = {
    confirmed: (epoch) => handle({ type: 'keyConfirmed', epoch }),
    confirmationFailed: () => handle({ type: 'confirmationFailed' }),
    installed: (epoch) => handle({ type: 'keysInstalled', epoch }),
    flowed: () => handle({ type: 'framesFlowed' }),
    peerLeft: () => {
      const left = attempt;
      void settle().then(() => {
        if (attempt === left) handle({ type: 'broke', reason: 'peerLeft' });
      });
    },
    strangerJoined: () => handle({ type: 'broke', reason: 'strangerJoined' }),
    broke: () => handle({ type: 'broke', reason: 'routeLost' }),
    failed: (code) => handle(joinFailures[code]),
    changed: draw,
  };
  const newAttempt = (): CallAttempt => {
    attempts += 1;
    return createCallAttempt(attempts, ports, attemptEvents);
  };
  /** While people or a key are waited for, the next attempt signs in already. */
  const prepareNext = (): void => {
    prepared ??= newAttempt();
    prepared.prepare();
  };
  const join = (): void => {
    const begun = key === null ? null : attemptKey(key);
    if (begun === null) return handle({ type: 'confirmationFailed' });
    attempt = prepared ?? newAttempt();
    prepared = null;
    attempt.begin(begun);
  };
  const openDevices = async (): Promise<void> => {
    await devices.open();
    await attempt?.attach(devices.tracks());
  };

  const perform: Readonly<Record<CallAction, () => void>> = {
    tearDown: () => {
      attempt?.end();
      if (model.state === 'ended') prepared?.end();
    },
    join,
    openDevices: () => void openDevices(),
    attach: () => {
      attempt?.allowAttach();
      void attempt?.attach(devices.tracks());
    },
    installKeys: () => {
      if (attempt?.installKeys() !== true) handle({ type: 'broke', reason: 'routeLost' });
    }, // attached when the worker says that it has them
    requestKey: () => {
      prepareNext();
      const lastEpoch = model.epoch;
      setTimeout(
        () => port.postMessage({ type: 'rekey', lastEpoch }),
        model.attempts <= 1 ? 0 : retryAfterMs,
      );
    },
    closeDevices: () => devices.close(),
  };

  const finish = (reason: CallReason): Promise<void> =>
    (finishing ??= settle().then(() => handle({ type: 'ended', reason })));

  api.on('stats.asked', ({ number }) => answers.asked(number));
  api.on('sending.stopped', () => {
    if (attempt?.facts().isAttached === true) handle({ type: 'broke', reason: 'routeLost' });
  });
  // P15: the other end too is only another page.
  port.onmessage = portMessages({
    schema: messages.matrix,
    rate,
    nowMs: () => performance.now(),
    heard: (message) => {
      if (message.type === 'end') return void finish(message.reason);
      if (finishing !== null) return; // a key that comes while the last frames are counted opens nothing more
      key = message;
      handle({ type: 'keyGiven', epoch: message.epoch });
    },
  });
  prepareNext();
  void openDevices();
  port.postMessage({ type: 'ready' });
  draw();

  return {
    toggle: (kind) => devices.toggle(kind),
    async tryAgain() {
      if (model.state === 'lost')
        return port.postMessage({ type: 'rekey', lastEpoch: model.epoch });
      await devices.retry();
      await attempt?.attach(devices.tracks());
    },
    pictureShown() {
      firstFrameMs ??= Math.max(0, Date.now() - ports.openedAtMs);
    },
    async leave() {
      await finish('left');
      await api.calls['call.leave'](undefined);
    },
  };
}
