import { useEffect, useState, useSyncExternalStore, type ReactElement } from 'react';
import { CallView, type DeviceProblem, type CallViewState } from '../callView/CallView.tsx';
import { showTracks } from './showTracks.dom.ts';
import type { Call } from './startCall.dom.ts';

const secondMs = 1_000;

const viewState = (facts: ReturnType<Call['facts']>): CallViewState => {
  const { state, reason } = facts.model;
  if (reason === 'keyMismatch') return { kind: 'keyMismatch' };
  if (
    facts.otherCertificate &&
    (state === 'connecting' || state === 'reconnecting' || state === 'lost')
  )
    return { kind: 'otherCertificate' };
  if (state !== 'lost') return { kind: state };
  if (reason === 'serverRefused' || reason === 'roomFull') return { kind: reason };
  // Protection that never was cannot be lost.
  return facts.model.wasConnected
    ? { kind: 'lost', atMs: facts.lostSinceMs ?? 0 }
    : { kind: 'notReached' };
};

const problemOf = (code: string | null): DeviceProblem | null =>
  code === 'devices.notFound' || code === 'devices.refused' || code === 'devices.cameraInUse'
    ? code
    : code === null
      ? null
      : 'devices.cameraInUse';

/** Shows tracks in the element that comes and goes with the view. */
const useShown = (
  tracks: readonly MediaStreamTrack[],
): ((element: HTMLVideoElement | null) => void) => {
  const [element, setElement] = useState<HTMLVideoElement | null>(null);
  useEffect(() => {
    if (element !== null) showTracks(element, tracks);
  }, [element, tracks]);
  return setElement;
};

/** The call cell: the picture and its controls. */
export function CallApp({ call }: { readonly call: Call }): ReactElement {
  const facts = useSyncExternalStore(call.subscribe, call.facts);
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), secondMs);
    return () => clearInterval(timer);
  }, []);
  const attachRemote = useShown(facts.remote.map((one) => one.track));
  const attachLocal = useShown(
    facts.local.filter((track) => track.getType() === 'video').map((track) => track.getTrack()),
  );
  const deviceOf = (kind: 'audio' | 'video') =>
    facts.local.some((track) => track.getType() === kind)
      ? facts.muted[kind]
        ? 'off'
        : 'on'
      : facts.deviceCode === null
        ? 'notYet'
        : 'missing';
  const session = call.session();
  const leave = (): void =>
    void (session === null ? call.api.calls['call.leave'](undefined) : session.leave());
  const hasVideo = facts.remote.some((one) => one.kind === 'video');
  return (
    <CallView
      state={viewState(facts)}
      problem={problemOf(facts.deviceCode)}
      peerName={facts.peerName}
      connection={null}
      remote={
        facts.remote.length === 0
          ? null
          : {
              camera: hasVideo && !facts.remoteMuted.video ? 'on' : 'off',
              microphone: facts.remoteMuted.audio ? 'off' : 'on',
            }
      }
      elapsedMs={facts.connectedSinceMs === null ? null : Math.max(0, now - facts.connectedSinceMs)}
      attachRemote={attachRemote}
      attachLocal={attachLocal}
      microphone={deviceOf('audio')}
      camera={deviceOf('video')}
      isChatOpen={facts.chat.isOpen}
      unread={facts.chat.unread}
      onMicrophone={() => void session?.toggle('audio')}
      onCamera={() => void session?.toggle('video')}
      onChat={() => void call.api.calls['call.toggleChat'](undefined)}
      onLeave={leave}
      onClose={leave}
      onRetry={() => {
        if (facts.deviceCode !== null) void session?.retryDevices();
        else session?.askAgain();
      }}
    />
  );
}
