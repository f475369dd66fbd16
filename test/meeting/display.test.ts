// The person's leave to use their display reaches the user that the program runs as, and nobody else: real files.
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { copyAuthority } from './display.ts';

/** Only root can give a file away; anybody else gives it to themselves. */
const uid = process.getuid?.() ?? 0;
const runAs = uid === 0 ? { uid: 4_711, gid: 4_712 } : { uid, gid: process.getgid?.() ?? 0 };
let folder = '';
let file = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'alcove-authority-'));
  file = join(folder, 'cookie');
  writeFileSync(file, 'a secret of the display', { mode: 0o600 });
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

describe('copyAuthority', () => {
  it.each([
    ['private', 0o600],
    ['open to all', 0o644],
  ])(
    'gives a copy of a file that is %s to the user of the program, readable by them alone, and leaves the person their own',
    async (_, mode) => {
      chmodSync(file, mode);
      vi.stubEnv('XAUTHORITY', file);
      const copy = await copyAuthority(folder, runAs);
      if (copy === null) throw new Error('no copy');
      expect(copy).not.toBe(file);
      expect(readFileSync(copy, 'utf8')).toBe('a secret of the display');
      const { uid: owner, gid, mode: copied } = statSync(copy);
      expect([owner, gid, copied & 0o777]).toEqual([runAs.uid, runAs.gid, 0o600]);
      expect([statSync(file).uid, statSync(file).mode & 0o777]).toEqual([uid, mode]);
      expect(await copyAuthority(folder, runAs)).toBe(copy); // for the second person's window
    },
  );

  it('looks in the home when the variable is not set', async () => {
    vi.stubEnv('XAUTHORITY', undefined);
    vi.stubEnv('HOME', folder);
    expect(await copyAuthority(folder, runAs)).toBeNull();
    writeFileSync(join(folder, '.Xauthority'), 'of the home');
    expect(readFileSync((await copyAuthority(folder, runAs)) ?? '', 'utf8')).toBe('of the home');
  });

  it('copies nothing where there is nothing, or where the person is the user', async () => {
    vi.stubEnv('XAUTHORITY', join(folder, 'none'));
    expect(await copyAuthority(folder, runAs)).toBeNull();
    vi.stubEnv('XAUTHORITY', file);
    expect(await copyAuthority(folder, null)).toBe(file);
  });
});
