// Starts the program a second time, or a program that must not start, as a person's click on a file would: without Playwright. Must never leave it running.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Stage } from '../meeting/stage.ts';

const limitMs = 40_000;

/** `code` is null when it had to be ended. */
export interface Ended {
  readonly code: number | null;
  readonly output: string;
}

/** Runs the launcher of the instance `name`, which must have been started before, on its own profile folder, perhaps with another program. Resolves when it has exited. */
export const startAgain = async (
  stage: Stage,
  name: string,
  file: string | null,
  programFolder = stage.programFolder,
  /** What it writes when it has shown that it will not go on and waits for a person: it is ended then. */
  lastWords: string | null = null,
): Promise<Ended> => {
  const launcher = await readFile(join(stage.runFolder, `${name}.sh`), 'utf8');
  const script = join(stage.runFolder, `${name}-again.sh`);
  await writeFile(script, launcher.replaceAll(`${stage.programFolder}/`, `${programFolder}/`));
  await chmod(script, 0o755);
  const child = spawn(
    script,
    [
      `--user-data-dir=${join(stage.runFolder, name, 'profile')}`,
      '--password-store=gnome-libsecret',
      ...(file === null ? [] : [file]),
    ],
    { stdio: ['ignore', 'pipe', 'pipe'], detached: true },
  );
  if (child.pid !== undefined) await stage.keeper.watchGroup(child.pid).catch(() => undefined);
  let output = '';
  const end = (): void => {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGKILL');
  };
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      if (lastWords !== null && output.includes(lastWords)) end();
    });
  const tooLong = setTimeout(end, limitMs);
  const [code] = (await once(child, 'exit')) as [number | null];
  clearTimeout(tooLong);
  return { code, output };
};
