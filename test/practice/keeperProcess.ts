// The keeper's own process: when its standard input closes it ends what was registered and nothing else; must never end a process by its number alone.

import { chmodSync, lstatSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { isAbsolute, normalize } from 'node:path';
import { createInterface } from 'node:readline';
import { keeperMarkName } from './keeper.ts';
import { isRunning, membersOf, parseProcStat, type ProcessIdentity } from './procStat.ts';
import { until } from '../until.ts';

const termMs = 1_000;
const killMs = 2_000;
const folderLimitMs = 500;

interface WatchedFolder {
  readonly path: string;
  readonly device: number;
  readonly inode: number;
}

const leaders: ProcessIdentity[] = [];
const folders: WatchedFolder[] = [];
let mark: string | null = null;

function readProcess(pid: number): ProcessIdentity | null {
  try {
    return parseProcStat(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return null;
  }
}

function allProcesses(): ProcessIdentity[] {
  const found: ProcessIdentity[] = [];
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const identity = readProcess(Number(name));
    if (identity !== null) found.push(identity);
  }
  return found;
}

function isMarked(pid: number): boolean {
  if (mark === null) return false;
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8')
      .split('\0')
      .includes(`${keeperMarkName}=${mark}`);
  } catch {
    return false;
  }
}

/** Everything of ours that still runs: members of watched groups, and marked children that left their group. */
function survivors(): ProcessIdentity[] {
  const now = allProcesses();
  const byPid = new Map<number, ProcessIdentity>();
  for (const leader of leaders)
    for (const member of membersOf(leader, now)) byPid.set(member.pid, member);
  for (const one of now)
    if (!byPid.has(one.pid) && one.pid !== process.pid && isRunning(one) && isMarked(one.pid))
      byPid.set(one.pid, one);
  return [...byPid.values()];
}

function signal(target: ProcessIdentity, name: 'SIGTERM' | 'SIGKILL'): void {
  const still = readProcess(target.pid);
  if (still === null || still.startTicks !== target.startTicks) return;
  try {
    process.kill(target.pid, name);
  } catch {
    // It ended between the look and the signal.
  }
}

async function endAll(name: 'SIGTERM' | 'SIGKILL', limitMs: number): Promise<void> {
  const signalled = new Set<number>();
  const allGone = (): boolean => {
    const left = survivors();
    for (const one of left) {
      // TERM once each; KILL as often as needed, because a dying process may still fork.
      if (name === 'SIGTERM' && signalled.has(one.pid)) continue;
      signalled.add(one.pid);
      signal(one, name);
    }
    return left.length === 0;
  };
  await until(allGone, 'the end of every process', limitMs).catch(() => undefined);
}

async function removeFolders(): Promise<void> {
  for (const folder of folders) {
    const isGone = (): boolean => {
      try {
        const now = lstatSync(folder.path, { throwIfNoEntry: false });
        if (now === undefined || now.ino !== folder.inode || now.dev !== folder.device) return true;
        rmSync(folder.path, { recursive: true, force: true });
        return true;
      } catch {
        return false;
      }
    };
    await until(isGone, 'the end of a folder', folderLimitMs).catch(() => undefined);
  }
}

function watchFolder(named: string): string {
  const path = normalize(named);
  if (!isAbsolute(path) || path.split('/').filter((part) => part !== '').length < 2)
    return 'the folder must be absolute and not at the top';
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found === undefined || !found.isDirectory()) return 'no such folder';
  folders.push({ path, device: found.dev, inode: found.ino });
  return 'ok';
}

/** Carries out one order and says 'ok' or why not. */
function obey(line: string): string {
  const order: unknown = JSON.parse(line);
  if (typeof order !== 'object' || order === null) return 'not an order';
  if ('mark' in order && typeof order.mark === 'string') {
    mark = order.mark;
    return 'ok';
  }
  if ('group' in order && typeof order.group === 'number') {
    const leader = readProcess(order.group);
    if (leader === null || !isRunning(leader)) return `no process ${order.group}`;
    if (leader.group !== leader.pid) return `process ${order.group} does not lead a group`;
    leaders.push(leader);
    return 'ok';
  }
  if ('newFolder' in order && typeof order.newFolder === 'string') {
    // Made and watched in one turn: there is no moment in which the starter's end would leave it behind.
    mkdirSync(order.newFolder);
    chmodSync(order.newFolder, 0o755);
    return watchFolder(order.newFolder);
  }
  if ('folder' in order && typeof order.folder === 'string') return watchFolder(order.folder);
  return 'unknown order';
}

let cleaning = false;
async function clean(): Promise<void> {
  if (cleaning) return;
  cleaning = true;
  await endAll('SIGTERM', termMs);
  await endAll('SIGKILL', killMs);
  await removeFolders();
  process.exit(0);
}

for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => undefined);
process.stdout.on('error', () => undefined);
const lines = createInterface({ input: process.stdin });
lines.on('line', (line) => {
  let answer: string;
  try {
    answer = obey(line);
  } catch (error) {
    answer = String(error).replaceAll('\n', ' ');
  }
  process.stdout.write(`${answer}\n`);
});
lines.on('close', () => void clean());
process.stdin.on('error', () => void clean());
