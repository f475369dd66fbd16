// base64url has one spelling for each run of bytes: whatever else is spelled is refused, so that no id or secret has two names.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromBase64url, toBase64url } from '../../../renderer/lib/base64url.ts';

const bytesOf = (text: string): Uint8Array => new Uint8Array(Buffer.from(text));

/** RFC 4648, section 10, without the padding. */
const vectors = [
  ['', ''],
  ['f', 'Zg'],
  ['fo', 'Zm8'],
  ['foo', 'Zm9v'],
  ['foob', 'Zm9vYg'],
  ['fooba', 'Zm9vYmE'],
  ['foobar', 'Zm9vYmFy'],
] as const;

describe('base64url', () => {
  it.each(vectors)('writes and reads %j as %j', (text, written) => {
    expect(toBase64url(bytesOf(text))).toBe(written);
    expect(fromBase64url(written)).toEqual(bytesOf(text));
  });

  it('uses the two symbols of section 5', () => {
    expect(toBase64url(new Uint8Array([0xfb, 0xef, 0xff]))).toBe('--__');
    expect(fromBase64url('--__')).toEqual(new Uint8Array([0xfb, 0xef, 0xff]));
  });

  it.each([
    ['padding', 'Zg=='],
    ['the other alphabet', '++//'],
    ['a space', 'Zm 9v'],
    ['a line end', 'Zm9v\n'],
    ['one symbol', 'A'],
    ['five symbols', 'AAAAA'],
    ['bits that belong to no byte', 'Zh'],
    ['bits that belong to no byte, of three symbols', 'Zm9'],
    ['a letter outside ASCII', 'Zm9é'],
    ['a pair of surrogates', '\u{1f600}AA'],
    ['half a pair', '\ud83dAAA'],
    ['a zero', 'Zm9v\0'],
    ['a full-width letter', '\uff21AAA'],
  ])('refuses %s', (_, text) => {
    expect(fromBase64url(text)).toBeNull();
  });

  it('reads back what it wrote, and writes what Node writes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        const written = toBase64url(bytes);
        expect(written).toBe(Buffer.from(bytes).toString('base64url'));
        expect(fromBase64url(written)).toEqual(new Uint8Array(bytes));
      }),
    );
  });

  it('reads a text only if it is the spelling of what it reads', () => {
    const symbols = fc.constantFrom(...Array.from('ABCXYZabcxyz0189-_+/= \n'));
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ maxLength: 12 }), fc.string({ unit: symbols, maxLength: 12 })),
        (text) => {
          const read = fromBase64url(text);
          const node = new Uint8Array(Buffer.from(text, 'base64url')); // Node forgives
          expect(read).toEqual(Buffer.from(node).toString('base64url') === text ? node : null);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
