// Proves the contrasts that the design promises, from the tokens themselves, and that no component holds a raw colour or a missing class.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const renderer = join(import.meta.dirname, '../../../../renderer');
const tokens = readFileSync(join(renderer, 'lib/design/tokens.css'), 'utf8');

const colour = (name: string, scheme: 'light' | 'dark'): string => {
  const value = new RegExp(`--${name}: ([^;]+);`).exec(tokens)?.[1];
  if (value === undefined) throw new Error(`no token --${name}`);
  const pair = /light-dark\((#\w{6}), (#\w{6})\)/.exec(value);
  const found = pair === null ? value : pair[scheme === 'light' ? 1 : 2];
  if (found === undefined || !/^#\w{6}$/.test(found))
    throw new Error(`--${name} is not a colour: ${value}`);
  return found;
};
const luminance = (hex: string): number => {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};
/** WCAG 2.2, relative luminance and contrast ratio. */
const contrast = (one: string, other: string): number => {
  const [high = 0, low = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
};

const text: readonly (readonly [string, readonly string[]])[] = [
  ['ink', ['paper', 'surface', 'sunken', 'hover', 'accent-soft', 'look-soft', 'stop-soft']],
  ['ink-2', ['paper', 'surface', 'sunken', 'hover', 'accent-soft']],
  ['accent', ['paper', 'surface', 'hover', 'accent-soft']],
  ['on-accent', ['accent', 'accent-press']],
  ['look', ['paper', 'surface', 'look-soft']],
  ['stop', ['paper', 'surface', 'stop-soft']],
  ['on-stage', ['stage', 'stage-raised', 'stage-hover', 'stage-line']],
  ['on-stage-2', ['stage', 'stage-raised', 'stage-hover']],
  ['on-stage-stop', ['stage', 'stage-raised', 'stage-stop']],
  ['on-stage-look', ['stage', 'stage-raised', 'stage-hover']],
  ['on-stage-accent', ['stage', 'stage-raised']],
];
const truth = [
  ['ink', 'surface'],
  ['ink-truth', 'surface'],
  ['truth-stop', 'surface'],
] as const;

describe.each(['light', 'dark'] as const)('the %s colours', (scheme) => {
  it.each(text.flatMap(([ink, grounds]) => grounds.map((ground) => [ink, ground] as const)))(
    '%s on %s is at least 4.5:1',
    (ink, ground) => {
      expect(contrast(colour(ink, scheme), colour(ground, scheme))).toBeGreaterThanOrEqual(4.5);
    },
  );
  it.each(truth)('the truth strip: %s on %s is at least 7:1', (ink, ground) => {
    expect(contrast(colour(ink, scheme), colour(ground, scheme))).toBeGreaterThanOrEqual(7);
  });
  it('the lines of fields and the focus ring are at least 3:1', () => {
    for (const ground of ['paper', 'surface']) {
      expect(contrast(colour('field-line', scheme), colour(ground, scheme))).toBeGreaterThanOrEqual(
        3,
      );
      expect(contrast(colour('accent', scheme), colour(ground, scheme))).toBeGreaterThanOrEqual(3);
    }
  });
});

const files = (ending: string): readonly string[] =>
  readdirSync(renderer, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith(ending))
    .map((path) => join(renderer, path));

describe('style sheets', () => {
  it('hold no raw colour outside the tokens', () => {
    const raw = files('.css').filter(
      (path) =>
        !path.endsWith('tokens.css') &&
        /#[0-9a-f]{3,8}\b|\brgba?\(|\bhsla?\(/i.test(readFileSync(path, 'utf8')),
    );
    expect(raw).toEqual([]);
  });
  it('name only tokens that exist', () => {
    const known = new Set([...tokens.matchAll(/(--[\w-]+):/g)].map((match) => match[1]));
    const unknown = files('.css').flatMap((path) =>
      [...readFileSync(path, 'utf8').matchAll(/var\((--[\w-]+)/g)]
        .map((match) => match[1])
        .filter((name) => !known.has(name)),
    );
    expect(unknown).toEqual([]);
  });
  it('define every class that a component uses', () => {
    const missing = files('.tsx').flatMap((path) => {
      const source = readFileSync(path, 'utf8');
      const sheet = /from '(\.\/[\w.]+\.module\.css)'/.exec(source)?.[1];
      if (sheet === undefined) return [];
      const defined = new Set(
        [...readFileSync(join(path, '..', sheet), 'utf8').matchAll(/\.([a-zA-Z][\w]*)/g)].map(
          (match) => match[1],
        ),
      );
      return [...source.matchAll(/\bcss\.(\w+)/g)]
        .map((match) => match[1])
        .filter((name) => name !== undefined && !defined.has(name))
        .map((name) => `${sheet} .${name}`);
    });
    expect(missing).toEqual([]);
  });
  it('load nothing from elsewhere', () => {
    expect(
      files('.css').filter((path) => /https?:|data:|\burl\(/.test(readFileSync(path, 'utf8'))),
    ).toEqual([]);
  });
});
