import { useEffect, useState, useSyncExternalStore, type ReactElement } from 'react';
import { StageView, type DeviceProblem, type StageState } from '../stage/StageView.tsx';
import type { Call } from './startCall.dom.ts';

const secondMs = 1_000;

const stageState = (facts: ReturnType<Call['facts']>): StageState => {
  const { state, reason } = facts.model;
  if (reason === 'keyMismatch') return { kind: 'keyMismatch' };
  return state === 'lost' ? { kind: 'lost', atMs: facts.lostSinceMs ?? 0 } : { kind: state };
};

const problemOf = (code: string | null): DeviceProblem | null =>
  code === 'devices.notFound' || code === 'devices.refused' || code === 'devices.cameraInUse' ? code : code === null ? null : 'devices.cameraInUse';

const idsOf = (tracks: readonly MediaStreamTrack[]): string => tracks.map((track) => track.id).join(' ');

/** Shows tracks in the element that comes and goes with the view. The same tracks again do not restart the picture. */
const useShown = (tracks: readonly MediaStreamTrack[]): ((element: HTMLVideoElement | null) => void) => {
  const [element, setElement] = useState<HTMLVideoElement | null>(null);
  useEffect(() => {
    if (element === null) return;
    const shown = element.srcObject instanceof MediaStream ? idsOf(element.srcObject.getTracks()) : '';
    if (shown !== idsOf(tracks)) element.srcObject = tracks.length === 0 ? null : new MediaStream([...tracks]);
  }, [element, tracks]);
  return setElement;
};

/** The call cell: the stage and its controls. */
export function CallApp({ call }: { readonly call: Call }): ReactElement {
  const facts = useSyncExternalStore(call.subscribe, call.facts);
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), secondMs);
    return () => clearInterval(timer);
  }, []);
  const attachRemote = useShown(facts.remote.map((one) => one.track));
  const attachLocal = useShown(facts.local.filter((track) => track.getType() === 'video').map((track) => track.getTrack()));
  const deviceOf = (kind: 'audio' | 'video') => (facts.local.some((track) => track.getType() === kind) ? (facts.muted[kind] ? 'off' : 'on') : facts.deviceCode === null ? 'notYet' : 'missing');
  const session = call.session();
  const hasVideo = facts.remote.some((one) => one.kind === 'video');
  return (
    <StageView
      state={stageState(facts)} problem={problemOf(facts.deviceCode)} peerName={facts.peerName} connection={null}
      remote={facts.remote.length === 0 ? null : { camera: hasVideo && !facts.remoteMuted.video ? 'on' : 'off', microphone: facts.remoteMuted.audio ? 'off' : 'on' }}
      elapsedMs={facts.connectedSinceMs === null ? null : Math.max(0, now - facts.connectedSinceMs)} attachRemote={attachRemote} attachLocal={attachLocal}
      microphone={deviceOf('audio')} camera={deviceOf('video')} isChatOpen={facts.chat.isOpen} unread={facts.chat.unread}
      onMicrophone={() => void session?.toggle('audio')} onCamera={() => void session?.toggle('video')} onChat={() => void call.api.calls['call.toggleChat'](undefined)}
      onLeave={() => void session?.leave()} onClose={() => void session?.leave()}
      onRetry={() => { if (facts.deviceCode !== null) void session?.retryDevices(); else session?.askAgain(); }}
    />
  );
}
