// One other endpoint of the conference, from its coming to its going: who it proved to be, and its tracks. Nothing of it is shown before it is confirmed (P1, P3).
import type { SenderId } from '../frames/sessionDevices.ts';
import type { RemoteTrack } from '../jitsi/jitsiAdapter.dom.ts';
import {
  createKeyConfirmation,
  type ConfirmationFacts,
  type ConfirmationPorts,
} from './keyConfirmation.ts';

type Kind = RemoteTrack['kind'];

/** What the call view shows of one person. */
export interface PersonFacts {
  readonly endpointId: string;
  readonly tracks: readonly RemoteTrack[];
  readonly muted: Readonly<Record<Kind, boolean>>;
}

export interface CallParticipant {
  readonly endpointId: string;
  /** Null until both sides have checked. */
  device(): SenderId | null;
  /** Null while nothing of it may be shown. */
  person(): PersonFacts | null;
  start(): void;
  take(payload: unknown): void;
  addTrack(track: RemoteTrack): void;
  removeTrack(track: RemoteTrack): void;
  setMuted(kind: Kind, isMuted: boolean): void;
}

export function createCallParticipant(
  facts: ConfirmationFacts,
  ports: ConfirmationPorts,
): CallParticipant {
  let device: SenderId | null = null;
  let tracks: readonly RemoteTrack[] = [];
  let muted: PersonFacts['muted'] = { audio: false, video: false };
  const confirmation = createKeyConfirmation(facts, {
    ...ports,
    confirmed: (proven) => {
      device = proven;
      ports.confirmed(proven);
    },
  });
  return {
    endpointId: facts.peerEndpoint,
    device: () => device,
    person: () => (device === null ? null : { endpointId: facts.peerEndpoint, tracks, muted }),
    start: () => void confirmation.start(),
    take: (payload) => void confirmation.take(payload),
    addTrack(track) {
      tracks = [...tracks.filter((one) => one.kind !== track.kind), track];
      muted = { ...muted, [track.kind]: false };
    },
    removeTrack(track) {
      tracks = tracks.filter((one) => one.track !== track.track);
    },
    setMuted(kind, isMuted) {
      muted = { ...muted, [kind]: isMuted };
    },
  };
}
