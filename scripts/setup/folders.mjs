// Decides where the set-up keeps what it fetched. Never inside the repository or node_modules.
import path from 'node:path';

/**
 * The cache folder: `ALCOVE_CACHE`, else /var/cache/alcove for root, else the user's own cache (XDG Base Directory).
 * @param {{ env: Record<string, string | undefined>, uid: number | null, home: string }} facts
 * @returns {string}
 */
export function cacheFolder({ env, uid, home }) {
  if (env.ALCOVE_CACHE) return path.resolve(env.ALCOVE_CACHE);
  if (uid === 0) return '/var/cache/alcove';
  // The XDG rule: a relative path is to be ignored.
  const xdg = env.XDG_CACHE_HOME;
  return path.join(xdg && path.isAbsolute(xdg) ? xdg : path.join(home, '.cache'), 'alcove');
}
