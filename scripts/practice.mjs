// `npm run practice`: the local practice's servers in the foreground, until Ctrl+C. Never runs them as root: ALCOVE_RUN_AS names the normal user.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { findProgram } from './setup/command.mjs';
import { setUp } from './setup.mjs';

const repo = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

const ready = await setUp({ practice: true, display: false });
if (!ready.ok) process.exitCode = 1;
else {
  const { nodeBin, synapsePython, runAs } = ready;
  const env = { ...process.env, ALCOVE_SYNAPSE_PYTHON: synapsePython, ...(runAs ? { ALCOVE_RUN_AS: `${runAs.uid}:${runAs.gid}` } : {}) };
  const rig = [path.join(repo, 'test', 'practice', 'main.ts'), ...process.argv.slice(2)];
  // The rig stops its servers on SIGTERM; the kernel sends that even when this process is killed.
  const setpriv = process.platform === 'linux' ? findProgram('setpriv') : null;
  const [program, args] = setpriv ? [setpriv, ['--pdeathsig', 'TERM', '--', nodeBin, ...rig]] : [nodeBin, rig];
  // A session of its own: Ctrl+C reaches it once, through us, and not a second time from the terminal.
  const child = spawn(program, args, { cwd: repo, env, stdio: ['ignore', 'inherit', 'inherit'], detached: process.platform !== 'win32' });
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    process.stderr.write(`The practice could not be started: ${error.message}\n`);
    process.exitCode = 1;
  });
  child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' || signal === 'SIGTERM' ? 0 : 1)));
}
