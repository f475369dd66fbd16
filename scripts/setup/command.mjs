// Runs another program and brings back how it ended. A killed set-up never leaves a child that goes on writing.
import { spawn, spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import path from 'node:path';

/**
 * @param {string} name
 * @returns {string | null} the program's path on PATH
 */
export function findProgram(name) {
  for (const folder of (process.env.PATH ?? '').split(path.delimiter)) {
    if (folder === '') continue;
    const file = path.join(folder, name);
    try {
      accessSync(file, constants.X_OK);
      return file;
    } catch {}
  }
  return null;
}

/**
 * @typedef {{ code: number, out: string, tail: string }} Ended `tail`: the last lines of both outputs
 * @param {string} program
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, onLine?: (line: string) => void, mayBeCutOff?: boolean }} [how]
 *   `mayBeCutOff: false` for what must end by itself even when the set-up is killed (dpkg)
 * @returns {Promise<Ended>} code -1 when the program could not be started
 */
export function run(
  program,
  args,
  { cwd, env = process.env, onLine = () => {}, mayBeCutOff = true } = {},
) {
  // setpriv (util-linux) asks the kernel to end the child together with us, even after SIGKILL.
  const setpriv = mayBeCutOff && process.platform === 'linux' ? findProgram('setpriv') : null;
  const command = setpriv
    ? { program: setpriv, args: ['--pdeathsig', 'KILL', '--', program, ...args] }
    : { program, args };
  return new Promise((resolve) => {
    const child = spawn(command.program, command.args, {
      cwd,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
      shell: process.platform === 'win32' && program.endsWith('.cmd'),
    });
    let out = '';
    /** @type {string[]} */
    let tail = [];
    let rest = '';
    const take = (/** @type {string} */ text) => {
      const lines = (rest + text).split(/\r?\n|\r/);
      rest = lines.pop() ?? '';
      for (const line of lines) {
        if (line.trim() === '') continue;
        onLine(line);
        tail = [...tail.slice(-19), line];
      }
    };
    child.stdout.setEncoding('utf8').on('data', (text) => {
      out = (out + text).slice(-1_000_000);
      take(text);
    });
    child.stderr.setEncoding('utf8').on('data', take);
    child.on('error', (error) => resolve({ code: -1, out, tail: error.message }));
    child.on('close', (code) => {
      take('\n');
      resolve({ code: code ?? -1, out, tail: tail.join('\n') });
    });
  });
}

/**
 * A quick question to another program.
 * @param {string} program
 * @param {string[]} args
 * @returns {{ code: number, out: string }}
 */
export function ask(program, args) {
  const { status, stdout } = spawnSync(program, args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    windowsHide: true,
  });
  return { code: status ?? -1, out: stdout ?? '' };
}

/**
 * How npm is started: by the npm that started us, else the one on PATH.
 * @returns {{ program: string, args: string[] }}
 */
export function npmCommand() {
  const cli = process.env.npm_execpath ?? '';
  if (path.basename(cli) === 'npm-cli.js') return { program: process.execPath, args: [cli] };
  return { program: process.platform === 'win32' ? 'npm.cmd' : 'npm', args: [] };
}
