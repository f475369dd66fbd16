// Brings lib-jitsi-meet's bundle: upstream's release where it answers, else a fallback for development. Never one whose hash is not pinned.
import { existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import { shortKey } from './integrity.mjs';
import { fail, ok } from './outcome.mjs';
import { asksUpstream, downloadPackage, downloadPinned, upstreamAnswers } from './sources.mjs';
import { takeFromTarball } from './archives.mjs';

const bundle = 'lib-jitsi-meet.min.js';

/** @typedef {{ ljmFile: string, ljmVersion: string, ljmProvenance: 'upstream' | 'development fallback', cached: boolean }} JitsiLibrary */

/**
 * Where a member of the tarball goes: the bundle and the licence, nothing else.
 * @param {string} member
 * @returns {string | null}
 */
export function libraryMember(member) {
  if (/^[^/]+\/(?:dist\/umd\/)?lib-jitsi-meet\.min\.js$/.test(member)) return bundle;
  return /^[^/]+\/LICENSE$/.test(member) ? 'LICENSE' : null;
}

/**
 * Codes: jitsi.archive and those of the downloader.
 * @param {{ cache: string, store: import('./stamp.mjs').Store, step: import('./reporter.mjs').Step, pins: any, neverUpstream: boolean, nowMs: () => number }} wish
 * @returns {Promise<import('./outcome.mjs').Outcome<JitsiLibrary>>}
 */
export async function prepareJitsiLibrary({ cache, store, step, pins, neverUpstream, nowMs }) {
  const result = (
    /** @type {string} */ folder,
    /** @type {string} */ version,
    /** @type {JitsiLibrary['ljmProvenance']} */ provenance,
    /** @type {boolean} */ cached,
  ) =>
    ok({
      ljmFile: path.join(folder, bundle),
      ljmVersion: version,
      ljmProvenance: provenance,
      cached,
    });
  const { jitsiUpstream: up, jitsiFallback: down } = pins;
  const upName = `lib-jitsi-meet-${up.version}-${shortKey(up.integrity)}`;
  const downName = `lib-jitsi-meet-${down.version}-${shortKey(down.integrity)}`;

  const upstream = await store.find(upName);
  if (upstream) return result(upstream.folder, up.version, 'upstream', true);
  const fallback = await store.find(downName);
  const asks = asksUpstream({
    never: neverUpstream,
    fallbackAskedAtMs: fallback ? Number(fallback.facts.upstreamAskedAtMs ?? 0) : null,
    nowMs: nowMs(),
  });
  if (asks) {
    step.progress('asking upstream');
    if (await upstreamAnswers(up.url)) {
      const tarball = await downloadPinned(up, { cache, step });
      if (tarball.ok) {
        const folder = await unpack(store, upName, tarball.value.file, {});
        return folder.ok ? result(folder.value, up.version, 'upstream', false) : folder;
      }
      // Another file than the pinned one is never answered by taking a third one.
      if (tarball.code === 'download.mismatch') return tarball;
      step.note(`upstream stopped answering (${tarball.code}), using the development fallback`);
    }
  }
  if (fallback) {
    if (asks) store.remember(downName, { upstreamAskedAtMs: nowMs() });
    return result(fallback.folder, down.version, 'development fallback', true);
  }
  const tarball = await downloadPackage(down, { cache, step });
  if (!tarball.ok) return tarball;
  const folder = await unpack(store, downName, tarball.value.file, { upstreamAskedAtMs: nowMs() });
  return folder.ok ? result(folder.value, down.version, 'development fallback', false) : folder;
}

/**
 * @param {import('./stamp.mjs').Store} store
 * @param {string} name
 * @param {string} tarball
 * @param {Record<string, number>} facts
 * @returns {Promise<import('./outcome.mjs').Outcome<string>>} the folder
 */
async function unpack(store, name, tarball, facts) {
  const folder = store.begin(name);
  let reason = 'the bundle is not in it';
  try {
    await takeFromTarball(tarball, (member) => {
      const target = libraryMember(member);
      return target === null ? null : path.join(folder, target);
    });
  } catch (error) {
    reason = error instanceof Error ? error.message : String(error);
  }
  if (!existsSync(path.join(folder, bundle))) {
    return fail(
      'jitsi.archive',
      `${tarball} could not be used: ${reason}.`,
      'The video library is not on this computer.',
      'Free some space in the cache folder and run the same command again.',
    );
  }
  await store.finish(name, folder, facts);
  rmSync(tarball, { force: true });
  return ok(folder);
}
