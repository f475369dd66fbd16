import { useEffect, useState, useSyncExternalStore, type ReactElement } from 'react';
import { CallView } from '../callView/CallView.tsx';
import { showTracks } from './showTracks.dom.ts';
import type { Call } from './startCall.dom.ts';
import { createTrackViews } from './trackViews.dom.ts';
import { deviceStateOf, mediaOf, nameOf, problemOf, viewState } from './viewState.ts';

const secondMs = 1_000;

/** The call cell: the picture and its controls. */
export function CallApp({ call }: { readonly call: Call }): ReactElement {
  const facts = useSyncExternalStore(call.subscribe, call.facts);
  const [now, setNow] = useState(Date.now);
  const [views] = useState(() => createTrackViews(showTracks));
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), secondMs);
    return () => clearInterval(timer);
  }, []);
  useEffect(() => {
    const local = facts.local.filter((track) => track.getType() === 'video');
    views.show(
      new Map([
        ['local', local.map((track) => track.getTrack())],
        ...facts.people.map(
          (person) => [person.endpointId, person.tracks.map(({ track }) => track)] as const,
        ),
      ]),
    );
  });
  const session = call.session();
  const leave = (): void =>
    void (session === null ? call.api.calls['call.leave'](undefined) : session.leave());
  return (
    <CallView
      state={viewState(facts)}
      problem={problemOf(facts)}
      peerNames={facts.peerNames}
      people={facts.people.map((person) => ({
        id: person.endpointId,
        name: nameOf(facts.peerNames),
        media: mediaOf(person),
        attach: views.attach(person.endpointId, () => session?.pictureShown()),
      }))}
      connection={null}
      elapsedMs={facts.connectedSinceMs === null ? null : Math.max(0, now - facts.connectedSinceMs)}
      attachLocal={views.attach('local')}
      microphone={deviceStateOf(facts, 'audio')}
      camera={deviceStateOf(facts, 'video')}
      isChatOpen={facts.chat.isOpen}
      unread={facts.chat.unread}
      onMicrophone={() => void session?.toggle('audio')}
      onCamera={() => void session?.toggle('video')}
      onChat={() => void call.api.calls['call.toggleChat'](undefined)}
      onLeave={leave}
      onClose={leave}
      onRetry={() => void session?.tryAgain()}
    />
  );
}
