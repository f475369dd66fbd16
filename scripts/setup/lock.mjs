// Decides which of two set-ups at once may work. Never waits for a dead process, never takes the lock of a living one.
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

/** @typedef {{ pid: number, startedAt: string }} Holder */

/**
 * When a process started, in the kernel's ticks since boot (proc(5), stat, field 22); '' where that cannot be read.
 * With it a new process that got an old process id is not taken for the old one.
 * @param {number} pid
 */
export function processStart(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}

/**
 * @param {Holder} holder
 * @returns {boolean}
 */
export function holderLives(holder) {
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    // EPERM: it lives and belongs to somebody else.
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EPERM') return false;
  }
  const start = processStart(holder.pid);
  return start === '' || holder.startedAt === '' || start === holder.startedAt;
}

/**
 * Waits for the lock and takes it.
 * @param {string} file in an existing folder
 * @param {{ me?: Holder, lives?: (holder: Holder) => boolean, onWait?: (holder: Holder) => void, everyMs?: number }} [ports]
 * @returns {Promise<() => void>} gives the lock back; throws when the folder cannot be written
 */
export async function takeLock(
  file,
  {
    me = { pid: process.pid, startedAt: processStart(process.pid) },
    lives = holderLives,
    onWait = () => {},
    everyMs = 200,
  } = {},
) {
  const mine = `${file}.${me.pid}`;
  const text = JSON.stringify(me);
  let told = false;
  for (;;) {
    // A link makes the lock and its content appear in one step, so nobody reads half a lock.
    writeFileSync(mine, text);
    try {
      linkSync(mine, file);
      return () => {
        if (read(file) === text) rmSync(file, { force: true });
      };
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error;
    } finally {
      rmSync(mine, { force: true });
    }
    const held = read(file);
    if (held === null) continue;
    const holder = parse(held);
    if (holder && lives(holder)) {
      if (!told) onWait(holder);
      told = true;
      await pause(everyMs);
      continue;
    }
    putAside(file, held);
  }
}

/**
 * Removes a dead holder's lock. Moving first and looking then means that two waiters cannot both remove: the slower one finds another lock in its hand and puts it back.
 * @param {string} file
 * @param {string} held what the dead lock contained
 */
function putAside(file, held) {
  const aside = `${file}.dead.${process.pid}`;
  try {
    renameSync(file, aside);
    if (read(aside) !== held) linkSync(aside, file);
  } catch (error) {
    const code = /** @type {NodeJS.ErrnoException} */ (error).code;
    if (code !== 'ENOENT' && code !== 'EEXIST') throw error;
  }
  rmSync(aside, { force: true });
}

/** @param {string} file */
function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

/** @param {string} text @returns {Holder | null} */
function parse(text) {
  try {
    const holder = JSON.parse(text);
    return Number.isInteger(holder?.pid) && holder.pid > 0
      ? { pid: holder.pid, startedAt: String(holder.startedAt ?? '') }
      : null;
  } catch {
    return null;
  }
}
