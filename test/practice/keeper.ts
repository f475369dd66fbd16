// Starts the keeper, a process of its own that outlives its starter; must never leave it running once the starter is gone or has released it.

import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/**
 * Cleans up whatever its starter registered, when the starter releases it, ends, crashes or is killed.
 * Process groups get TERM, after a second KILL; then folders are removed. Everything is gone within about three seconds.
 */
export interface Keeper {
  /** Put into the environment of every child: the keeper also ends children that left their group (daemons) by this mark. */
  readonly mark: Readonly<Record<string, string>>;
  /** Watch the process group that `pid` leads (spawn with `detached: true`). Resolves when the keeper holds it. Throws when the process is not there or does not lead a group. */
  watchGroup(pid: number): Promise<void>;
  /** Watch an existing folder (absolute, no link). Resolves when the keeper holds it. Throws when it cannot be watched. */
  watchFolder(path: string): Promise<void>;
  /** Make a folder (mode 755) with a random name after `prefix` in the system's temporary folder, watched from its first moment. Resolves to its path. */
  makeFolder(prefix: string): Promise<string>;
  /** Clean everything now, as if the starter had ended. Resolves when all of it is gone. May be called again. */
  release(): Promise<void>;
}

/** The name of the environment variable that marks the children of one keeper. */
export const keeperMarkName = 'ALCOVE_KEEPER_MARK';

/** Starts one keeper. It needs this Node to run TypeScript files directly (24 or newer). */
export async function startKeeper(): Promise<Keeper> {
  const mark = randomBytes(16).toString('hex');
  const environment = { ...process.env };
  delete environment['NODE_OPTIONS'];
  delete environment[keeperMarkName];
  // Detached: a session of its own, so that Ctrl-C in the starter's terminal does not reach it.
  const child = spawn(
    process.execPath,
    [fileURLToPath(new URL('./keeperProcess.ts', import.meta.url))],
    { detached: true, cwd: '/', env: environment, stdio: ['pipe', 'pipe', 'ignore'] },
  );
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  const waiting: ((answer: string) => void)[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => waiting.shift()?.(line));
  void ended.then(() => {
    for (const answer of waiting.splice(0)) answer('the keeper has ended');
  });
  child.stdin.on('error', () => undefined);

  async function ask(order: Readonly<Record<string, string | number>>): Promise<void> {
    const answer = await new Promise<string>((resolve) => {
      if (child.exitCode !== null || child.signalCode !== null || !child.stdin.writable) {
        resolve('the keeper has ended');
        return;
      }
      waiting.push(resolve);
      child.stdin.write(`${JSON.stringify(order)}\n`);
    });
    if (answer !== 'ok') throw new Error(`keeper: ${answer}`);
  }

  if (child.pid === undefined) {
    await once(child, 'error');
    throw new Error('keeper: could not be started');
  }
  await ask({ mark });
  return {
    mark: { [keeperMarkName]: mark },
    watchGroup: (pid) => ask({ group: pid }),
    watchFolder: (path) => ask({ folder: path }),
    async makeFolder(prefix) {
      const path = join(tmpdir(), prefix + randomBytes(6).toString('hex'));
      await ask({ newFolder: path });
      return path;
    },
    async release() {
      child.stdin.end();
      await ended;
    },
  };
}
