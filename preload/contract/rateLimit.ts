// A token bucket: how often something may happen. Decides only; the clock comes in.
import type { RateLimit } from './slice.ts';

/** A full bucket: each call takes one token, or says false. A clock that goes backwards refills nothing, and one that is no number ends it. */
export const createBucket = (
  { perSecond, burst }: RateLimit,
  nowMs: () => number,
): (() => boolean) => {
  let tokens = burst;
  let lastMs = nowMs();
  return () => {
    const atMs = nowMs();
    tokens = Math.min(burst, tokens + (Math.max(0, atMs - lastMs) / 1000) * perSecond);
    lastMs = atMs;
    const isAllowed = tokens >= 1;
    if (isAllowed) tokens -= 1;
    return isAllowed;
  };
};
