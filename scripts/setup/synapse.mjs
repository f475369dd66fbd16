// Brings the Matrix homeserver of the local practice, in a Python environment of its own. Never installs a file whose hash is not pinned.
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { findProgram, run } from './command.mjs';
import { shortKey } from './integrity.mjs';
import { fail, ok } from './outcome.mjs';

/**
 * The system's Python, not one that only its owner may enter: a normal user runs Synapse.
 * @returns {string | null}
 */
export function systemPython() {
  if (existsSync('/usr/bin/python3')) return '/usr/bin/python3';
  return findProgram('python3');
}

/**
 * Codes: synapse.no_python, synapse.environment, synapse.packages.
 * @param {{ repo: string, store: import('./stamp.mjs').Store, step: import('./reporter.mjs').Step, version: string }} wish
 * @returns {Promise<import('./outcome.mjs').Outcome<{ synapsePython: string, cached: boolean }>>}
 */
export async function prepareSynapse({ repo, store, step, version }) {
  const python = systemPython();
  if (!python)
    return fail(
      'synapse.no_python',
      'There is no python3.',
      'Synapse, the Matrix server of the local practice, is written in Python.',
      'Install python3 (3.10 or newer) and run the same command again.',
    );
  const requirements = path.join(repo, 'scripts', 'setup', 'synapse-requirements.txt');
  const pinned = readFileSync(requirements);
  const name = `synapse-${version}-${shortKey(pinned, realpathSync(python), process.arch)}`;
  const found = await store.find(name);
  if (found) return ok({ synapsePython: path.join(found.folder, 'bin', 'python'), cached: true });

  // An environment cannot be moved once it is made, so it is made where it stays; without its stamp it counts for nothing.
  const folder = store.begin(name);
  step.progress('making a Python environment');
  const made = await run(python, ['-m', 'venv', folder]);
  if (made.code !== 0) {
    return fail(
      'synapse.environment',
      `${python} -m venv ended with code ${made.code}: ${made.tail.split('\n').slice(-2).join(' / ')}`,
      'Synapse cannot be installed.',
      'Install the package python3-venv (or the one it names) and run the same command again.',
    );
  }
  const total = pinned.toString().match(/^\S+==/gm)?.length ?? 0;
  let seen = 0;
  const own = path.join(folder, 'bin', 'python');
  const args = [
    '-m',
    'pip',
    'install',
    '--require-hashes',
    '--only-binary',
    ':all:',
    '--no-input',
    '--disable-pip-version-check',
    '--progress-bar',
    'off',
    '-r',
    requirements,
  ];
  const installed = await run(own, args, {
    onLine: (line) => {
      if (line.startsWith('Collecting ')) seen += 1;
      step.progress(line.startsWith('Installing ') ? 'installing' : `${seen} of ${total} packages`);
    },
  });
  if (installed.code !== 0) {
    const mismatch = /DO NOT MATCH THE HASHES/i.test(installed.tail);
    return fail(
      'synapse.packages',
      `pip install ended with code ${installed.code}: ${installed.tail.split('\n').slice(-4).join(' / ')}`,
      mismatch
        ? 'A package is not the file that this version of Alcove pins; it was not installed.'
        : 'Synapse, the Matrix server of the local practice, is not complete.',
      mismatch
        ? 'Run the same command again. If it happens twice, report it; do not change the pins.'
        : 'Check that pip reaches its index (pip config list, pip download six) and run the same command again.',
    );
  }
  await store.finish(name, folder, {}, (relative) => !relative.includes('__pycache__'));
  return ok({ synapsePython: own, cached: false });
}
