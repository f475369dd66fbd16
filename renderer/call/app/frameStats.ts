// Puts together what the connections and the worker counted in one attempt. Both are taken together or not at all,
// so that a frame is never among the sent but missing among the sealed because one of the two was read a moment earlier.
// `sealed` is the worker's own count and exact. `sent` is an account, not a proof: for video Chromium counts what it encoded, which says nothing
// about what left; for audio it counts what left, packets of padding among it, and only the bytes tell them apart.
// Nothing leaves in clear because the guard makes no connection without encoded streams and the worker hands on only what it sealed;
// that is seen at the other end, as `plaintextIn`. More sent than sealed is reason to stop; equal is no more than a sum without a gap.
import { frameStatNames, type FrameStats } from '../../../preload/contract/shapes.ts';
import type { CountersReport } from '../frames/workerProtocol.ts';
import type { MediaTotals } from './connectionStats.ts';

export const noFrames = Object.fromEntries(frameStatNames.map((name) => [name, 0])) as FrameStats;

/**
 * How many audio frames were sent, at most as many as were sealed as long as the packets carry no more than what was sealed:
 * the packets beyond that are padding. One byte more is one frame that went past the worker.
 */
const audioSent = (media: MediaTotals, sealed: number, sealedBytes: number): number =>
  media.audioBytes <= sealedBytes
    ? Math.min(media.audioPackets, sealed)
    : Math.max(media.audioPackets, sealed + 1);

/** `counters` must have been asked for after `media` was measured: then what was sent was sealed before it was counted. */
export function frameStatsOf(media: MediaTotals, counters: CountersReport): FrameStats {
  const { send, receive } = counters;
  const unsealedVideo = send.video.seen - send.video.sealed;
  const resting = send.audio.droppedResting + send.video.droppedResting;
  return {
    // Chromium counts a video frame as sent before the worker drops it.
    sent:
      Math.max(0, media.sent - media.audioPackets - unsealedVideo) +
      audioSent(media, send.audio.sealed, counters.sealedAudioBytes),
    received: media.received,
    decoded: media.decoded,
    sealed: send.audio.sealed + send.video.sealed,
    refusedOut: unsealedVideo + send.audio.seen - send.audio.sealed - resting,
    opened: receive.audio.opened + receive.video.opened,
    refusedIn:
      receive.audio.seen - receive.audio.opened + receive.video.seen - receive.video.opened,
    plaintextIn: receive.audio.droppedPlaintext + receive.video.droppedPlaintext,
  };
}
