// Lets one set-up at a time work in the cache. A lock whose holder shows no life for half a minute is taken over.
// Needs the npm packages: nothing that runs before them may import it.
import path from 'node:path';
import { lock } from 'proper-lockfile';

/**
 * @param {string} cache an existing folder
 * @param {{ onWait?: () => void, everyMs?: number }} [how]
 * @returns {Promise<() => Promise<void>>} gives the lock back; throws when the folder cannot be written
 */
export async function takeCacheLock(cache, { onWait = () => {}, everyMs = 200 } = {}) {
  const shared = {
    lockfilePath: path.join(cache, 'setup.lock.d'), // an earlier set-up may have left a file under the plain name
    stale: 30_000,
    update: 5_000,
  };
  try {
    return await lock(cache, shared);
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ELOCKED') throw error;
  }
  onWait();
  const retries = { forever: true, minTimeout: everyMs, maxTimeout: everyMs, factor: 1 };
  return lock(cache, { ...shared, retries });
}
