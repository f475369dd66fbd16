// Keeps the figures of a session over all its runs (a run: one connection with one worker). Counts of one run are taken together or not at all,
// so that a frame is never among the sent but missing among the sealed because one of the two was read a moment earlier.
import type { CountersReport } from '../frames/workerProtocol.ts';
import type { MediaTotals } from './frameTotals.ts';

export interface MeetingStats {
  readonly sent: number;
  readonly received: number;
  readonly decoded: number;
  readonly sealed: number;
  readonly refusedOut: number;
  readonly opened: number;
  readonly refusedIn: number;
  readonly plaintextIn: number;
}

export const noStats: MeetingStats = {
  sent: 0,
  received: 0,
  decoded: 0,
  sealed: 0,
  refusedOut: 0,
  opened: 0,
  refusedIn: 0,
  plaintextIn: 0,
};

const names = Object.keys(noStats) as (keyof MeetingStats)[];
const plus = (a: MeetingStats, b: MeetingStats): MeetingStats => {
  const sum: { -readonly [name in keyof MeetingStats]: number } = { ...noStats };
  for (const name of names) sum[name] = a[name] + b[name];
  return sum;
};

/** One run's figures. `counters` must have been made after `media` was measured. */
export const statsOf = (media: MediaTotals, counters: CountersReport): MeetingStats => {
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
};

export const createFrameLedger = () => {
  let before = noStats;
  let run = noStats;
  return {
    take(figures: MeetingStats): void {
      run = figures;
    },
    /** The run is over: its last figures stay, and the next run counts from zero. */
    endRun(): void {
      before = plus(before, run);
      run = noStats;
    },
    run: (): MeetingStats => run,
    total: (): MeetingStats => plus(before, run),
  };
};
