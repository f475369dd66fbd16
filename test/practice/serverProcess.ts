// Starts one server as a normal user in a process group of its own and waits until a probe says that it serves; must never run a server as root.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { open, readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Keeper } from './keeper.ts';
import { until } from '../until.ts';

const readyMs = 40_000;
const termMs = 3_000;

/** The normal user that servers run as, or null when the starter is one itself. */
export type RunAs = { readonly uid: number; readonly gid: number } | null;

/** Throws unless servers would run as a normal user. */
export function checkRunAs(runAs: RunAs): void {
  if (runAs === null ? process.getuid?.() === 0 : runAs.uid === 0)
    throw new Error('servers must not run as root: give runAs a normal user');
}

export interface ServerPlan {
  readonly command: string;
  readonly args: readonly string[];
  /** The server's home and working folder. */
  readonly folder: string;
  readonly logFile: string;
  readonly runAs: RunAs;
  readonly keeper: Keeper;
  /** True when the server serves. A rejection counts as false. */
  readonly probe: () => Promise<boolean>;
}

export interface RunningServer {
  readonly pid: number;
  /** TERM, after three seconds KILL. Resolves when it has ended. */
  stop(): Promise<void>;
}

/** Starts and waits for the first good probe. Throws with the end of the log when the server ends first or takes longer than 40 s. */
export async function startServer(plan: ServerPlan): Promise<RunningServer> {
  checkRunAs(plan.runAs);
  const log = await open(plan.logFile, 'a');
  const identity =
    plan.runAs === null
      ? []
      : [`--reuid=${plan.runAs.uid}`, `--regid=${plan.runAs.gid}`, '--clear-groups'];
  const child = spawn(
    'setpriv',
    [...identity, '--no-new-privs', '--pdeathsig=KILL', '--', plan.command, ...plan.args],
    {
      cwd: plan.folder,
      detached: true,
      env: {
        PATH: process.env['PATH'] ?? '/usr/bin:/bin',
        HOME: plan.folder,
        LANG: 'C.UTF-8',
        ...plan.keeper.mark,
      },
      stdio: ['ignore', log.fd, log.fd],
    },
  );
  const ended = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) => resolve(`ended with ${code ?? signal ?? 'nothing'}`));
    child.once('error', (error) => resolve(error.message));
  });
  await log.close();
  const name = basename(plan.command);
  const pid = child.pid;
  if (pid === undefined) throw new Error(`${name}: ${await ended}`);
  // A server that ends at once cannot be watched; the probe loop below reports it with its log.
  await plan.keeper.watchGroup(pid).catch(() => undefined);

  let trouble: string | null = null;
  void ended.then((text) => {
    trouble = text;
  });
  await until(
    async () => trouble !== null || (await plan.probe().catch(() => false)),
    name,
    readyMs,
  ).catch(() => {
    trouble = 'did not answer in time';
  });
  if (trouble !== null) {
    signalGroup(pid, 'SIGKILL');
    const lines = (await readFile(plan.logFile, 'utf8').catch(() => ''))
      .trimEnd()
      .split('\n')
      .slice(-15)
      .join('\n');
    throw new Error(`${name} ${String(trouble)}\n${lines}`);
  }
  return {
    pid,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      signalGroup(pid, 'SIGTERM');
      const timer = setTimeout(() => signalGroup(pid, 'SIGKILL'), termMs);
      await gone;
      clearTimeout(timer);
    },
  };
}

function signalGroup(pid: number, signal: 'SIGTERM' | 'SIGKILL'): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // The group has ended already.
  }
}
