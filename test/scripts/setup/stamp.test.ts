// Proves that nothing half-made or changed in the cache is ever used.
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkStamp, openStore } from '../../../scripts/setup/stamp.mjs';

let cache = '';
beforeEach(() => {
  cache = mkdtempSync(join(tmpdir(), 'alcove-stamp-'));
});
afterEach(() => rmSync(cache, { recursive: true }));

async function make(name: string): Promise<string> {
  const store = openStore(cache);
  const folder = store.begin(name);
  writeFileSync(join(folder, 'program'), 'the program');
  await store.finish(name, folder, { made: 1 });
  return folder;
}

describe('something in the cache', () => {
  it('is found when it is complete', async () => {
    const folder = await make('thing-1');
    expect(await openStore(cache).find('thing-1')).toEqual({ folder, facts: { made: 1 } });
    expect(await openStore(cache).find('thing-2')).toBeNull();
  });

  it('is not found while it is half-made', async () => {
    const folder = openStore(cache).begin('thing-1');
    writeFileSync(join(folder, 'program'), 'the pro');
    expect(await openStore(cache).find('thing-1')).toBeNull();
  });

  it.each([
    ['longer', 'the program and more'],
    ['of the same length', 'tHe program'],
  ])('is not found when a file was changed to one %s', async (_, text) => {
    const folder = await make('thing-1');
    writeFileSync(join(folder, 'program'), text);
    utimesSync(join(folder, 'program'), 1, 1);
    expect(await openStore(cache).find('thing-1')).toBeNull();
  });

  it('is not found when a longer file has the old time', async () => {
    const folder = await make('thing-1');
    const file = join(folder, 'program');
    utimesSync(file, 1, 1);
    await openStore(cache).find('thing-1');
    writeFileSync(file, 'the program and more');
    utimesSync(file, 1, 1);
    expect(await openStore(cache).find('thing-1')).toBeNull();
  });

  it('is not found when a file is gone, or its stamp is torn', async () => {
    const folder = await make('thing-1');
    rmSync(join(folder, 'program'));
    expect(await openStore(cache).find('thing-1')).toBeNull();
    await make('thing-2');
    const stamp = join(cache, 'thing-2.json');
    writeFileSync(stamp, readFileSync(stamp, 'utf8').slice(0, 20));
    expect(await openStore(cache).find('thing-2')).toBeNull();
  });

  it('stays found when a file was only touched, and its new time is remembered', async () => {
    const folder = await make('thing-1');
    utimesSync(join(folder, 'program'), 1, 1);
    expect(await openStore(cache).find('thing-1')).not.toBeNull();
    expect(JSON.parse(readFileSync(join(cache, 'thing-1.json'), 'utf8')).files[0][2]).toBe(1000);
  });

  it('loses its stamp and every earlier folder of its name when it is made again', async () => {
    const old = await make('thing-1');
    const other = await make('thing-10');
    const fresh = openStore(cache).begin('thing-1');
    expect(existsSync(old)).toBe(false);
    expect(existsSync(other)).toBe(true);
    expect(readdirSync(cache).includes('thing-1.json')).toBe(false);
    expect(fresh).not.toBe(old);
  });

  it('remembers new facts beside its files', async () => {
    await make('thing-1');
    openStore(cache).remember('thing-1', { asked: 7 });
    expect((await openStore(cache).find('thing-1'))?.facts).toEqual({ made: 1, asked: 7 });
  });
});

describe('the check of a stamp', () => {
  it('reads no file whose length and time are as they were', async () => {
    const read: string[] = [];
    const hash = (file: string): Promise<string> => {
      read.push(file);
      return Promise.resolve('sha256-same');
    };
    const stamp = {
      folder: 'f',
      facts: {},
      files: [
        ['a', 5, 100, 'sha256-same'],
        ['b', 5, 100, 'sha256-same'],
      ] as [string, number, number, string][],
    };
    const stat = (file: string): { size: number; mtimeMs: number } => ({
      size: 5,
      mtimeMs: file.endsWith('b') ? 200 : 100,
    });
    expect(await checkStamp(stamp, { root: '/r', stat, hash })).toEqual({
      intact: true,
      touched: [
        ['a', 5, 100, 'sha256-same'],
        ['b', 5, 200, 'sha256-same'],
      ],
    });
    expect(read).toEqual([join('/r', 'b')]);
  });
});
