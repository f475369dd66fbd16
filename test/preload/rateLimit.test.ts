// Proves the bound of a token bucket for every order of calls and every clock, also one that runs backwards (P15).
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RateLimit } from '../../preload/contract/slice.ts';
import { createBucket } from '../../preload/contract/rateLimit.ts';

const limits = fc.record({
  perSecond: fc.integer({ min: 1, max: 100 }),
  burst: fc.integer({ min: 1, max: 200 }),
});

/** How many of the calls at these times were allowed. */
const allowedOf = (limit: RateLimit, timesMs: readonly number[]): number => {
  let nowMs = timesMs[0] ?? 0;
  const take = createBucket(limit, () => nowMs);
  return timesMs.filter((atMs) => {
    nowMs = atMs;
    return take();
  }).length;
};

describe('a bucket', () => {
  it('allows a burst at once and no more', () => {
    expect(
      allowedOf(
        { perSecond: 1, burst: 10 },
        Array.from({ length: 50 }, () => 1_000),
      ),
    ).toBe(10);
  });

  it('gives back exactly what time has earned', () => {
    const limit = { perSecond: 2, burst: 1 };
    expect(allowedOf(limit, [0, 499])).toBe(1);
    expect(allowedOf(limit, [0, 500])).toBe(2);
    expect(allowedOf(limit, [0, 100_000, 100_000])).toBe(2);
  });

  it('never allows more than burst + perSecond * time, in any stretch of calls', () => {
    fc.assert(
      fc.property(
        limits,
        fc.array(fc.integer({ min: 0, max: 2_000 }), { minLength: 1, maxLength: 400 }),
        (limit, stepsMs) => {
          let nowMs = 5_000;
          const timesMs = stepsMs.map((step) => (nowMs += step));
          const elapsedMs = nowMs - (timesMs[0] ?? nowMs);
          expect(allowedOf(limit, timesMs)).toBeLessThanOrEqual(
            limit.burst + (limit.perSecond * elapsedMs) / 1000 + 1e-6,
          );
        },
      ),
    );
  });

  it('with a clock that jumps both ways, time earns only what went forwards', () => {
    fc.assert(
      fc.property(
        limits,
        fc.array(fc.integer({ min: -5_000, max: 2_000 }), { minLength: 1, maxLength: 300 }),
        (limit, stepsMs) => {
          let nowMs = 1e9;
          const timesMs = stepsMs.map((step) => (nowMs += step));
          const forwardMs = stepsMs.slice(1).reduce((sum, step) => sum + Math.max(0, step), 0);
          expect(allowedOf(limit, timesMs)).toBeLessThanOrEqual(
            limit.burst + (limit.perSecond * forwardMs) / 1000 + 1e-6,
          );
        },
      ),
    );
  });

  it('a jump back earns nothing, and does not stop the bucket for the length of the jump', () => {
    const limit = { perSecond: 1, burst: 1 };
    expect(allowedOf(limit, [1_000_000, 0])).toBe(1);
    expect(allowedOf(limit, [1_000_000, 0, 1_000])).toBe(2);
  });

  it('a clock that is no number allows nothing more', () => {
    expect(allowedOf({ perSecond: 100, burst: 9 }, [0, Number.NaN, 1_000])).toBe(1);
    expect(allowedOf({ perSecond: 100, burst: 9 }, [Number.NaN, 1_000])).toBe(0);
  });

  it('is full from the start, and rest makes it no fuller', () => {
    let nowMs = 0;
    const take = createBucket({ perSecond: 100, burst: 2 }, () => nowMs);
    nowMs = 1_000_000;
    expect([take(), take(), take()]).toEqual([true, true, false]);
  });

  it('a steady caller at the rate is never refused', () => {
    fc.assert(
      fc.property(fc.constantFrom(1, 2, 4, 5, 10, 20, 50), (perSecond) => {
        expect(
          allowedOf(
            { perSecond, burst: 2 },
            Array.from({ length: 500 }, (_, index) => (index * 1_000) / perSecond),
          ),
        ).toBe(500);
      }),
    );
  });
});
