// Holds camera and microphone: opens what is missing, closes everything, and remembers what the person chose with the buttons. It decides nothing about the call.
import type { DeviceCode, OpenedDevices } from '../jitsi/jitsiAdapter.dom.ts';
import type { LibraryTrack } from '../jitsi/libraryShapes.ts';

export type DeviceKind = 'audio' | 'video';

export interface CallDevices {
  readonly tracks: () => readonly LibraryTrack[];
  /** Why the last opening did not give everything; null when it did. */
  readonly code: () => DeviceCode | null;
  readonly muted: () => Readonly<Record<DeviceKind, boolean>>;
  /** Opens what is missing or has ended; a `close` that comes meanwhile holds. */
  open(): Promise<void>;
  /** Tries again what did not open. Nothing opens while everything is closed: that needs a key. */
  retry(): Promise<void>;
  close(): void;
  /** Ends the pictures and the sound at their source; the tracks stay for the last count. */
  stop(): void;
  toggle(kind: DeviceKind): Promise<void>;
}

export const createCallDevices = (
  openDevices: (kinds: readonly DeviceKind[]) => Promise<OpenedDevices>,
  changed: () => void,
): CallDevices => {
  let tracks: readonly LibraryTrack[] = [];
  let code: DeviceCode | null = null;
  /** What the person chose; it outlives a loss. */
  let wanted: Readonly<Record<DeviceKind, boolean>> = { audio: true, video: true };
  let mayBeOpen = false;
  let opening: Promise<void> | null = null;

  const trackOf = (kind: DeviceKind): LibraryTrack | undefined =>
    tracks.find((track) => track.getType() === kind);
  const closeAll = (): void => {
    for (const track of tracks) void track.dispose();
    tracks = [];
  };
  const openMissing = async (): Promise<void> => {
    // Stopped, or its device was unplugged: such a track never gives a picture or a sound again. A camera that the person switched off is ended too, and stays.
    const ended = tracks.filter(
      (track) =>
        track.getTrack().readyState === 'ended' && (track.getType() === 'audio' || wanted.video),
    );
    for (const track of ended) void track.dispose();
    tracks = tracks.filter((track) => !ended.includes(track));
    const missing = (['audio', 'video'] as const).filter((kind) => trackOf(kind) === undefined);
    if (missing.length === 0) return;
    const opened = await openDevices(missing);
    for (const track of opened.tracks) if (!wanted[track.getType()]) await track.mute();
    tracks = [...tracks, ...opened.tracks];
    code = mayBeOpen ? opened.code : null;
    if (!mayBeOpen) closeAll(); // closed while they opened
    changed();
  };
  const openNow = async (): Promise<void> => {
    opening ??= openMissing().finally(() => {
      opening = null;
    });
    await opening;
  };
  return {
    tracks: () => tracks,
    code: () => code,
    muted: () => ({
      audio: trackOf('audio')?.isMuted() ?? true,
      video: trackOf('video')?.isMuted() ?? true,
    }),
    async open() {
      mayBeOpen = true;
      await openNow();
    },
    async retry() {
      if (mayBeOpen) await openNow();
    },
    close() {
      mayBeOpen = false;
      code = null;
      closeAll();
    },
    stop() {
      for (const track of tracks) track.getTrack().stop();
    },
    async toggle(kind) {
      const track = trackOf(kind);
      if (track === undefined) return;
      wanted = { ...wanted, [kind]: track.isMuted() };
      try {
        await (track.isMuted() ? track.unmute() : track.mute());
      } finally {
        if (!tracks.includes(track)) track.getTrack().stop(); // closed while it was switched on
      }
      changed();
    },
  };
};
