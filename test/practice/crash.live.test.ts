// However the practice ends, nothing may be left: no process, no listening port, no folder.

import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { practiceFromEnvironment } from './fromEnvironment.ts';
import { startPractice } from './practice.ts';
import { childrenOf, openPortsOf, processesWith, runs } from './processTable.ts';
import { until } from '../until.ts';

const limitMs = 5_000;
const started: ChildProcess[] = [];
const homes: string[] = [];
const main = fileURLToPath(new URL('./main.ts', import.meta.url));

const refuses = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    socket.on('connect', () => {
      socket.destroy();
      resolve(false);
    });
    socket.on('error', () => resolve(true));
  });

async function goneWithin(condition: () => boolean): Promise<number> {
  const began = performance.now();
  await until(condition, 'it', limitMs).catch(() => undefined);
  return Math.round(performance.now() - began);
}

/** Runs main.ts with a temporary folder of its own; resolves when its output matches or when the time is over. */
async function foreground(sign: RegExp | number) {
  const home = mkdtempSync(join(tmpdir(), 'alcove-crash-test-'));
  chmodSync(home, 0o755);
  homes.push(home);
  const child = spawn(process.execPath, [main], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, TMPDIR: home },
  });
  started.push(child);
  let output = '';
  const ended = new Promise<number | NodeJS.Signals | null>((resolve) =>
    child.once('close', (code, signal) => resolve(code ?? signal)),
  );
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (part: Buffer) => (output += part.toString('utf8')));
  const began = performance.now();
  await until(
    () => {
      if (child.exitCode !== null) throw new Error(`main ended early: ${output}`);
      return typeof sign === 'number' ? performance.now() - began >= sign : sign.test(output);
    },
    String(sign),
    40_000,
  );
  const pids = childrenOf(child.pid ?? 0);
  const ports = [...new Set(pids.flatMap(openPortsOf).map((port) => port.port))];
  const left = (): boolean =>
    pids.some(runs) || readdirSync(home).length > 0 || processesWith(home).length > 0;
  return { child, ended, pids, ports, folders: readdirSync(home), left, output: () => output };
}

// A failed test must not leave a practice behind either.
afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
  for (const home of homes.splice(0)) rmSync(home, { recursive: true, force: true });
});

describe('end of the practice', () => {
  it.each(['SIGKILL', 'SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'leaves nothing behind after %s',
    async (signal) => {
      const run = await foreground(/Ctrl-C stops everything/);
      // Three servers and the keeper.
      expect(run.pids.length).toBe(4);
      expect(run.ports.length).toBe(5);
      expect(run.folders.length).toBe(1);
      expect(run.left()).toBe(true);
      run.child.kill(signal);
      const tookMs = await goneWithin(() => !run.left());
      console.log(`${signal}: nothing left after ${tookMs} ms`);
      expect(run.left()).toBe(false);
      for (const port of run.ports) expect(await refuses(port)).toBe(true);
      const ended = await run.ended;
      if (signal !== 'SIGKILL') {
        expect(ended).toBe(0);
        expect(run.output()).toContain('nothing is left behind');
      }
    },
    60_000,
  );

  it.each([150, 300, 450, 700, 1_200])(
    'leaves nothing behind when killed %i ms into the start',
    async (afterMs) => {
      const run = await foreground(afterMs);
      run.child.kill('SIGKILL');
      await goneWithin(() => !run.left());
      expect(run.left()).toBe(false);
    },
    60_000,
  );

  it('leaves nothing behind when a server cannot start, and says why', async () => {
    const lines: string[] = [];
    await expect(
      startPractice({
        ...practiceFromEnvironment(process.env),
        synapsePython: '/bin/false',
        log: (line) => lines.push(line),
      }),
    ).rejects.toThrow('false ended with 1');
    expect(
      childrenOf(process.pid).filter((pid) => processesWith('alcove-practice-').includes(pid)),
    ).toEqual([]);
  }, 60_000);

  it('refuses to run servers as root', async () => {
    await expect(
      startPractice({ ...practiceFromEnvironment(process.env), runAs: { uid: 0, gid: 0 } }),
    ).rejects.toThrow('must not run as root');
  });
});
