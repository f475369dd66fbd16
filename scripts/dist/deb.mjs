// Makes the Debian package from the program's folder with dpkg-deb. The same folder gives the same bytes: times, modes, owners and the compressor's threads are fixed.
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  rmSync,
  symlinkSync,
  lutimesSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import {
  controlText,
  copyrightText,
  dependsOf,
  desktopEntryText,
  installFolder,
} from './debFiles.mjs';
import { linkedCopy } from './linkedCopy.mjs';
import { executableName, namesOf } from './names.mjs';
import { packageTable } from '../setup/debianPackages.mjs';

/** 2026-01-01. Every file of a package carries it (https://reproducible-builds.org/specs/source-date-epoch/). */
const sourceDate = Number(process.env.SOURCE_DATE_EPOCH ?? 1_767_225_600);

/** Chromium's own helper: where users may not make namespaces it builds the sandbox, for which it must be root's. */
const setuidHelper = 'chrome-sandbox';

/** A development package is made often, and the best level takes four times as long for a tenth less. */
const level = { development: 1, release: 9 };

const iconSizes = ['32', '256', '512'];

/** @param {string} root @returns {{ file: string, stat: import('node:fs').Stats }[]} */
const entriesOf = (root) =>
  readdirSync(root, { recursive: true, withFileTypes: true }).map((entry) => {
    const file = path.join(entry.parentPath, entry.name);
    return { file, stat: lstatSync(file) };
  });

/** @param {string} file @param {import('node:fs').Stats} stat */
function fixedMode(file, stat) {
  if (path.basename(file) === setuidHelper) return 0o4755;
  return stat.isDirectory() || (stat.mode & 0o111) !== 0 ? 0o755 : 0o644;
}

/** @param {string} root @param {string} relative @param {string} text */
function put(root, relative, text) {
  const file = path.join(root, relative);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
}

/**
 * @param {{ program: string, icons: string, version: string, kind: import('./names.mjs').Kind, into: string }} options
 *   `into`: an existing folder
 * @returns {string} the package's file
 */
export function makeDeb({ program, icons, version, kind, into }) {
  const { packageName, desktopId } = namesOf(kind);
  const root = path.join(into, 'deb-root');
  rmSync(root, { recursive: true, force: true });
  const folder = path.join(root, installFolder(kind));
  mkdirSync(path.dirname(folder), { recursive: true });
  // Its mode differs from the one in the program's folder, so it is a file of its own.
  linkedCopy(program, folder, (relative) => relative === setuidHelper);

  mkdirSync(path.join(root, 'usr/bin'), { recursive: true });
  symlinkSync(`/${installFolder(kind)}/${executableName}`, path.join(root, 'usr/bin', packageName));
  put(root, `usr/share/applications/${desktopId}.desktop`, desktopEntryText(kind));
  put(root, `usr/share/doc/${packageName}/copyright`, copyrightText(kind));
  const hicolor = path.join(root, 'usr/share/icons/hicolor');
  for (const [size, source] of [
    ...iconSizes.map((side) => [`${side}x${side}`, `alcove-${side}.png`]),
    ['scalable', 'alcove.svg'],
  ]) {
    const apps = path.join(hicolor, size ?? '', 'apps');
    mkdirSync(apps, { recursive: true });
    copyFileSync(
      path.join(icons, source ?? ''),
      path.join(apps, `${desktopId}${path.extname(source ?? '')}`),
    );
  }

  const kib = entriesOf(root).reduce((sum, { stat }) => sum + Math.ceil(stat.size / 1024), 0);
  const control = { kind, version, installedKib: kib, depends: dependsOf(packageTable) };
  put(root, 'DEBIAN/control', controlText(control));

  for (const { file, stat } of [...entriesOf(root), { file: root, stat: lstatSync(root) }]) {
    if (!stat.isSymbolicLink()) chmodSync(file, fixedMode(file, stat));
    lutimesSync(file, sourceDate, sourceDate);
  }
  const deb = path.join(into, `${packageName}_${version}_amd64.deb`);
  rmSync(deb, { force: true });
  // One thread: with more the compressor cuts its blocks differently, and the bytes would depend on the computer.
  const made = spawnSync(
    'dpkg-deb',
    ['--root-owner-group', '-Zxz', `-z${level[kind]}`, '--threads-max=1', '--build', root, deb],
    {
      env: { ...process.env, SOURCE_DATE_EPOCH: String(sourceDate) },
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  );
  if (made.status !== 0)
    throw new Error('dpkg-deb could not make the package; its words are above');
  rmSync(root, { recursive: true });
  return deb;
}
