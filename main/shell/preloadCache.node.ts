// Electron from 42 on keeps compiled preloads in the profile folder. Whoever can write there could put code of theirs into a page: it is cleared before the first page (P6).
import { lstatSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** Where Electron 42.3.3 and later keep it, under the profile folder. */
const folders = [['Code Cache', 'electron-preload']] as const;

const isThere = (path: string): boolean => {
  try {
    lstatSync(path);
    return true;
  } catch (error) {
    return !(error instanceof Error && 'code' in error && error.code === 'ENOENT');
  }
};

/** False when something is still there: then no page may be loaded. A link is removed, not followed. */
export function clearPreloadCache(profileFolder: string): boolean {
  return folders.every((parts) => {
    const path = join(profileFolder, ...parts);
    try {
      rmSync(path, { recursive: true, force: true });
    } catch {
      // Judged by what is left.
    }
    return !isThere(path);
  });
}
