// P16: text from peers is text: never a line of its own, never a direction, never longer than its place.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maxNameLength } from '../../../../preload/contract/shapes.ts';
import { plainName } from '../../../../renderer/lib/i18n/plainName.ts';

const harmful = fc.constantFrom(
  '\u202e',
  '\u202d',
  '\u2066',
  '\u2067',
  '\u2069',
  '\u200f',
  '\u061c',
  '\u200b',
  '\ufeff',
  '\u2028',
  '\u2029',
  '\n',
  '\r',
  '\t',
  '\0',
  '\u001b',
  '\u{e0041}',
  '\u00ad',
);
const anyName = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary' }),
      harmful,
      fc.constantFrom('\u200c', '\u200d', ' ', 'Jonas'),
    ),
  )
  .map((parts) => parts.join(''));

describe('plainName', () => {
  it('leaves ordinary names as they are', () => {
    for (const name of [
      'Jonas',
      'Dr. Miriam Lee',
      'Ana and Miro',
      'O’Neill-Şahin',
      '李小龍',
      'عمر',
      'Łucja Żółć',
      '👩🏽 Kim',
    ])
      expect(plainName(name)).toBe(name);
  });
  it('takes what would turn or break the sentence around it (P16)', () => {
    expect(plainName('Jonas\u202e.erehwesle dna')).toBe('Jonas .erehwesle dna');
    expect(plainName('Jonas\n\nNot protected')).toBe('Jonas Not protected');
    expect(plainName(' \u200b\u2066 ')).toBe('');
  });
  it('keeps the joiners that spelling needs, and only inside a word', () => {
    expect(plainName('می\u200cخواهم')).toBe('می\u200cخواهم');
    expect(plainName('\u200dJonas\u200c')).toBe('Jonas');
  });
  it('never lets a control, format or separator character through, whatever comes in', () => {
    fc.assert(
      fc.property(anyName, (name) => {
        const plain = plainName(name);
        expect(plain.replace(/[\u200c\u200d]/g, '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
        expect(plain).toBe(plain.trim());
        expect(Array.from(plain).length).toBeLessThanOrEqual(maxNameLength);
      }),
    );
  });
  it('gives the same answer when asked twice', () => {
    fc.assert(
      fc.property(anyName, (name) => {
        expect(plainName(plainName(name))).toBe(plainName(name));
      }),
    );
  });
  it('shortens with an ellipsis and never inside a character', () => {
    expect(plainName('😀'.repeat(80))).toBe(`${'😀'.repeat(maxNameLength - 1)}…`);
  });
});
