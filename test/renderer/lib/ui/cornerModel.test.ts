// Proves where one’s own picture goes. It must never find a place outside the four corners.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  cornerAfterKey,
  corners,
  nearestCorner,
  nextCorner,
} from '../../../../renderer/lib/ui/cornerModel.ts';

describe('cornerModel', () => {
  it('finds the nearest corner', () => {
    expect([
      nearestCorner(10, 10, 100, 100),
      nearestCorner(90, 10, 100, 100),
      nearestCorner(90, 90, 100, 100),
      nearestCorner(10, 90, 100, 100),
    ]).toEqual([...corners]);
  });
  it('goes round all four', () => {
    const [first] = corners;
    expect(nextCorner(nextCorner(nextCorner(nextCorner(first))))).toBe(first);
    expect(new Set(corners.map(nextCorner)).size).toBe(4);
  });
  it('an arrow moves in its direction and stays at the edge', () => {
    expect(cornerAfterKey('bottomRight', 'ArrowLeft')).toBe('bottomLeft');
    expect(cornerAfterKey('bottomLeft', 'ArrowLeft')).toBe('bottomLeft');
    expect(cornerAfterKey('topLeft', 'ArrowDown')).toBe('bottomLeft');
  });
  it('leaves every other key alone', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.constantFrom('Enter', ' ', 'Escape', 'Tab', 'constructor', '__proto__'),
        ),
        (key) => {
          fc.pre(!key.startsWith('Arrow'));
          expect(cornerAfterKey('topLeft', key)).toBeNull();
        },
      ),
    );
  });
});
