// Electron from 42 on keeps compiled preloads in the profile folder. Whoever can write there could put code of theirs into a page: it is cleared before the first page (P6).
import { lstatSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const isThere = (path: string): boolean => {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch {
    return true; // nobody can tell
  }
};

const removeAll = (path: string): void => rmSync(path, { recursive: true });

/** False when something is still there: then no page may be loaded. A link is removed, not followed. */
export function clearPreloadCache(profileFolder: string, remove = removeAll): boolean {
  /** Where Electron 42.3.3 and later keep it. */
  const path = join(profileFolder, 'Code Cache', 'electron-preload');
  try {
    remove(path);
  } catch {
    // Judged by what is left.
  }
  return !isThere(path);
}
