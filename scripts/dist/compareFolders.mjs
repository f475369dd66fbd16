// Decides whether two folders are the same: names, modes, links and every byte. Times and owners do not count; the package fixes those itself.
import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import path from 'node:path';

/** @param {string} file */
export const sha256Of = (file) => createHash('sha256').update(readFileSync(file)).digest('hex');

/** @param {string} file @param {import('node:fs').Stats} stat */
function contentOf(file, stat) {
  if (stat.isSymbolicLink()) return `link to ${readlinkSync(file)}`;
  return stat.isFile() ? sha256Of(file) : 'folder';
}

/**
 * One line of facts for each entry, by its relative path. Links are not followed.
 * @param {string} root
 * @param {(relative: string) => boolean} [counts] a folder that does not count is not entered
 * @returns {Map<string, string>}
 */
export function factsOf(root, counts = () => true) {
  const facts = new Map();
  /** @param {string} folder relative */
  const walk = (folder) => {
    for (const name of readdirSync(path.join(root, folder))) {
      const relative = path.join(folder, name);
      if (!counts(relative)) continue;
      const file = path.join(root, relative);
      const stat = lstatSync(file);
      facts.set(relative, `${(stat.mode & 0o7777).toString(8)} ${contentOf(file, stat)}`);
      if (stat.isDirectory()) walk(relative);
    }
  };
  walk('');
  return facts;
}

/**
 * @param {ReadonlyMap<string, string>} first
 * @param {ReadonlyMap<string, string>} second
 * @returns {string[]} one line for each difference
 */
export function differences(first, second) {
  const names = [...new Set([...first.keys(), ...second.keys()])].toSorted();
  return names.flatMap((name) => {
    const [one, other] = [first.get(name), second.get(name)];
    if (one === other) return [];
    if (one === undefined) return [`added ${name}`];
    return [other === undefined ? `missing ${name}` : `changed ${name}`];
  });
}
