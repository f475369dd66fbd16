// Proves that no damaged archive is taken and that no archive writes outside its folder. It never touches the network.
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { safeRelative, takeFromTarball, unzip } from '../../../scripts/setup/archives.mjs';

const big = Buffer.concat([randomBytes(2_500_000), Buffer.alloc(500_001)]);
let folder = '';
let zip = '';
let evilZip = '';
let evilLink = '';
let tarball = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'alcove-archive-'));
  const source = join(folder, 'source');
  mkdirSync(join(source, 'package', 'deep'), { recursive: true });
  writeFileSync(join(source, 'package', 'big'), big);
  writeFileSync(join(source, 'package', 'deep', 'empty'), '');
  writeFileSync(join(source, 'package', 'run'), '#!/bin/sh\n', { mode: 0o755 });
  zip = join(folder, 'a.zip');
  evilZip = join(folder, 'evil.zip');
  evilLink = join(folder, 'evilLink.zip');
  tarball = join(folder, 'a.tgz');
  execFileSync('tar', ['-czf', tarball, '-C', source, 'package']);
  // Python's zipfile is another implementation than ours, and it can write what no honest tool would.
  const script = `
import zipfile, os, sys
source, good, evil, evilLink = sys.argv[1:]
with zipfile.ZipFile(good, 'w', zipfile.ZIP_DEFLATED) as z:
    for name in ('package/big', 'package/deep/empty', 'package/run'):
        z.write(os.path.join(source, name), name)
    z.writestr(zipfile.ZipInfo('package/stored'), b'stored')
    link = zipfile.ZipInfo('package/link'); link.create_system = 3; link.external_attr = 0o120777 << 16
    z.writestr(link, 'deep/empty')
with zipfile.ZipFile(evil, 'w') as z:
    z.writestr('../outside', b'x')
with zipfile.ZipFile(evilLink, 'w') as z:
    link = zipfile.ZipInfo('link'); link.create_system = 3; link.external_attr = 0o120777 << 16
    z.writestr(link, '../outside')
`;
  execFileSync('python3', ['-c', script, source, zip, evilZip, evilLink]);
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('a zip', () => {
  it('is unpacked with its bytes, modes and links', async () => {
    const into = join(folder, 'unzipped');
    expect(await unzip(zip, { into, pick: (name) => name.replace('package/', '') })).toBe(5);
    expect(readFileSync(join(into, 'big')).equals(big)).toBe(true);
    expect(readFileSync(join(into, 'deep', 'empty')).length).toBe(0);
    expect(readFileSync(join(into, 'stored'), 'utf8')).toBe('stored');
    expect(statSync(join(into, 'run')).mode & 0o777).toBe(0o755);
    expect(readlinkSync(join(into, 'link'))).toBe('deep/empty');
  });

  it('gives only what was picked', async () => {
    const into = join(folder, 'picked');
    expect(
      await unzip(zip, { into, pick: (name) => (name === 'package/run' ? 'other' : null) }),
    ).toBe(1);
    expect(existsSync(join(into, 'other'))).toBe(true);
    expect(existsSync(join(into, 'big'))).toBe(false);
  });

  it('never writes outside its folder', async () => {
    const into = join(folder, 'evil', 'inside');
    await expect(unzip(evilZip, { into, pick: (name) => name })).rejects.toThrow(
      'invalid relative path',
    );
    await expect(unzip(zip, { into, pick: () => '../outside' })).rejects.toThrow(
      'outside its folder',
    );
    await expect(unzip(evilLink, { into, pick: (name) => name })).rejects.toThrow(
      'outside its folder',
    );
    expect(existsSync(join(folder, 'evil', 'outside'))).toBe(false);
  });

  it.each(['', '../a', 'a/../../b', '/a', 'C:a', 'a\\b', 'a\0b'])('refuses the path %j', (name) =>
    expect(safeRelative(name)).toBeNull(),
  );

  it('is refused when it is cut or no zip at all', async () => {
    const cut = join(folder, 'cut.zip');
    writeFileSync(cut, readFileSync(zip).subarray(0, 1_000_000));
    const into = join(folder, 'cut');
    const pick = (name: string): string => name;
    await expect(unzip(cut, { into, pick })).rejects.toThrow(/end of central directory/i);
    writeFileSync(cut, '');
    await expect(unzip(cut, { into, pick })).rejects.toThrow(/end of central directory/i);
    expect(existsSync(into)).toBe(false);
  });
});

describe('a tarball', () => {
  it('gives the files that were picked', async () => {
    const target = join(folder, 'untarred', 'big');
    expect(
      await takeFromTarball(tarball, (name) => (name === 'package/big' ? target : null)),
    ).toEqual(['package/big']);
    expect(readFileSync(target).equals(big)).toBe(true);
    const empty = join(folder, 'untarred', 'empty');
    expect(
      await takeFromTarball(tarball, (name) => (name.endsWith('empty') ? empty : null)),
    ).toEqual(['package/deep/empty']);
    expect(readFileSync(empty).length).toBe(0);
  });

  it('is refused when it is cut', async () => {
    const cut = join(folder, 'cut.tgz');
    writeFileSync(cut, readFileSync(tarball).subarray(0, 1_000_000));
    await expect(
      takeFromTarball(cut, (name) => (name === 'package/big' ? join(folder, 'half') : null)),
    ).rejects.toThrow('unexpected end of file');
  });
});
