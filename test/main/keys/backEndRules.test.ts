// Proves which places for secrets are refused: plaintext, unknown, or not to be looked at (P14).
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backEndRefusal, type BackEndFacts } from '../../../main/keys/backEndRules.ts';

const facts = (changes: Partial<BackEndFacts> = {}): BackEndFacts => ({
  platform: 'linux',
  secretBackend: undefined,
  keyringHeads: [],
  ...changes,
});
const sealedHead = 'GnomeKeyring\n\r\u0000';

describe('backEndRefusal', () => {
  it.each<[string, Partial<BackEndFacts>, ReturnType<typeof backEndRefusal>]>([
    ['macOS', { platform: 'darwin' }, null],
    ['Windows', { platform: 'win32' }, null],
    [
      'macOS, whatever stands in files of another system',
      { platform: 'darwin', secretBackend: 'file', keyringHeads: ['[keyring]'] },
      null,
    ],
    ['Linux with the Secret Service', {}, null],
    ['Linux that names it', { secretBackend: 'service' }, null],
    ['Linux with a protected keyring', { keyringHeads: [sealedHead, sealedHead] }, null],
    [
      'Linux with a plaintext keyring',
      { keyringHeads: ['[keyring]\ndispl'] },
      'keys.plaintextBackend',
    ],
    [
      'Linux with one of two in plaintext',
      { keyringHeads: [sealedHead, '[keyring]'] },
      'keys.plaintextBackend',
    ],
    [
      'Linux with a keyring that cannot be read',
      { keyringHeads: [sealedHead, null] },
      'keys.plaintextBackend',
    ],
    ["Linux with libsecret's file back end", { secretBackend: 'file' }, 'keys.plaintextBackend'],
    ['Linux with an empty back end', { secretBackend: '' }, 'keys.plaintextBackend'],
    ['Linux with an unknown back end', { secretBackend: 'Service' }, 'keys.plaintextBackend'],
    ['another system', { platform: 'freebsd' }, 'keys.absentBackend'],
    ['no system', { platform: '' }, 'keys.absentBackend'],
    ['a system named otherwise', { platform: 'Darwin' }, 'keys.absentBackend'],
  ])('%s', (_what, changes, refusal) => {
    expect(backEndRefusal(facts(changes))).toBe(refusal);
  });

  it('for every combination: only a known place with nothing against it is used', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.constantFrom('linux', 'darwin', 'win32', 'openbsd', 'aix', '__proto__'),
          fc.string(),
        ),
        fc.option(fc.constantFrom('service', 'file', 'x', ''), { nil: undefined }),
        fc.array(fc.constantFrom(sealedHead, '[keyring]', '[keyring]x', '', null), {
          maxLength: 3,
        }),
        (platform, secretBackend, keyringHeads) => {
          const isFine =
            platform === 'darwin' ||
            platform === 'win32' ||
            (platform === 'linux' &&
              (secretBackend === undefined || secretBackend === 'service') &&
              keyringHeads.every((head) => head !== null && !head.startsWith('[keyring]')));
          expect(backEndRefusal({ platform, secretBackend, keyringHeads }) === null).toBe(isFine);
        },
      ),
      { numRuns: 500 },
    );
  });
});
