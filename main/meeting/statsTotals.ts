// Adds up the frames of a meeting over all its attempts. It must never let a count of one attempt run into the next.
import { frameStatNames, type CallStats, type FrameStats } from '../../preload/contract/shapes.ts';

const plus = (one: FrameStats, other: FrameStats): FrameStats =>
  Object.fromEntries(frameStatNames.map((name) => [name, one[name] + other[name]])) as FrameStats;
const none = Object.fromEntries(frameStatNames.map((name) => [name, 0])) as FrameStats;

export interface StatsTotals {
  take(stats: CallStats): void;
  /** The newest statistics with the frames of the whole meeting; null before the first. */
  newest(): CallStats | null;
}

export function createStatsTotals(): StatsTotals {
  let ended = none;
  let present: CallStats | null = null;
  return {
    take(stats) {
      if (present !== null && present.attempt !== stats.attempt) ended = plus(ended, present);
      present = stats;
    },
    newest: () => (present === null ? null : { ...present, ...plus(ended, present) }),
  };
}
