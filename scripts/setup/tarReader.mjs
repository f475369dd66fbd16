// Takes single files out of a .tgz. Never writes a path that the archive names: the caller names where each file goes.
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { createGunzip } from 'node:zlib';

const block = 512;

/**
 * POSIX ustar as npm writes it (pax headers are skipped: no name we ask for needs one).
 * @param {string} archive
 * @param {(name: string) => string | null} pick the file to write for a member, null to skip it
 * @returns {Promise<string[]>} the names taken; throws when the archive is damaged
 */
export async function takeFromTarball(archive, pick) {
  /** @type {string[]} */
  const taken = [];
  let rest = Buffer.alloc(0);
  let left = 0; // bytes of the current member still to come
  let padding = 0;
  /** @type {import('node:fs').WriteStream | null} */
  let out = null;
  const source = createReadStream(archive, { highWaterMark: 1 << 20 });
  const gunzip = createGunzip({ chunkSize: 1 << 20 });
  source.on('error', (error) => gunzip.destroy(error));
  for await (const chunk of source.pipe(gunzip)) {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    for (;;) {
      if (left > 0) {
        const piece = rest.subarray(0, Math.min(left, rest.length));
        if (piece.length === 0) break;
        if (out && !out.write(piece)) await written(out);
        left -= piece.length;
        rest = rest.subarray(piece.length);
        if (left > 0) break;
      }
      if (out) {
        await closed(out);
        out = null;
      }
      if (padding > 0) {
        const skip = Math.min(padding, rest.length);
        rest = rest.subarray(skip);
        padding -= skip;
        if (padding > 0) break;
      }
      if (rest.length < block) break;
      const header = rest.subarray(0, block);
      rest = rest.subarray(block);
      const name = memberName(header);
      if (name === '') continue;
      const size = Number.parseInt(text(header, 124, 12), 8) || 0;
      left = size;
      padding = (block - (size % block)) % block;
      const type = text(header, 156, 1);
      const target = type === '0' || type === '' ? pick(name) : null;
      if (target !== null) {
        await mkdir(path.dirname(target), { recursive: true });
        out = createWriteStream(target);
        taken.push(name);
      }
    }
  }
  if (left > 0 || out) throw new Error('the archive ends in the middle of a file');
  return taken;
}

/** @param {Buffer} header @param {number} start @param {number} length */
function text(header, start, length) {
  const field = header.subarray(start, start + length);
  const end = field.indexOf(0);
  return field
    .subarray(0, end === -1 ? length : end)
    .toString('utf8')
    .trim();
}

/** @param {Buffer} header */
function memberName(header) {
  const prefix = text(header, 257, 5) === 'ustar' ? text(header, 345, 155) : '';
  const name = text(header, 0, 100);
  return prefix === '' ? name : `${prefix}/${name}`;
}

/** @param {import('node:fs').WriteStream} out @returns {Promise<void>} */
const written = (out) =>
  new Promise((resolve, reject) => {
    const no = (/** @type {Error} */ error) => reject(error);
    out.once('error', no);
    out.once('drain', () => {
      out.off('error', no);
      resolve();
    });
  });

/** @param {import('node:fs').WriteStream} out @returns {Promise<void>} */
const closed = (out) =>
  new Promise((resolve, reject) => {
    out.once('error', reject);
    out.end(() => resolve());
  });
