// Decides whether something in the cache is complete and unchanged. A folder without a stamp is half-made and is never used.
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { fileIntegrity, sameIntegrity } from './integrity.mjs';

/**
 * One file of the result: path inside the folder, length in bytes, time of change in ms, SHA-256 in SRI notation.
 * @typedef {[relative: string, bytes: number, mtimeMs: number, integrity: string]} StampedFile
 */

/** @typedef {{ folder: string, facts: Record<string, string | number>, files: StampedFile[] }} Stamp */

/**
 * Cheap first: length and time of change. Only where they differ the file is read and its hash decides.
 * @param {Stamp} stamp
 * @param {{ root: string, stat: (file: string) => { size: number, mtimeMs: number } | undefined, hash: (file: string) => Promise<string> }} ports
 * @returns {Promise<{ intact: boolean, touched: StampedFile[] | null }>} `touched`: the list with new times, when a file was only touched
 */
export async function checkStamp(stamp, { root, stat, hash }) {
  let touched = false;
  /** @type {StampedFile[]} */
  const files = [];
  for (const [relative, bytes, mtimeMs, integrity] of stamp.files) {
    const file = path.join(root, relative);
    const now = stat(file);
    if (!now || now.size !== bytes) return { intact: false, touched: null };
    if (now.mtimeMs !== mtimeMs) {
      if (!sameIntegrity(await hash(file), integrity)) return { intact: false, touched: null };
      touched = true;
    }
    files.push([relative, bytes, now.mtimeMs, integrity]);
  }
  return { intact: true, touched: touched ? files : null };
}

/**
 * The cache's content under content-addressed names. `<name>.json` is the stamp; it is written last and names the folder.
 * @param {string} cache
 */
export function openStore(cache) {
  const stampFile = (/** @type {string} */ name) => path.join(cache, `${name}.json`);
  const write = (/** @type {string} */ name, /** @type {Stamp} */ stamp) => {
    const fresh = `${stampFile(name)}.new`;
    writeFileSync(fresh, `${JSON.stringify(stamp)}\n`);
    renameSync(fresh, stampFile(name));
  };
  const read = (/** @type {string} */ name) => {
    try {
      const stamp = JSON.parse(readFileSync(stampFile(name), 'utf8'));
      return Array.isArray(stamp?.files) && typeof stamp.folder === 'string'
        ? /** @type {Stamp} */ (stamp)
        : null;
    } catch {
      return null;
    }
  };
  return {
    /**
     * @param {string} name
     * @returns {Promise<{ folder: string, facts: Stamp['facts'] } | null>} null: absent, half-made or changed
     */
    async find(name) {
      const stamp = read(name);
      if (!stamp) return null;
      const root = path.join(cache, stamp.folder);
      const { intact, touched } = await checkStamp(stamp, {
        root,
        stat: (file) => statSync(file, { throwIfNoEntry: false }),
        hash: (file) => fileIntegrity(file, 'sha256'),
      });
      if (!intact) return null;
      if (touched) write(name, { ...stamp, files: touched });
      return { folder: root, facts: stamp.facts };
    },
    /**
     * A new folder of its own for each attempt: what an interrupted attempt still writes cannot reach it.
     * Folders of earlier attempts are removed.
     * @param {string} name
     * @returns {string}
     */
    begin(name) {
      rmSync(stampFile(name), { force: true });
      for (const entry of readdirSync(cache))
        if (entry.startsWith(`${name}-`))
          rmSync(path.join(cache, entry), { recursive: true, force: true });
      const folder = path.join(
        cache,
        `${name}-${process.pid.toString(36)}${Date.now().toString(36)}`,
      );
      mkdirSync(folder, { recursive: true });
      return folder;
    },
    /**
     * Hashes what was made and declares it complete.
     * @param {string} name
     * @param {string} folder
     * @param {Stamp['facts']} facts
     * @param {(relative: string) => boolean} [counts] which files must stay as they are; all by default
     */
    async finish(name, folder, facts, counts = () => true) {
      /** @type {StampedFile[]} */
      const files = [];
      for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
        if (!entry.isFile()) continue;
        // Node before 20.12 calls the folder `path`.
        const file = path.join(entry.parentPath ?? /** @type {any} */ (entry).path, entry.name);
        const relative = path.relative(folder, file);
        if (!counts(relative)) continue;
        const { size, mtimeMs } = statSync(file);
        files.push([relative, size, mtimeMs, await fileIntegrity(file, 'sha256')]);
      }
      write(name, { folder: path.basename(folder), facts, files });
    },
    /**
     * Changes what a stamp remembers beside the files.
     * @param {string} name
     * @param {Stamp['facts']} facts
     */
    remember(name, facts) {
      const stamp = read(name);
      if (stamp) write(name, { ...stamp, facts: { ...stamp.facts, ...facts } });
    },
  };
}
/** @typedef {ReturnType<typeof openStore>} Store */
