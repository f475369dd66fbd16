// What npm start and npm test share: the set-up, the build, and running a file on the pinned Node with what it needs to know.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { findProgram } from './setup/command.mjs';
import { setUp } from './setup.mjs';

export const repo = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

/** @param {string} program @param {string[]} args @param {NodeJS.ProcessEnv} env @returns {Promise<number>} the exit code */
export const run = (program, args, env) => new Promise((resolve) => {
  // When this process is killed, the kernel tells the child, which cleans up.
  const setpriv = process.platform === 'linux' ? findProgram('setpriv') : null;
  const [first, rest] = setpriv === null ? [program, args] : [setpriv, ['--pdeathsig', 'TERM', '--', program, ...args]];
  const child = spawn(first, rest, { cwd: repo, env, stdio: 'inherit' });
  // Ctrl-C reaches the child by itself (same terminal); a signal sent to us alone is passed on.
  const forward = /** @param {NodeJS.Signals} signal */ (signal) => { if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal); };
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) process.on(signal, forward);
  child.on('error', () => resolve(1));
  child.on('exit', (code) => resolve(code ?? 1));
});

/** Set-up and build. Null when one of them stopped and said why. */
export async function makeReady() {
  const ready = await setUp({ practice: true, display: true });
  if (!ready.ok) return null;
  const bin = path.join(repo, 'node_modules', '.bin');
  const env = {
    ...process.env,
    PATH: [path.dirname(ready.nodeBin), bin, process.env.PATH].join(path.delimiter),
    ALCOVE_SYNAPSE_PYTHON: ready.synapsePython,
    ALCOVE_ELECTRON_DIST: ready.electronDist,
    ALCOVE_OUT: path.join(repo, 'out'),
    ...(ready.runAs === null ? {} : { ALCOVE_RUN_AS: `${ready.runAs.uid}:${ready.runAs.gid}` }),
  };
  const library = `lib-jitsi-meet ${ready.ljmVersion} (${ready.ljmProvenance})`;
  const built = await run(ready.nodeBin, ['scripts/buildCommand.mjs', ready.ljmFile, library, 'development'], env);
  if (built !== 0) {
    console.error('The program could not be built, so nothing was started. The lines above name the file. Correct it and start again.');
    return null;
  }
  return { ...ready, env };
}
