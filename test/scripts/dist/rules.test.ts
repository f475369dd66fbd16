// Proves the pure decisions of packaging: fuses, names, the refusal of a release, the texts in the package, the comparison of two builds.
import { chmodSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { differences, factsOf } from '../../../scripts/dist/compareFolders.mjs';
import {
  controlText,
  dependsOf,
  desktopEntryText,
  installFolder,
} from '../../../scripts/dist/debFiles.mjs';
import { fuseFaults, wantedFuses } from '../../../scripts/dist/fuses.mjs';
import { linkedCopy } from '../../../scripts/dist/linkedCopy.mjs';
import { namesOf } from '../../../scripts/dist/names.mjs';
import { reasonsAgainstRelease } from '../../../scripts/dist/releaseRules.mjs';
import { sortTraces } from '../../../scripts/dist/traceRules.mjs';
import { packageTable } from '../../../scripts/setup/debianPackages.mjs';

const kinds = ['release', 'development'] as const;

describe('fuses', () => {
  const right = Object.fromEntries(
    Object.entries(wantedFuses).map(([name, on]) => [name, on ? 'on' : 'off'] as const),
  );
  it('are right when each is as written', () => expect(fuseFaults(right)).toEqual([]));
  it('are right on a shorter wire', () => {
    const { WasmTrapHandlers: _newest, ...shorter } = right;
    expect(fuseFaults(shorter)).toEqual([]);
  });
  it.each(Object.keys(wantedFuses))('are wrong when %s is the other way or left alone', (name) => {
    const other = right[name] === 'on' ? 'off' : 'on';
    expect(fuseFaults({ ...right, [name]: other })).toHaveLength(1);
    expect(fuseFaults({ ...right, [name]: 'unset' })).toHaveLength(1);
  });
  it('accepts one that Electron has removed', () =>
    expect(fuseFaults({ ...right, EnableCookieEncryption: 'removed' })).toEqual([]));
  it('are wrong when one has no row, or none was found', () => {
    expect(fuseFaults({ ...right, 'fuse 9': 'off' })).toEqual(['fuse 9 has no row']);
    expect(fuseFaults({})).toHaveLength(1);
  });
  it('of the copy for the tests differ in the one that is named', () => {
    const except = { EnableNodeCliInspectArguments: true };
    expect(fuseFaults({ ...right, EnableNodeCliInspectArguments: 'on' }, except)).toEqual([]);
    expect(fuseFaults(right, except)).toHaveLength(1);
    expect(fuseFaults({ ...right, EnableNodeCliInspectArguments: 'on' })).toHaveLength(1);
  });
});

describe('a release', () => {
  const upstream = {
    electronVersion: '45.4.1',
    electronProvenance: 'upstream',
    ljmVersion: '2156.0.0',
    ljmProvenance: 'upstream',
  } as const;
  it('may be packed from upstream', () => expect(reasonsAgainstRelease(upstream)).toEqual([]));
  it.each([
    [{ electronProvenance: 'development fallback' }, ['Electron']],
    [{ ljmProvenance: 'development fallback' }, ['lib-jitsi-meet']],
    [
      { electronProvenance: 'development fallback', ljmProvenance: 'development fallback' },
      ['Electron', 'lib-jitsi-meet'],
    ],
  ] as const)('may not be packed from %o', (change, named) => {
    const reasons = reasonsAgainstRelease({ ...upstream, ...change });
    expect(reasons.map((reason) => reason.split(' ')[0])).toEqual(named);
  });
});

describe('names', () => {
  it('of the two kinds never meet, so both can be installed beside each other', () => {
    const [release, development] = kinds.map(namesOf);
    for (const key of ['productName', 'packageName', 'desktopId'] as const)
      expect(release?.[key]).not.toBe(development?.[key]);
    expect(
      Object.values(namesOf('development')).every((name) => name.includes('development')),
    ).toBe(true);
  });
  it.each(kinds)('of a %s are valid where they are used', (kind) => {
    const { packageName, desktopId } = namesOf(kind);
    expect(packageName).toMatch(/^[a-z0-9][a-z0-9+.-]+$/); // Debian Policy 5.6.7
    expect(desktopId).toMatch(/^[a-z]+(\.[a-z]+){2,}$/); // reverse DNS, as the portals ask
  });
});

describe('the texts in the package', () => {
  const control = (kind: (typeof kinds)[number]) =>
    controlText({ kind, version: '0.1.0', installedKib: 7, depends: 'libnss3' });
  it('mark a development build', () => {
    expect(control('development')).toContain('Development build');
    expect(control('release')).not.toMatch(/development/i);
    expect(desktopEntryText('development')).toContain('\nName=Alcove (development)\n');
    expect(desktopEntryText('release')).not.toMatch(/development/i);
  });
  it('start the installed program by its whole path', () =>
    expect(desktopEntryText('development')).toContain(
      `\nExec=/${installFolder('development')}/alcove %f\n`,
    ));
  it.each(kinds)('tell a bystander nothing about what a %s is for', (kind) => {
    for (const text of [control(kind).split('Description:')[1], desktopEntryText(kind)])
      expect(text).not.toMatch(/confidential|encrypt|secret|therap|patient|client|session|call/i);
  });
  it('ask for what Electron and the keychain need, newer names as alternatives', () => {
    const depends = dependsOf(packageTable);
    expect(depends).toContain('libgtk-3-0 | libgtk-3-0t64');
    expect(depends).toContain('libsecret-1-0');
    expect(depends).not.toMatch(/prosody|coturn|xvfb|python/);
  });
});

describe('what stays when the package is gone', () => {
  it.each([
    'added usr/lib/alcove-development',
    'missing opt',
    'added usr/share/icons/hicolor/32x32/apps/x.png',
    'changed usr/share/applications/mimeinfo.cache',
    'added var/lib/dpkg/info/alcove-development.list',
    'added tmp/left-behind',
    'added home/other/.config/Alcove',
    'missing etc/passwd',
    'added var/lib/apt-other',
  ])('is a trace: %s', (line) =>
    expect(sortTraces([line])).toEqual({ traces: [line], persons: [] }),
  );

  it.each([
    'changed var/lib/dpkg/status',
    'changed var/cache/apt/pkgcache.bin',
    'changed var/log/apt/history.log',
    'changed var/log/dpkg.log',
    'added tmp/.X11-unix',
    'added tmp/dbus-SJewWsZY3z',
  ])('is no trace: %s', (line) => expect(sortTraces([line])).toEqual({ traces: [], persons: [] }));

  it("tells the person's data apart", () =>
    expect(sortTraces(['added home/person/.config/Alcove'])).toEqual({
      traces: [],
      persons: ['added home/person/.config/Alcove'],
    }));
});

describe('folders', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'alcove-folders-'));
    for (const name of ['a', 'b'] as const) writeFileSync(join(folder, name), name);
    chmodSync(join(folder, 'a'), 0o755);
    symlinkSync('a', join(folder, 'link'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const copyOf = (): string => {
    const copy = `${folder}/../${folder.split('/').at(-1)}-copy`;
    rmSync(copy, { recursive: true, force: true });
    linkedCopy(folder, copy, (name) => name === 'b');
    return copy;
  };

  it('are copied by links, but for what is to be changed', () => {
    const copy = copyOf();
    expect(statSync(join(copy, 'a')).ino).toBe(statSync(join(folder, 'a')).ino);
    expect(statSync(join(copy, 'b')).ino).not.toBe(statSync(join(folder, 'b')).ino);
    expect(differences(factsOf(folder), factsOf(copy))).toEqual([]);
    rmSync(copy, { recursive: true });
  });
  it.each([
    ['changed b', (copy: string) => writeFileSync(join(copy, 'b'), 'c')],
    ['changed b', (copy: string) => chmodSync(join(copy, 'b'), 0o600)],
    ['missing b', (copy: string) => rmSync(join(copy, 'b'))],
    ['added c', (copy: string) => writeFileSync(join(copy, 'c'), '')],
    [
      'changed link',
      (copy: string) => {
        rmSync(join(copy, 'link'));
        symlinkSync('b', join(copy, 'link'));
      },
    ],
  ])('that differ are told apart: %s', (line, change) => {
    const copy = copyOf();
    change(copy);
    expect(differences(factsOf(folder), factsOf(copy))).toEqual([line]);
    rmSync(copy, { recursive: true });
  });
});
