// Lets one set-up at a time install the npm packages of a clone. Never waits for a dead one: the name it holds ends with its process.
// It runs before there are any packages, so it stands on Node alone; what comes after them is held by cacheLock.mjs.
import { createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/** @param {string} key @param {string} platform */
const nameOf = (key, platform) => {
  if (platform === 'linux') return `\0alcove-setup-${key}`;
  return platform === 'win32' ? `\\\\.\\pipe\\alcove-setup-${key}` : null;
};

/** Null when somebody else has the name. @param {string} name @returns {Promise<import('node:net').Server | null>} */
const hold = (name) =>
  new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', (error) => {
      const { code } = /** @type {NodeJS.ErrnoException} */ (error);
      if (code === 'EADDRINUSE') resolve(null);
      else reject(error);
    });
    server.listen(name, () => resolve(server.unref()));
  });

/**
 * @param {string} key one for each clone
 * @param {{ onWait?: () => void, everyMs?: number, platform?: string }} [how]
 *   other systems have no name that ends with its process: there nobody waits
 * @returns {Promise<() => void>} gives the turn back
 */
export async function takeTurn(
  key,
  { onWait = () => {}, everyMs = 200, platform = process.platform } = {},
) {
  const name = nameOf(key, platform);
  if (name === null) return () => {};
  let told = false;
  for (;;) {
    const server = await hold(name);
    if (server !== null) return () => void server.close();
    if (!told) onWait();
    told = true;
    await pause(everyMs);
  }
}
