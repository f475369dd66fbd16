// Keeps the figures of a session over all its runs (a run: one connection with one worker). Counts of one run are taken together or not at all,
// so that a frame is never among the sent but missing among the sealed because one of the two was read a moment earlier.
import type { CountersReport } from '../frames/workerProtocol.ts';
import type { MediaTotals } from './frameTotals.ts';

export interface Figures {
  readonly sent: number;
  readonly received: number;
  readonly decoded: number;
  readonly sealed: number;
  readonly refusedOut: number;
  readonly opened: number;
  readonly refusedIn: number;
  readonly plaintextIn: number;
}

export const noFigures: Figures = {
  sent: 0,
  received: 0,
  decoded: 0,
  sealed: 0,
  refusedOut: 0,
  opened: 0,
  refusedIn: 0,
  plaintextIn: 0,
};

const names = Object.keys(noFigures) as (keyof Figures)[];
const plus = (a: Figures, b: Figures): Figures => {
  const sum: { -readonly [name in keyof Figures]: number } = { ...noFigures };
  for (const name of names) sum[name] = a[name] + b[name];
  return sum;
};

/** One run's figures. `counters` must have been made after `media` was measured. */
export const figuresOf = (media: MediaTotals, counters: CountersReport): Figures => {
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
  let before = noFigures;
  let run = noFigures;
  return {
    take(figures: Figures): void {
      run = figures;
    },
    /** The run is over: its last figures stay, and the next run counts from zero. */
    endRun(): void {
      before = plus(before, run);
      run = noFigures;
    },
    run: (): Figures => run,
    total: (): Figures => plus(before, run),
  };
};
