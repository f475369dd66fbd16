// Starts a program as a person's click would, without Playwright, and collects the moments that its reporter writes. Must never leave it running.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { familyOf, type FamilyMember } from '../e2e/processFamily.ts';
import { launcherText, makeHome } from '../meeting/instance.ts';
import type { Stage } from '../meeting/stage.ts';
import { until } from '../until.ts';

const limitMs = 60_000;
const endLimitMs = 10_000;

/** A moment of a start, in milliseconds since the launcher was started. The first one of its name counts. */
export type Moments = ReadonlyMap<string, readonly number[]>;

export interface PlainStart {
  /** Resolves when the moment was told, and gives it. */
  moment(mark: string): Promise<number>;
  moments(): Moments;
  /** The processes of the program itself, without the keyring and the launcher. */
  family(): readonly FamilyMember[];
  end(): Promise<void>;
}

interface Line {
  readonly mark: string;
  readonly atMs: number;
}
const linePattern = /^bench (\{.*\})$/gm;

export interface PlainStartOptions {
  /** Of the home folder below the run's; one that is there is used again. */
  readonly home: string;
  readonly programFolder: string;
  readonly display: string;
}

export async function startPlain(stage: Stage, options: PlainStartOptions): Promise<PlainStart> {
  const { runAs, keeper, runFolder } = stage;
  const home = join(runFolder, options.home);
  await makeHome(home, runAs);
  const script = join(runFolder, `${options.home}-plain.sh`);
  await writeFile(script, launcherText({ ...options, runAs, keeper }, home));
  await chmod(script, 0o755);
  const startedMs = performance.timeOrigin + performance.now();
  const child = spawn(
    script,
    [
      `--user-data-dir=${join(home, 'profile')}`,
      '--use-fake-device-for-media-stream=fps=30',
      '--password-store=gnome-libsecret',
    ],
    { stdio: ['ignore', 'pipe', 'ignore'], detached: true },
  );
  const rootPid = child.pid;
  if (rootPid === undefined) throw new Error('the launcher could not be started');
  await keeper.watchGroup(rootPid).catch(() => undefined);
  const moments = new Map<string, number[]>();
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
    const end = output.lastIndexOf('\n') + 1;
    for (const [, text = '{}'] of output.slice(0, end).matchAll(linePattern)) {
      const { mark, atMs } = JSON.parse(text) as Line;
      moments.set(mark, [...(moments.get(mark) ?? []), atMs - startedMs]);
    }
    output = output.slice(end);
  });
  const family = (): readonly FamilyMember[] =>
    familyOf(rootPid).filter(({ type }) => type !== null);
  return {
    family,
    moments: () => moments,
    async moment(mark) {
      await until(() => moments.has(mark), `"${mark}" of ${options.home}`, limitMs);
      return moments.get(mark)?.[0] ?? Number.NaN;
    },
    async end() {
      const exited = once(child, 'exit');
      for (const { pid, type } of family()) if (type === 'browser') process.kill(pid, 'SIGTERM');
      const tooLong = setTimeout(() => process.kill(-rootPid, 'SIGKILL'), endLimitMs);
      await exited;
      clearTimeout(tooLong);
    },
  };
}
