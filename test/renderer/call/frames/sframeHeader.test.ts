// The header of RFC 9605 section 4.3: every published vector, and no second spelling of any header.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeHeader, encodeHeader } from '../../../../renderer/call/frames/sframeHeader.ts';
import vectors from './rfc9605Vectors.json' with { type: 'json' };

const field = fc.oneof(
  fc.bigInt(0n, 16n),
  fc.bigInt(0n, 0xffffffffn),
  fc.bigInt(0n, (1n << 64n) - 1n),
);

describe('sframeHeader', () => {
  it('writes and reads all 289 header vectors of the RFC', () => {
    expect(vectors.header).toHaveLength(289);
    for (const [kidText, ctrText, hex] of vectors.header) {
      const kid = BigInt(kidText ?? '');
      const ctr = BigInt(ctrText ?? '');
      const bytes = Buffer.from(hex ?? '', 'hex');
      expect(Buffer.from(encodeHeader(kid, ctr)).toString('hex')).toBe(hex);
      expect(decodeHeader(bytes)).toEqual({
        ok: true,
        value: { kid, ctr, byteLength: bytes.length },
      });
      for (let cut = 0; cut < bytes.length; cut += 1)
        expect(decodeHeader(bytes.subarray(0, cut))).toEqual({
          ok: false,
          code: 'header.truncated',
        });
    }
  });

  it('reads back what it wrote, and only the header of what follows', () => {
    fc.assert(
      fc.property(field, field, fc.uint8Array(), (kid, ctr, rest) => {
        const header = encodeHeader(kid, ctr);
        expect(decodeHeader(Buffer.concat([header, rest]))).toEqual({
          ok: true,
          value: { kid, ctr, byteLength: header.length },
        });
      }),
    );
  });

  it('accepts exactly one spelling: whatever is read is written back as the same bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 20 }), (bytes) => {
        const read = decodeHeader(bytes);
        if (read.ok)
          expect(
            Buffer.from(encodeHeader(read.value.kid, read.value.ctr)).equals(
              bytes.subarray(0, read.value.byteLength),
            ),
          ).toBe(true);
      }),
      { numRuns: 5000 },
    );
  });

  it.each(['8007', '0807', '900008', '090008', '0f0000000000000008', '99000a000b'])(
    'refuses the longer spelling %s',
    (hex) => {
      expect(decodeHeader(Buffer.from(hex, 'hex'))).toEqual({
        ok: false,
        code: 'header.notMinimal',
      });
    },
  );

  it.each([
    [-1n, 0n],
    [0n, -1n],
    [1n << 64n, 0n],
    [0n, 1n << 64n],
  ])('throws for values that have no header: %s, %s', (kid, ctr) => {
    expect(() => encodeHeader(kid, ctr)).toThrow(RangeError);
  });
});
