// Copies a folder without copying its bytes, by hard links where the disk allows it. Never write into a file of such a copy: put a new file in its place.
import {
  copyFileSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  symlinkSync,
} from 'node:fs';
import path from 'node:path';

/** Another file system, a limit on links, or a system that keeps its users from linking files they may not write. */
const unlinkable = new Set(['EXDEV', 'EMLINK', 'EPERM', 'EACCES', 'ENOTSUP']);

/** @param {string} from @param {string} to */
function linkOrCopy(from, to) {
  try {
    linkSync(from, to);
  } catch (error) {
    if (!unlinkable.has(/** @type {NodeJS.ErrnoException} */ (error).code ?? '')) throw error;
    copyFileSync(from, to);
  }
}

/**
 * @param {string} from
 * @param {string} to must not be there yet
 * @param {(relative: string) => boolean} [isOwn] files that get bytes of their own
 */
export function linkedCopy(from, to, isOwn = () => false) {
  mkdirSync(to, { mode: 0o755 });
  for (const entry of readdirSync(from, { recursive: true, withFileTypes: true })) {
    const source = path.join(entry.parentPath, entry.name);
    const relative = path.relative(from, source);
    const target = path.join(to, relative);
    if (entry.isDirectory()) mkdirSync(target, { recursive: true, mode: lstatSync(source).mode });
    else {
      mkdirSync(path.dirname(target), { recursive: true });
      if (entry.isSymbolicLink()) symlinkSync(readlinkSync(source), target);
      else if (isOwn(relative)) copyFileSync(source, target);
      else linkOrCopy(source, target);
    }
  }
}
