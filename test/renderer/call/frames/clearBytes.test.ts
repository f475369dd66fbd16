// The table of clear bytes, and that no two kinds of frame share a number.

import { describe, expect, it } from 'vitest';
import { clearByteCount, mediaKindOf } from '../../../../renderer/call/frames/clearBytes.ts';

describe('clearBytes', () => {
  it('leaves 10, 3 and 1 bytes, all different: frames of one kind cannot pass as another', () => {
    const counts = ['key', 'delta', undefined].map(clearByteCount);
    expect(counts).toEqual([10, 3, 1]);
    expect(new Set(counts).size).toBe(3);
  });

  it.each(['empty', '', 'Key', 'audio', 'toString'])('does not guess for %s', (type) =>
    expect(clearByteCount(type)).toBeNull(),
  );

  it('calls a frame without a type audio', () =>
    expect([undefined, 'key', 'delta', 'empty'].map(mediaKindOf)).toEqual([
      'audio',
      'video',
      'video',
      'video',
    ]));
});
