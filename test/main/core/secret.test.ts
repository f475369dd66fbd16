// Proves that a secret shows itself only to who asks for it by name (P7, P14).
import { format, inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { Secret } from '../../../main/core/secret.ts';

describe('Secret', () => {
  const secret = new Secret('the value');
  /** As code that forgot the type would treat it. */
  const disguised = secret as unknown as string;

  it('is revealed by name only', () => {
    expect(secret.reveal()).toBe('the value');
  });

  it.each<[string, () => unknown]>([
    ['a template', () => `${disguised}`],
    ['concatenation', () => 'x'.concat(disguised)],
    ['toString', () => secret.toString()],
    ['JSON', () => JSON.stringify({ secret, list: [secret] })],
    ['inspection', () => inspect(secret, { showHidden: true, depth: null })],
    ['a log format', () => format('%s %j %o %O %d', secret, secret, secret, secret, secret)],
    ['its fields', () => Reflect.ownKeys(secret).map(String).join()],
    ['a copy', () => JSON.stringify(Object.assign({}, secret))],
    ['a clone', () => inspect(structuredClone(secret))],
    ['a sort key', () => String([secret, secret])],
    ['an error', () => new Error(`failed with ${disguised}`).message],
    ['a number', () => String(Number(secret))],
  ])('does not show in %s', (_what, show) => {
    expect(String(show())).not.toContain('the value');
  });

  it('says what it is instead', () => {
    expect([`${disguised}`, JSON.stringify(secret)]).toEqual(['[secret]', '"[secret]"']);
  });
});
