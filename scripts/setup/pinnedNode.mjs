// Decides which Node runs everything after the set-up. Never one that cannot run TypeScript files as they are.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fail, ok } from './outcome.mjs';

/**
 * Type stripping without a switch came with Node 22.18 and 23.6 (nodejs.org, "Modules: TypeScript").
 * @param {string} version e.g. `20.20.2`
 */
export function runsTypeScript(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > 23 || (major === 23 && minor >= 6) || (major === 22 && minor >= 18);
}

/**
 * The Node that comes as an optional package, else this one if it is new enough. Code: node.too_old.
 * @param {{ repo: string, platform: string, arch: string, ownPath: string, ownVersion: string }} facts
 * @returns {import('./outcome.mjs').Outcome<{ nodeBin: string, pinned: boolean }>}
 */
export function pinnedNode({ repo, platform, arch, ownPath, ownVersion }) {
  const pinned = path.join(repo, 'node_modules', `node-${platform}-${arch}`, 'bin', 'node');
  if (existsSync(pinned)) return ok({ nodeBin: pinned, pinned: true });
  if (runsTypeScript(ownVersion)) return ok({ nodeBin: ownPath, pinned: false });
  return fail(
    'node.too_old',
    `Node ${ownVersion} is too old, and the pinned Node 24 is not offered for ${platform} ${arch}.`,
    'The build and the tests run TypeScript files directly, which needs Node 22.18 or newer.',
    'Install Node 24 (https://nodejs.org) and run the same command again.',
  );
}
