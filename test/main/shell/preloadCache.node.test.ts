// Proves that nothing that was planted as a compiled preload is there when the first page is loaded, and that a link is not followed (P6).
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { clearPreloadCache } from '../../../main/shell/preloadCache.node.ts';

let profile = '';
let elsewhere = '';
const planted = (): string => join(profile, 'Code Cache', 'electron-preload');
beforeEach(() => {
  profile = mkdtempSync(join(tmpdir(), 'alcove-cache-'));
  elsewhere = mkdtempSync(join(tmpdir(), 'alcove-elsewhere-'));
  mkdirSync(join(profile, 'Code Cache', 'js'), { recursive: true });
  writeFileSync(join(profile, 'Code Cache', 'js', 'index'), "Chromium's own");
  writeFileSync(join(elsewhere, 'kept'), 'not ours');
});
afterEach(() => {
  for (const folder of [profile, elsewhere]) rmSync(folder, { recursive: true, force: true });
});
const othersAreWhole = (): void => {
  expect(readFileSync(join(profile, 'Code Cache', 'js', 'index'), 'utf8')).toBe("Chromium's own");
  expect(readFileSync(join(elsewhere, 'kept'), 'utf8')).toBe('not ours');
};

describe('clearPreloadCache', () => {
  it('is done where there is nothing', () => {
    expect(clearPreloadCache(profile)).toBe(true);
    expect(clearPreloadCache(join(profile, 'not made yet'))).toBe(true);
    othersAreWhole();
  });

  it('removes the folder with all that is in it', () => {
    mkdirSync(join(planted(), 'deeper'), { recursive: true });
    for (const name of ['a.cache', 'deeper/b.cache']) writeFileSync(join(planted(), name), 'evil');
    expect(clearPreloadCache(profile)).toBe(true);
    expect(readdirSync(join(profile, 'Code Cache'))).toEqual(['js']);
    othersAreWhole();
  });

  it('removes a file in its place', () => {
    writeFileSync(planted(), 'evil');
    expect(clearPreloadCache(profile)).toBe(true);
    expect(existsSync(planted())).toBe(false);
  });

  it('removes a link and leaves what it leads to, whether that is there or not', () => {
    for (const target of [elsewhere, join(elsewhere, 'kept'), join(elsewhere, 'nowhere')]) {
      symlinkSync(target, planted());
      expect(clearPreloadCache(profile)).toBe(true);
      expect(readdirSync(join(profile, 'Code Cache'))).toEqual(['js']);
      othersAreWhole();
    }
  });

  it('follows no link among the planted files either', () => {
    mkdirSync(planted());
    symlinkSync(elsewhere, join(planted(), 'a.cache'));
    expect(clearPreloadCache(profile)).toBe(true);
    othersAreWhole();
  });

  it('says no while something is still there, also a link that leads nowhere, whatever removing it said', () => {
    const fails = (): never => {
      throw new Error('EBUSY');
    };
    const plantings = [() => mkdirSync(planted()), () => symlinkSync('nowhere', planted())];
    for (const plant of plantings) {
      plant();
      for (const remove of [fails, () => undefined])
        expect(clearPreloadCache(profile, remove)).toBe(false);
      expect(clearPreloadCache(profile)).toBe(true);
    }
  });

  it('says no where it cannot tell that nothing is there', () => {
    rmSync(join(profile, 'Code Cache'), { recursive: true });
    writeFileSync(join(profile, 'Code Cache'), 'a file where the folder should be');
    expect(clearPreloadCache(profile)).toBe(false);
  });
});
