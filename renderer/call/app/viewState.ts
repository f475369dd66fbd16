// Decides which words and which pictures the call view shows. It must never show somebody who did not confirm the key, nor protection that was not there.
import type { CallViewState, DeviceProblem } from '../callView/callViewState.ts';
import type { DeviceState } from '../callView/ControlsView.tsx';
import type { CallFacts } from './callSession.dom.ts';
import type { PersonFacts } from './callParticipant.dom.ts';

const troubled: ReadonlySet<string> = new Set(['connecting', 'reconnecting', 'lost']);

export function viewState(facts: CallFacts): CallViewState {
  const { state, reason } = facts.model;
  if (reason === 'keyMismatch') return { kind: 'keyMismatch' };
  if (facts.otherCertificate && troubled.has(state)) return { kind: 'otherCertificate' };
  if (state !== 'lost') return { kind: state };
  if (reason === 'serverRefused' || reason === 'roomFull' || reason === 'notEncryptable')
    return { kind: reason };
  // Protection that never was cannot be lost.
  return facts.model.wasConnected
    ? { kind: 'lost', atMs: facts.lostSinceMs ?? 0 }
    : { kind: 'notReached' };
}

export function problemOf({ deviceCode }: CallFacts): DeviceProblem | null {
  switch (deviceCode) {
    case null:
      return null;
    case 'devices.notFound':
    case 'devices.refused':
      return deviceCode;
    case 'devices.cameraInUse':
    case 'devices.failed':
      return 'devices.cameraInUse';
  }
}

export function deviceStateOf(facts: CallFacts, kind: 'audio' | 'video'): DeviceState {
  const isOpen = facts.local.some((track) => track.getType() === kind);
  if (isOpen) return facts.muted[kind] ? 'off' : 'on';
  return facts.deviceCode === null ? 'notYet' : 'missing';
}

export interface PersonMedia {
  readonly camera: 'on' | 'off';
  readonly microphone: 'on' | 'off';
}

/** Null while nothing of this person arrives. */
export function mediaOf({ tracks, muted }: PersonFacts): PersonMedia | null {
  if (tracks.length === 0) return null;
  const hasVideo = tracks.some((track) => track.kind === 'video');
  return {
    camera: hasVideo && !muted.video ? 'on' : 'off',
    microphone: muted.audio ? 'off' : 'on',
  };
}

/** Of several people it is not known here who is who: then nobody gets a name, rather than the wrong one (P26). */
export function nameOf(peerNames: readonly string[]): string {
  const [only, ...more] = peerNames;
  return only === undefined || more.length > 0 ? '' : only;
}
