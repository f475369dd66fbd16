// Proves how a file that a person named is read: whole, as it is, and not at all when it is too large or cannot be read (P15).
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fail, ok } from '../../../preload/contract/result.ts';
import { readProfileFile } from '../../../main/profile/profileFile.node.ts';
import { maxProfileBytes } from '../../../main/profile/signature.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'alcove-profile-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const fileWith = (content: string): string => {
  const path = join(folder, 'practice.alcove');
  writeFileSync(path, content);
  chmodSync(path, 0o600);
  return path;
};

describe('readProfileFile', () => {
  it('gives the text as it stands', () => {
    expect(readProfileFile(fileWith(' ä.b.c\n'))).toEqual(ok(' ä.b.c\n'));
    expect(readProfileFile(fileWith(''))).toEqual(ok(''));
  });

  it('takes as many bytes as a profile may have, and not one more', () => {
    expect(readProfileFile(fileWith('x'.repeat(maxProfileBytes))).ok).toBe(true);
    expect(readProfileFile(fileWith('x'.repeat(maxProfileBytes + 1)))).toEqual(
      fail('profile.tooLarge'),
    );
  });

  it('what is not there, or is no file, is unreadable', () => {
    mkdirSync(join(folder, 'a folder'));
    for (const path of [join(folder, 'nowhere'), join(folder, 'a folder'), '', '\0'])
      expect(readProfileFile(path), path).toEqual(fail('profile.unreadable'));
  });
});
