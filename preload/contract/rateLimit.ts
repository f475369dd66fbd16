// A token bucket per page and channel. Decides only; the clock comes in.
import type { RateLimit } from './contract.ts';

export interface Bucket { readonly tokens: number; readonly atMs: number }

/** Takes one token. A clock that went backwards refills nothing. */
export const take = (bucket: Bucket | undefined, limit: RateLimit, nowMs: number): { readonly allowed: boolean; readonly bucket: Bucket } => {
  const elapsedMs = bucket === undefined ? 0 : Math.max(0, nowMs - bucket.atMs);
  const tokens = bucket === undefined ? limit.burst : Math.min(limit.burst, bucket.tokens + (elapsedMs / 1000) * limit.perSecond);
  return tokens >= 1 ? { allowed: true, bucket: { tokens: tokens - 1, atMs: nowMs } } : { allowed: false, bucket: { tokens, atMs: nowMs } };
};
