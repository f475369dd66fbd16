// Proves that the picture never covers the truth strip and never leaves the window, wherever a page asks to put it (P18).
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Rect } from '../../../main/core/rect.ts';
import { placeCallView, stripHeight } from '../../../main/shell/placeRules.ts';

const anywhere = fc.oneof(
  fc.integer({ min: -30_000, max: 30_000 }),
  fc.constantFrom(0, 1, 75, 76, 77, -1, 20_000),
);
const size = fc.integer({ min: 0, max: 8_000 });

describe('placeCallView', () => {
  it('leaves a place alone that is fine', () => {
    expect(
      placeCallView({ x: 300, y: 76, width: 500, height: 400 }, { width: 1280, height: 800 }),
    ).toEqual({ x: 300, y: 76, width: 500, height: 400 });
  });

  it('pushes it under the strip and cuts it at the edges', () => {
    expect(
      placeCallView({ x: 0, y: 0, width: 20_000, height: 20_000 }, { width: 1280, height: 800 }),
    ).toEqual({ x: 0, y: 76, width: 1280, height: 724 });
    expect(
      placeCallView({ x: 1_200, y: 700, width: 500, height: 500 }, { width: 1280, height: 800 }),
    ).toEqual({ x: 1_200, y: 700, width: 80, height: 100 });
  });

  it('pushing it down does not stretch it past what was asked', () => {
    expect(
      placeCallView({ x: 0, y: 10, width: 100, height: 100 }, { width: 1280, height: 800 }).height,
    ).toBeLessThanOrEqual(100);
  });

  it('for every request and window: inside the window, never over the strip, never larger than asked', () => {
    fc.assert(
      fc.property(
        fc.record({ x: anywhere, y: anywhere, width: anywhere, height: anywhere }),
        fc.record({ width: size, height: size }),
        (asked: Rect, content) => {
          const placed = placeCallView(asked, content);
          expect(placed.x).toBeGreaterThanOrEqual(0);
          expect(placed.width).toBeGreaterThanOrEqual(0);
          expect(placed.height).toBeGreaterThanOrEqual(0);
          expect(placed.x + placed.width).toBeLessThanOrEqual(content.width);
          expect(placed.y + placed.height).toBeLessThanOrEqual(content.height);
          expect(placed.height === 0 || placed.y >= stripHeight).toBe(true);
          expect(placed.width).toBeLessThanOrEqual(Math.max(0, asked.width));
          expect(placed.height).toBeLessThanOrEqual(Math.max(0, asked.height));
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('a place that is no number is nowhere', () => {
    for (const bad of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])
      for (const field of ['x', 'y', 'width', 'height'] as const) {
        const placed = placeCallView(
          { x: 0, y: 100, width: 10, height: 10, [field]: bad },
          { width: 100, height: 200 },
        );
        expect(Object.values(placed).every(Number.isFinite), `${field} ${bad}`).toBe(true);
        expect(placed.height === 0 || placed.y >= stripHeight).toBe(true);
      }
  });
});
