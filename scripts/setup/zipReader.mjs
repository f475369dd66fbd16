// Unpacks chosen files of a .zip. Never writes outside the folder it was given.
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, open, symlink } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createInflateRaw } from 'node:zlib';

/** @typedef {{ name: string, mode: number, method: number, packed: number, size: number, offset: number }} ZipEntry */

/**
 * Where a member lands below the folder; null when it would land outside it.
 * @param {string} name
 * @returns {string | null}
 */
export function safeRelative(name) {
  if (
    name === '' ||
    name.includes('\\') ||
    name.includes('\0') ||
    name.startsWith('/') ||
    /^[A-Za-z]:/.test(name)
  )
    return null;
  return name.split('/').some((part) => part === '..') ? null : name;
}

/**
 * The central directory (PKWARE APPNOTE 4.3.12). Archives beyond 4 GB or 65,535 members (zip64) are refused.
 * @param {string} archive
 * @returns {Promise<ZipEntry[]>} throws when this is not such a zip
 */
export async function readZip(archive) {
  const handle = await open(archive);
  try {
    const { size } = await handle.stat();
    const tail = await slice(handle, Math.max(0, size - 65_557), size);
    const end = tail.lastIndexOf(Buffer.from('PK\u0005\u0006', 'latin1'));
    if (end === -1 || end + 22 > tail.length) throw new Error('not a zip archive');
    const count = tail.readUInt16LE(end + 10);
    const length = tail.readUInt32LE(end + 12);
    const start = tail.readUInt32LE(end + 16);
    if (count === 0xffff || start === 0xffffffff || start + length > size)
      throw new Error('a zip archive of a kind that is not supported');
    const directory = await slice(handle, start, start + length);
    /** @type {ZipEntry[]} */
    const entries = [];
    for (let at = 0, n = 0; n < count; n += 1) {
      if (directory.readUInt32LE(at) !== 0x02014b50) throw new Error('a damaged zip directory');
      const nameLength = directory.readUInt16LE(at + 28);
      const flags = directory.readUInt16LE(at + 8);
      if (flags & 1) throw new Error('an encrypted zip archive');
      entries.push({
        method: directory.readUInt16LE(at + 10),
        packed: directory.readUInt32LE(at + 20),
        size: directory.readUInt32LE(at + 24),
        mode: directory.readUInt32LE(at + 38) >>> 16,
        offset: directory.readUInt32LE(at + 42),
        name: directory.subarray(at + 46, at + 46 + nameLength).toString('utf8'),
      });
      at += 46 + nameLength + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
    }
    return entries;
  } finally {
    await handle.close();
  }
}

/**
 * Unpacks the members that `pick` names (path below `into`, or null to skip). File modes and symbolic links inside the folder are kept.
 * @param {string} archive
 * @param {{ into: string, pick: (name: string) => string | null, progress?: (text: string) => void }} how
 * @returns {Promise<number>} how many files; throws when the archive is damaged
 */
export async function unzip(archive, { into, pick, progress = () => {} }) {
  const wanted = [];
  for (const entry of await readZip(archive)) {
    if (entry.name.endsWith('/')) continue;
    const chosen = pick(entry.name);
    if (chosen === null) continue;
    const relative = safeRelative(chosen);
    if (relative === null)
      throw new Error(`the archive names a path outside its folder: ${entry.name}`);
    wanted.push({ entry, target: path.join(into, relative) });
  }
  const total = wanted.reduce((sum, { entry }) => sum + entry.size, 0);
  const handle = await open(archive);
  let done = 0;
  try {
    for (const { entry, target } of wanted) {
      await mkdir(path.dirname(target), { recursive: true });
      const local = await slice(handle, entry.offset, entry.offset + 30);
      if (local.length < 30 || local.readUInt32LE(0) !== 0x04034b50)
        throw new Error('a damaged zip member');
      const start = entry.offset + 30 + local.readUInt16LE(26) + local.readUInt16LE(28);
      if ((entry.mode & 0o170000) === 0o120000)
        await link(await content(archive, start, entry), target, into);
      else await writeMember(archive, start, entry, target);
      done += entry.size;
      progress(`unpacking, ${Math.floor((done / Math.max(1, total)) * 100)} %`);
    }
  } finally {
    await handle.close();
  }
  return wanted.length;
}

/** @param {string} archive @param {number} start @param {ZipEntry} entry */
function* parts(archive, start, entry) {
  yield entry.packed === 0
    ? []
    : createReadStream(archive, { start, end: start + entry.packed - 1, highWaterMark: 1 << 20 });
  if (entry.method === 8) yield createInflateRaw({ chunkSize: 1 << 18 });
  else if (entry.method !== 0)
    throw new Error(`a zip member packed in a way that is not supported (${entry.method})`);
}

/** @param {string} archive @param {number} start @param {ZipEntry} entry @param {string} target */
async function writeMember(archive, start, entry, target) {
  const out = createWriteStream(target, { mode: entry.mode & 0o777 || 0o644 });
  await pipeline(/** @type {any} */ ([...parts(archive, start, entry), out]));
  if (out.bytesWritten !== entry.size)
    throw new Error(`a zip member has another length than its directory says: ${entry.name}`);
}

/** @param {string} archive @param {number} start @param {ZipEntry} entry @returns {Promise<string>} */
async function content(archive, start, entry) {
  /** @type {Buffer[]} */
  const chunks = [];
  await pipeline(
    /** @type {any} */ ([
      ...parts(archive, start, entry),
      async (/** @type {AsyncIterable<Buffer>} */ source) => {
        for await (const chunk of source) chunks.push(chunk);
      },
    ]),
  );
  return Buffer.concat(chunks).toString('utf8');
}

/** @param {string} to @param {string} target @param {string} into */
async function link(to, target, into) {
  const lands = path.resolve(path.dirname(target), to);
  if (path.isAbsolute(to) || !`${lands}${path.sep}`.startsWith(`${path.resolve(into)}${path.sep}`))
    throw new Error('the archive holds a link that leads outside its folder');
  await symlink(to, target);
}

/** @param {import('node:fs/promises').FileHandle} handle @param {number} start @param {number} end */
async function slice(handle, start, end) {
  const buffer = Buffer.alloc(Math.max(0, end - start));
  const { bytesRead } = await handle.read(buffer, 0, buffer.length, start);
  return buffer.subarray(0, bytesRead);
}
