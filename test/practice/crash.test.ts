// However the practice ends, nothing may be left: no process, no listening port, no folder.

import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { practiceFromEnvironment } from './fromEnvironment.ts';
import { startPractice } from './practice.ts';
import { childrenOf, openPortsOf, processesWith, runs } from './processTable.ts';

const limitMs = 5_000;
const started: ChildProcess[] = [];
const main = fileURLToPath(new URL('./main.ts', import.meta.url));

async function goneWithin(condition: () => boolean): Promise<number> {
  const began = performance.now();
  while (!condition() && performance.now() - began < limitMs) await new Promise((resolve) => setTimeout(resolve, 20));
  return Math.round(performance.now() - began);
}

/** Runs main.ts; resolves when its output matches or when the time is over. */
async function foreground(until: RegExp | number) {
  const before = new Set(folders());
  const child = spawn(process.execPath, [main], { stdio: ['ignore', 'pipe', 'pipe'], env: process.env });
  started.push(child);
  let output = '';
  const ended = new Promise<number | NodeJS.Signals | null>((resolve) => child.once('close', (code, signal) => resolve(code ?? signal)));
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part: Buffer) => (output += part.toString('utf8')));
  const began = performance.now();
  while (typeof until === 'number' ? performance.now() - began < until : !until.test(output)) {
    if (child.exitCode !== null || performance.now() - began > 40_000) throw new Error(`main ended early: ${output}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  const pid = child.pid ?? 0;
  // Its own folder: another run may start at the same time.
  const named = /CA file {2}(\S+)\/ca\.pem/.exec(output)?.[1];
  const made = named === undefined ? folders().filter((name) => !before.has(name) && processesWith(name).some((one) => childrenOf(pid).includes(one))) : [named];
  const pids = childrenOf(pid);
  const ports = [...new Set(pids.filter(runs).flatMap(openPortsOf).map((port) => port.port))];
  const left = (): boolean => pids.some(runs) || made.some((path) => existsSync(path) || processesWith(path).length > 0);
  return { child, ended, pids, ports, made, left, output: () => output };
}

const folders = (): string[] => readdirSync(tmpdir()).filter((name) => name.startsWith('alcove-practice-')).map((name) => `${tmpdir()}/${name}`);

// A failed test must not leave a practice behind either.
afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
});

describe('end of the practice', () => {
  it.each(['SIGKILL', 'SIGINT', 'SIGTERM', 'SIGHUP'] as const)('leaves nothing behind after %s', async (signal) => {
    const run = await foreground(/Ctrl-C stops everything/);
    // Three servers and the keeper.
    expect(run.pids.length).toBe(4);
    expect(run.ports.length).toBe(5);
    expect(run.made.length).toBe(1);
    expect(run.left()).toBe(true);
    run.child.kill(signal);
    const tookMs = await goneWithin(() => !run.left());
    console.log(`${signal}: nothing left after ${tookMs} ms`);
    expect(run.left()).toBe(false);
    const ended = await run.ended;
    if (signal !== 'SIGKILL') {
      expect(ended).toBe(0);
      expect(run.output()).toContain('nothing is left behind');
    }
  }, 60_000);

  it.each([150, 300, 450, 700, 1_200])('leaves nothing behind when killed %i ms into the start', async (afterMs) => {
    const run = await foreground(afterMs);
    run.child.kill('SIGKILL');
    await goneWithin(() => !run.left());
    expect(run.left()).toBe(false);
  }, 60_000);

  it('leaves nothing behind when a server cannot start, and says why', async () => {
    const lines: string[] = [];
    await expect(startPractice({ ...practiceFromEnvironment(process.env), synapsePython: '/bin/false', log: (line) => lines.push(line) })).rejects.toThrow('false ended with 1');
    expect(childrenOf(process.pid).filter((pid) => processesWith('alcove-practice-').includes(pid))).toEqual([]);
  }, 60_000);

  it('refuses to run servers as root', async () => {
    await expect(startPractice({ ...practiceFromEnvironment(process.env), runAs: { uid: 0, gid: 0 } })).rejects.toThrow('must not run as root');
  });
});
