// Decides the scenes of the call, with drawn figures in place of people. It must never hold a text that the views should take from the locale file.
import { StageView, type StageViewProps } from '../call/stage/StageView.tsx';
import { drawnPerson } from './drawnPerson.dom.ts';
import { nothing, nowMs, minuteMs, type Scene } from './scene.ts';

const base: StageViewProps = {
  state: { kind: 'connected' },
  problem: null,
  peerName: 'Jonas',
  remote: { camera: 'on', microphone: 'on' },
  connection: 'good',
  elapsedMs: 18 * minuteMs + 42_000,
  microphone: 'on',
  camera: 'on',
  isChatOpen: false,
  unread: 0,
  attachRemote: drawnPerson('warm'),
  attachLocal: drawnPerson('cool'),
  onMicrophone: nothing,
  onCamera: nothing,
  onChat: nothing,
  onLeave: nothing,
  onRetry: nothing,
  onClose: nothing,
};
const stage = (changes: Partial<StageViewProps>): Scene => {
  return () => <StageView {...base} {...changes} />;
};
const before = { remote: null, connection: null, elapsedMs: null, camera: 'off', microphone: 'off' } as const;

export const stageScenes: Readonly<Record<string, Scene>> = {
  'stage-connected': stage({}),
  'stage-connected-chat': stage({ isChatOpen: true }),
  'stage-connected-new': stage({ unread: 2, connection: 'weak', microphone: 'off' }),
  'stage-remote-dark': stage({ remote: { camera: 'off', microphone: 'off' }, camera: 'off', isChatOpen: true }),
  'stage-waiting': stage({ ...before, state: { kind: 'waiting' }, camera: 'on' }),
  'stage-connecting': stage({ ...before, state: { kind: 'connecting' } }),
  'stage-reconnecting': stage({ state: { kind: 'reconnecting' }, connection: 'bad' }),
  'stage-lost': stage({ ...before, state: { kind: 'lost', atMs: nowMs + 42 * minuteMs } }),
  'stage-keyMismatch': stage({ ...before, state: { kind: 'keyMismatch' } }),
  'stage-ended': stage({ ...before, state: { kind: 'ended' } }),
  'stage-cameraInUse': stage({ problem: 'devices.cameraInUse', camera: 'missing' }),
  'stage-notFound': stage({ problem: 'devices.notFound', microphone: 'missing' }),
  'stage-refused': stage({ ...before, state: { kind: 'waiting' }, problem: 'devices.refused', microphone: 'missing', camera: 'missing' }),
};
