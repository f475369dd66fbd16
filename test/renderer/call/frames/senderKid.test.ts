// Key ids: one for each sender and epoch, and told apart from plain media.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isSenderKid, senderKid } from '../../../../renderer/call/frames/senderKid.ts';

describe('senderKid', () => {
  it('is context 1, index and epoch side by side', () => {
    expect(senderKid(3, 0)).toEqual({ ok: true, value: 0x100_0000_0003n });
    expect(senderKid(3, 1)).toEqual({ ok: true, value: 0x101_0000_0003n });
    expect(senderKid(0xffffffff, 255)).toEqual({ ok: true, value: 0x1ff_ffff_ffffn });
  });

  it('gives each sender and epoch its own id, and knows its own', () => {
    fc.assert(
      fc.property(
        fc.nat(0xffffffff),
        fc.nat(255),
        fc.nat(0xffffffff),
        fc.nat(255),
        (epochA, indexA, epochB, indexB) => {
          const [a, b] = [senderKid(epochA, indexA), senderKid(epochB, indexB)];
          expect(a.ok && b.ok && a.value === b.value).toBe(epochA === epochB && indexA === indexB);
          expect(a.ok && isSenderKid(a.value)).toBe(true);
        },
      ),
    );
    expect([0n, 7n, (1n << 40n) - 1n, 1n << 41n, (1n << 64n) - 1n].map(isSenderKid)).toEqual([
      false,
      false,
      false,
      false,
      false,
    ]);
  });

  it.each([
    [2 ** 32, 0, 'badEpoch'],
    [-1, 0, 'badEpoch'],
    [1.5, 0, 'badEpoch'],
    [1, 256, 'badIndex'],
    [1, -1, 'badIndex'],
    [1, 0.5, 'badIndex'],
  ])('refuses epoch %d, index %d', (epoch, index, reason) => {
    expect(senderKid(epoch, index)).toEqual({ ok: false, code: `senderKid.${reason}` });
  });
});
