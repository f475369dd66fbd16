// Proves that nobody's text reorders, hides in or floods our screen (P16).
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maxNameLength } from '../../../../preload/contract/shapes.ts';
import {
  isUserId,
  localPart,
  maxBodyLength,
  safeBody,
  safeName,
  safeTimeMs,
  safeUserId,
} from '../../../../renderer/matrix/chat/foreignText.ts';

const forbidden =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f\ufff9-\ufffb\u{e0000}-\u{e0fff}]/u;
const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.string({
    unit: fc.constantFrom(
      '\u202e',
      '\u2066',
      '\u200f',
      '\u0000',
      '\u001b',
      '\ud800',
      '\udc00',
      '\u0301',
      '\u{e0041}',
      'a',
      '\n',
      '\r',
      '<',
    ),
    maxLength: 300,
  }),
);

describe('safeBody', () => {
  it('never lets a control or direction character or half a character through', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const body = safeBody(text);
        if (body === null) return;
        expect(body).not.toMatch(forbidden);
        expect(body.isWellFormed()).toBe(true);
      }),
    );
  });
  it('never grows past its cap, and says so with an ellipsis', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }),
        fc.integer({ min: 1, max: 4_000 }),
        (text, times) => {
          const body = safeBody(text.repeat(times)) ?? '';
          expect(body.length).toBeLessThanOrEqual(maxBodyLength);
          expect(body.isWellFormed()).toBe(true);
        },
      ),
      { numRuns: 50 },
    );
    expect(safeBody('x'.repeat(maxBodyLength + 1))?.endsWith('\u2026')).toBe(true);
    expect(safeBody('x'.repeat(maxBodyLength))).toBe('x'.repeat(maxBodyLength));
  });
  it('is stable: what is safe stays as it is', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const once = safeBody(text);
        if (once !== null) expect(safeBody(once)).toBe(once);
      }),
    );
  });
  it('leaves plain words, line ends and joined emoji alone, and markup is words', () => {
    expect(safeBody('a\r\nb\rc\td')).toBe('a\nb\nc\td');
    expect(safeBody('👩‍👩‍👧 ok')).toBe('👩‍👩‍👧 ok');
    expect(safeBody('<img src=x onerror=alert(1)>')).toBe('<img src=x onerror=alert(1)>');
    expect(safeBody('שלום, مرحبا')).toBe('שלום, مرحبا');
  });
  it('takes the stacked marks off, but a few may stay', () => {
    expect(safeBody(`a${'\u0301'.repeat(50)}`)).toBe(`a${'\u0301'.repeat(4)}`);
  });
  it('gives null for what is no text or only blank', () => {
    for (const value of [undefined, null, 3, {}, [], '', '  \n', '\u202e\u0000'])
      expect(safeBody(value)).toBeNull();
  });
});

describe('safeName', () => {
  it('is one line, capped, never empty, and hides nothing', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const name = safeName(text, 'lee');
        expect(name).not.toMatch(forbidden);
        expect(name).not.toMatch(/[\n\r\t\u200b\u2028\u2029\u2060\u3164\u00ad]/u);
        expect(name.length).toBeLessThanOrEqual(maxNameLength);
        expect(name.trim()).not.toBe('');
        expect(name.isWellFormed()).toBe(true);
      }),
    );
  });
  it('falls back for what is no name', () => {
    for (const value of [undefined, null, 7, {}, '', ' ', '\u200b\u3164', '\u202e'])
      expect(safeName(value, 'lee')).toBe('lee');
  });
  it('does not let a name be split by the cut', () => {
    expect(safeName('😀'.repeat(64), 'x').isWellFormed()).toBe(true);
  });
});

describe('user ids', () => {
  it('accepts the shape of the specification only', () => {
    for (const id of ['@lee:alcove.test', '@a.b-c_d=e/f+1:chat.example:8448', '@x:[::1]:80'])
      expect(isUserId(id)).toBe(true);
    for (const id of [
      'lee',
      '@lee',
      '@:a',
      '@l ee:a',
      '@l\u202ee:a',
      '@lee:a b',
      `@${'a'.repeat(300)}:b`,
      '@lee:',
      null,
      3,
    ])
      expect(isUserId(id)).toBe(false);
  });
  it('shows a question mark for the rest', () => {
    expect(safeUserId('@l\u202ee:a')).toBe('?');
    expect(localPart('@lee:alcove.test')).toBe('lee');
    expect(localPart('nobody')).toBe('?');
  });
});

describe('safeTimeMs', () => {
  it('always gives a date', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        expect(Number.isNaN(new Date(safeTimeMs(value)).getTime())).toBe(false);
      }),
    );
    for (const value of [Infinity, -Infinity, NaN, -5, 1e300, '5'])
      expect(Number.isNaN(new Date(safeTimeMs(value)).getTime())).toBe(false);
    expect(safeTimeMs(1_700_000_000_123.9)).toBe(1_700_000_000_123);
  });
});
