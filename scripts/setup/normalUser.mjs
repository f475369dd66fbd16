// Decides who runs the servers and the app. Never root: as root Chromium's sandbox is off and proves nothing.
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { run } from './command.mjs';
import { fail, ok } from './outcome.mjs';

export const userName = 'alcove-dev';

/** @typedef {{ uid: number, gid: number, name: string }} RunAs */

/**
 * @param {string} passwd the text of /etc/passwd (passwd(5))
 * @param {string} name
 * @returns {RunAs | null}
 */
export function findUser(passwd, name) {
  for (const line of passwd.split('\n')) {
    const [login, , uid, gid] = line.split(':');
    if (login === name && /^\d+$/.test(uid ?? '') && /^\d+$/.test(gid ?? ''))
      return { uid: Number(uid), gid: Number(gid), name };
  }
  return null;
}

/**
 * The first folder on the way that nobody but its owner may enter, or null when the way is free.
 * @param {string} target
 * @param {(folder: string) => number} modeOf permission bits
 * @returns {string | null}
 */
export function closedFolder(target, modeOf) {
  const parts = path.resolve(target).split(path.sep);
  for (let count = 2; count <= parts.length; count += 1) {
    const folder = parts.slice(0, count).join(path.sep);
    if ((modeOf(folder) & 0o001) === 0) return folder;
  }
  return null;
}

/**
 * Root gets a normal user to run things as; anybody else is one already. Code: user.failed.
 * @param {{ isRoot: boolean }} facts
 * @returns {Promise<import('./outcome.mjs').Outcome<{ runAs: RunAs | null, created: boolean }>>}
 */
export async function prepareUser({ isRoot }) {
  if (!isRoot) return ok({ runAs: null, created: false });
  const there = findUser(readFileSync('/etc/passwd', 'utf8'), userName);
  if (there) return ok({ runAs: there, created: false });
  const ended = await run(
    'useradd',
    ['--system', '--no-create-home', '--shell', '/usr/sbin/nologin', userName],
    { mayBeCutOff: false },
  );
  const made = findUser(readFileSync('/etc/passwd', 'utf8'), userName);
  if (made && made.uid !== 0) return ok({ runAs: made, created: true });
  return fail(
    'user.failed',
    `useradd ${userName} ended with code ${ended.code}: ${ended.tail}`,
    'Servers and app would have to run as root, where the sandbox is off.',
    'Start the same command as a normal user, or make the system user by hand.',
  );
}

/** @param {string} folder */
export const modeOf = (folder) => statSync(folder).mode & 0o7777;
