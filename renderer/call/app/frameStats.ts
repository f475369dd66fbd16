// Puts together what the connections and the worker counted in one attempt. Both are taken together or not at all,
// so that a frame is never among the sent but missing among the sealed because one of the two was read a moment earlier.
import { frameStatNames, type FrameStats } from '../../../preload/contract/shapes.ts';
import type { CountersReport } from '../frames/workerProtocol.ts';
import type { MediaTotals } from './connectionStats.ts';

export const noFrames = Object.fromEntries(frameStatNames.map((name) => [name, 0])) as FrameStats;

/** `counters` must have been asked for after `media` was measured: then what was sent was sealed before it was counted. */
export function frameStatsOf(media: MediaTotals, counters: CountersReport): FrameStats {
  const { send, receive } = counters;
  const unsealedVideo = send.video.seen - send.video.sealed;
  const resting = send.audio.droppedResting + send.video.droppedResting;
  return {
    // Chromium counts a video frame as sent before the worker drops it.
    sent: Math.max(0, media.sent - unsealedVideo),
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
