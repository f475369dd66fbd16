// What npm start and npm test share: the set-up, the build, and running a file on the pinned Node with what it needs to know.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { findProgram } from './setup/command.mjs';
import { setUp } from './setup.mjs';

const parentEveryMs = 500;
export const repo = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

/** @param {string} program @param {string[]} args @param {NodeJS.ProcessEnv} env @returns {Promise<number>} the exit code */
export const run = (program, args, env) =>
  new Promise((resolve) => {
    // When this process is killed, the kernel tells the child, which cleans up.
    const setpriv = process.platform === 'linux' ? findProgram('setpriv') : null;
    const [first, rest] =
      setpriv === null
        ? [program, args]
        : [setpriv, ['--pdeathsig', 'TERM', '--', program, ...args]];
    // A group of its own: Ctrl+C reaches it once, through us, and not a second time from the terminal.
    const child = spawn(first, rest, {
      cwd: repo,
      env,
      stdio: ['ignore', 'inherit', 'inherit'],
      detached: process.platform !== 'win32',
    });
    for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']))
      process.on(signal, () => child.kill(signal));
    child.on('error', () => resolve(1));
    child.on('exit', (code) => resolve(code ?? 1));
  });

/** The parent of a process and its name (proc(5), `/proc/pid/stat`); null for one that is gone. @param {number} pid */
const parentOf = (pid) => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const end = stat.lastIndexOf(')');
    return {
      name: stat.slice(stat.indexOf('(') + 1, end),
      parent: Number(stat.slice(end + 2).split(' ')[1]),
    };
  } catch {
    return null;
  }
};

/** npm gives no word when it is killed: whoever ends `npm start` by force ends what it started too. */
export const endWithParent = () => {
  if (process.platform !== 'linux' || process.env.npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  const above = parentOf(parent);
  const shell = above !== null && /^(?:sh|dash|bash)$/.test(above.name) ? above.parent : null; // npm starts a script through a shell
  const timer = setInterval(() => {
    if (process.ppid === parent && (shell === null || parentOf(parent)?.parent === shell)) return;
    clearInterval(timer);
    process.kill(process.pid, 'SIGTERM');
  }, parentEveryMs);
  timer.unref();
};

/** The video library as a development build names it on the screen. @param {import('./setup.mjs').Ready} ready */
export const libraryWords = (ready) =>
  `lib-jitsi-meet ${ready.ljmVersion} (${ready.ljmProvenance})`;

/** What the programs that are started need to know. @param {import('./setup.mjs').Ready} ready */
export function environmentOf(ready) {
  const bin = path.join(repo, 'node_modules', '.bin');
  const { synapsePython, electronDist, browser, runAs } = ready;
  return {
    ...process.env,
    PATH: [path.dirname(ready.nodeBin), bin, process.env.PATH].join(path.delimiter),
    ...(synapsePython === '' ? {} : { ALCOVE_SYNAPSE_PYTHON: synapsePython }),
    ...(electronDist === '' ? {} : { ALCOVE_ELECTRON_DIST: electronDist }),
    ...(browser === '' ? {} : { ALCOVE_BROWSER: browser }),
    ...(ready.ljmFile === '' ? {} : { ALCOVE_LIBRARY_WORDS: libraryWords(ready) }),
    ...(runAs === null ? {} : { ALCOVE_RUN_AS: `${runAs.uid}:${runAs.gid}` }),
  };
}

/**
 * Builds the program and packs it into dist/. Gives the environment for what runs on it; null when it could not be built, which was said.
 * @param {import('./setup.mjs').Ready} ready
 * @param {'release' | 'development'} kind
 */
export async function buildAndPack(ready, kind) {
  const env = environmentOf(ready);
  const built = await run(
    ready.nodeBin,
    ['scripts/buildCommand.mjs', ready.ljmFile, libraryWords(ready), kind],
    env,
  );
  if (built === 0) return env;
  console.error(
    'The program could not be built, so nothing was started. The lines above name the file. Correct it and start again.',
  );
  return null;
}

/**
 * Set-up, and the built and packaged program in dist/ where the program is needed. Null when one of them stopped and said why.
 * @param {Partial<import('./setup.mjs').Scope>} [needs] the program with practice and display when nothing is said
 */
export async function makeReady(needs = { program: true, practice: true, display: true }) {
  endWithParent();
  const ready = await setUp(needs);
  if (!ready.ok) return null;
  const env =
    needs.program === true ? await buildAndPack(ready, 'development') : environmentOf(ready);
  return env === null ? null : { ...ready, env };
}

/** Everything made ready, then one file on the pinned Node. @param {string[]} args the file, and words for it @returns {Promise<number>} the exit code */
export async function runWhenReady(args) {
  const ready = await makeReady();
  if (ready === null) return 1;
  return run(ready.nodeBin, ['--disable-warning=ExperimentalWarning', ...args], ready.env);
}
