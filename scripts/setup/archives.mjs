// Unpacks chosen files of a tarball or a zip. Never writes outside the folder it was given, never follows a link that leads out of it.
// Needs the npm packages: nothing that runs before them may import it.
import { createWriteStream, mkdirSync } from 'node:fs';
import { mkdir, symlink } from 'node:fs/promises';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { finished, pipeline } from 'node:stream/promises';
import { list } from 'tar';
import { openPromise } from 'yauzl';

/**
 * Takes files out of a tarball; links and everything else that is no file stay away.
 * @param {string} archive
 * @param {(name: string) => string | null} pick the file to write for a member, null to skip it
 * @returns {Promise<string[]>} the names taken; throws when the archive is damaged
 */
export async function takeFromTarball(archive, pick) {
  /** @type {string[]} */
  const taken = [];
  /** @type {import('node:fs').WriteStream[]} */
  const outs = [];
  // All in one turn: the library lets the content flow as soon as it has told of the entry.
  const onReadEntry = (/** @type {import('tar').ReadEntry} */ entry) => {
    const target = entry.type === 'File' ? pick(entry.path) : null;
    if (target === null) return;
    mkdirSync(path.dirname(target), { recursive: true });
    const out = createWriteStream(target);
    entry.pipe(out);
    outs.push(out);
    taken.push(entry.path);
  };
  const written = () => Promise.all(outs.map((out) => finished(out)));
  try {
    await list({ file: archive, strict: true, onReadEntry });
    await written();
  } catch (error) {
    for (const out of outs) out.destroy();
    await written().catch(() => {});
    throw error;
  }
  return taken;
}

/**
 * Where a member lands below the folder; null when it would land outside it.
 * @param {string} name
 * @returns {string | null}
 */
export function safeRelative(name) {
  const isOdd = name === '' || name.includes('\\') || name.includes('\0');
  if (isOdd || name.startsWith('/') || /^[A-Za-z]:/.test(name)) return null;
  return name.split('/').some((part) => part === '..') ? null : name;
}

const modeOf = (/** @type {import('yauzl').Entry} */ entry) => entry.externalFileAttributes >>> 16;
const isLink = (/** @type {import('yauzl').Entry} */ entry) =>
  (modeOf(entry) & 0o170000) === 0o120000;

/**
 * Unpacks the members that `pick` names (path below `into`, or null to skip). File modes and symbolic links inside the folder are kept.
 * @param {string} archive
 * @param {{ into: string, pick: (name: string) => string | null, progress?: (text: string) => void }} how
 * @returns {Promise<number>} how many files; throws when the archive is damaged
 */
export async function unzip(archive, { into, pick, progress = () => {} }) {
  const zip = await openPromise(archive, { strictFileNames: true });
  let members = 0;
  let done = 0;
  for await (const entry of zip.eachEntry()) {
    members += 1;
    const chosen = entry.fileName.endsWith('/') ? null : pick(entry.fileName);
    if (chosen === null) continue;
    const relative = safeRelative(chosen);
    if (relative === null)
      throw new Error(`the archive names a path outside its folder: ${entry.fileName}`);
    const target = path.join(into, relative);
    await mkdir(path.dirname(target), { recursive: true });
    const content = await zip.openReadStreamPromise(entry);
    if (isLink(entry)) await link(await text(content), target, into);
    else
      await pipeline(content, createWriteStream(target, { mode: modeOf(entry) & 0o777 || 0o644 }));
    done += 1;
    progress(`unpacking, ${Math.floor((members / zip.entryCount) * 100)} %`);
  }
  return done;
}

/** @param {string} to @param {string} target @param {string} into */
async function link(to, target, into) {
  const lands = path.resolve(path.dirname(target), to);
  if (path.isAbsolute(to) || !`${lands}${path.sep}`.startsWith(`${path.resolve(into)}${path.sep}`))
    throw new Error('the archive holds a link that leads outside its folder');
  await symlink(to, target);
}
