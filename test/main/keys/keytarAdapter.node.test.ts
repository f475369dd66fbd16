// Proves what is seen of the keyrings on disk, and that a limit of time is one. No real keychain is asked (P13, P14).
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { backEndRefusal } from '../../../main/keys/backEndRules.ts';
import { within } from '../../../main/core/within.node.ts';
import { backEndFacts, osKeychain } from '../../../main/keys/keytarAdapter.node.ts';
import { turns } from '../../until.ts';

const asked = vi.hoisted((): unknown[][] => []);
vi.mock('keytar', () => ({
  default: {
    getPassword: (...args: unknown[]) => {
      asked.push(['get', ...args]);
      return Promise.resolve('secret');
    },
    setPassword: (...args: unknown[]) => {
      asked.push(['set', ...args]);
      return Promise.resolve();
    },
    deletePassword: (...args: unknown[]) => {
      asked.push(['delete', ...args]);
      return Promise.resolve(true);
    },
  },
}));

let folder = '';
const keyring = (name: string, text: string): void => {
  mkdirSync(join(folder, 'keyrings'), { recursive: true });
  writeFileSync(join(folder, 'keyrings', name), text);
};
const heads = (): readonly (string | null)[] => backEndFacts().keyringHeads;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'alcove-keyrings-'));
  vi.stubEnv('XDG_DATA_HOME', folder);
  vi.stubEnv('SECRET_BACKEND', undefined);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

describe('backEndFacts', () => {
  it('without a folder there is no keyring', () => {
    expect(heads()).toEqual([]);
  });

  it('reads the head of each keyring and of nothing else', () => {
    keyring('login.keyring', 'GnomeKeyring\n\r\u0000 and more than sixteen bytes');
    keyring('default', 'login');
    keyring('user.keystore', '[keyring]');
    expect(heads()).toEqual(['GnomeKeyring\n\r\u0000 ']);
    keyring('default.keyring', '[keyring]\ndisplay-name=Default');
    expect(new Set(heads())).toEqual(new Set(['GnomeKeyring\n\r\u0000 ', '[keyring]\ndispla']));
    keyring('empty.keyring', '');
    expect(heads()).toContain('');
  });

  it('a keyring that cannot be read is told from one that is not there', () => {
    mkdirSync(join(folder, 'keyrings', 'a.keyring'), { recursive: true });
    symlinkSync(join(folder, 'nowhere'), join(folder, 'keyrings', 'b.keyring'));
    expect(heads()).toEqual([null, null]);
  });

  it('finding: a folder that cannot be read is not an empty one', () => {
    writeFileSync(join(folder, 'keyrings'), 'a file where the folder should be');
    expect(heads()).toEqual([null]);
    expect(
      backEndRefusal({ platform: 'linux', secretBackend: undefined, keyringHeads: heads() }),
    ).toBe('keys.plaintextBackend');
  });

  it('finding: an empty or relative XDG_DATA_HOME hides no plaintext keyring', () => {
    const home = folder;
    mkdirSync(join(home, '.local/share/keyrings'), { recursive: true });
    writeFileSync(join(home, '.local/share/keyrings/login.keyring'), '[keyring]\n');
    vi.stubEnv('HOME', home);
    expect(homedir()).toBe(home);
    for (const value of ['', 'share', './share', undefined]) {
      vi.stubEnv('XDG_DATA_HOME', value);
      expect(heads(), String(value)).toEqual(['[keyring]\n']);
    }
  });

  it("tells platform and libsecret's own switch", () => {
    expect(backEndFacts()).toMatchObject({ platform: process.platform, secretBackend: undefined });
    vi.stubEnv('SECRET_BACKEND', 'file');
    expect(backEndFacts().secretBackend).toBe('file');
  });
});

describe('within', () => {
  it('gives what is done in time, nothing for what is not, and passes a failure on', async () => {
    expect(await within(Promise.resolve(null), 1_000)).toEqual({ done: null });
    expect(await within(new Promise(() => undefined), 10)).toBeNull();
    await expect(within(Promise.reject(new Error('no')), 1_000)).rejects.toThrow('no');
  });

  it('leaves no timer behind', async () => {
    vi.useFakeTimers();
    await within(Promise.resolve(1), 60_000);
    await within(Promise.reject(new Error('no')), 60_000).catch(() => undefined);
    expect(vi.getTimerCount()).toBe(0);
    vi.useRealTimers();
  });

  it("a failure that comes after the limit is nobody's unhandled rejection", async () => {
    let reject: (error: Error) => void = () => undefined;
    expect(
      await within(
        new Promise((_resolve, fail) => {
          reject = fail;
        }),
        5,
      ),
    ).toBeNull();
    reject(new Error('too late'));
    await turns();
  });
});

describe('osKeychain', () => {
  it('passes each call on as it is', async () => {
    expect(await osKeychain.getPassword('s', 'a')).toBe('secret');
    await osKeychain.setPassword('s', 'a', 'p');
    expect(await osKeychain.deletePassword('s', 'a')).toBe(true);
    expect(asked).toEqual([
      ['get', 's', 'a'],
      ['set', 's', 'a', 'p'],
      ['delete', 's', 'a'],
    ]);
  });
});
