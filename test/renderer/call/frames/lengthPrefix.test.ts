// Two different lists of fields never have the same bytes.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  joinFields,
  textField,
  uint32Field,
} from '../../../../renderer/call/frames/lengthPrefix.ts';

describe('lengthPrefix', () => {
  it('gives different lists different bytes', () => {
    const list = fc.array(fc.uint8Array({ maxLength: 3, max: 3 }), { maxLength: 4 });
    fc.assert(
      fc.property(list, list, (a, b) => {
        const same =
          JSON.stringify(a.map((field) => [...field])) ===
          JSON.stringify(b.map((field) => [...field]));
        expect(Buffer.from(joinFields(a) ?? []).equals(joinFields(b) ?? new Uint8Array([9]))).toBe(
          same,
        );
      }),
      { numRuns: 3000 },
    );
  });

  it('writes the length in two bytes before each field', () => {
    expect(joinFields([textField('ab'), uint32Field(258)])).toEqual(
      new Uint8Array([0, 2, 97, 98, 0, 4, 0, 0, 1, 2]),
    );
  });

  it('refuses what has no unambiguous bytes', () => {
    expect([
      textField(''),
      textField('\ud83d'),
      uint32Field(-1),
      uint32Field(2 ** 32),
      uint32Field(0.5),
      uint32Field(Number.NaN),
    ]).toEqual([null, null, null, null, null, null]);
    expect([joinFields([textField('a'), null]), joinFields([new Uint8Array(65_536)])]).toEqual([
      null,
      null,
    ]);
    expect(joinFields([new Uint8Array(65_535)])?.length).toBe(65_537);
  });
});
