// The window against a model that remembers everything.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createReplayWindow,
  replayWindowSize,
} from '../../../../renderer/call/frames/replayWindow.ts';

describe('replayWindow', () => {
  it('answers like a set of all counters with the same lower bound', () => {
    const steps = fc.array(
      fc.oneof(
        fc.record({
          base: fc.constant('highest' as const),
          by: fc.integer({ min: -replayWindowSize - 40, max: 70 }),
        }),
        fc.record({
          base: fc.constant('highest' as const),
          by: fc.integer({ min: -3, max: 3 * replayWindowSize }),
        }),
        fc.record({ base: fc.constant('zero' as const), by: fc.integer({ min: 0, max: 2 ** 33 }) }),
      ),
      { maxLength: 300 },
    );
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 40 }), steps, (start, moves) => {
        const window = createReplayWindow();
        const seen = new Set<number>();
        let highest = -1;
        for (const { base, by } of [{ base: 'zero' as const, by: start }, ...moves]) {
          const ctr = base === 'highest' ? highest + by : by;
          const fresh = ctr >= 0 && !seen.has(ctr) && ctr > highest - replayWindowSize;
          expect(window.isFresh(ctr)).toBe(fresh);
          expect(window.accept(ctr)).toBe(fresh);
          if (fresh) {
            seen.add(ctr);
            highest = Math.max(highest, ctr);
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it('takes every order inside the window and nothing twice', () => {
    const window = createReplayWindow();
    expect(replayWindowSize).toBeGreaterThanOrEqual(1024);
    expect(window.accept(replayWindowSize - 1)).toBe(true);
    for (let ctr = replayWindowSize - 2; ctr >= 0; ctr -= 1) expect(window.accept(ctr)).toBe(true);
    for (let ctr = 0; ctr < replayWindowSize; ctr += 1) expect(window.accept(ctr)).toBe(false);
  });

  it('forgets the marks of the round before: a late frame is new again', () => {
    const window = createReplayWindow();
    for (let ctr = 0; ctr < 3 * replayWindowSize; ctr += 2) {
      expect(window.accept(ctr + 1)).toBe(true);
      expect(window.accept(ctr)).toBe(true);
    }
  });

  it('refuses what left the window, and changes nothing when only asked', () => {
    const window = createReplayWindow();
    expect(window.accept(replayWindowSize)).toBe(true);
    expect(window.isFresh(1)).toBe(true);
    expect(window.isFresh(1)).toBe(true);
    expect(window.accept(0)).toBe(false);
    expect(window.accept(1)).toBe(true);
  });

  it.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])(
    'refuses %s, which is no counter',
    (ctr) => {
      expect(createReplayWindow().accept(ctr)).toBe(false);
    },
  );
});
