// The keeper cleans up after its starter, however that ends, and touches nothing that it was not given.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startKeeper, type Keeper } from './keeper.ts';
import { isRunning, parseProcStat } from './procStat.ts';
import { until } from '../until.ts';

function runs(pid: number): boolean {
  try {
    const stat = parseProcStat(readFileSync(`/proc/${pid}/stat`, 'utf8'));
    return stat !== null && isRunning(stat);
  } catch {
    return false;
  }
}

const eventually = (condition: () => boolean, limitMs: number): Promise<boolean> =>
  until(condition, 'it', limitMs).then(
    () => true,
    () => false,
  );

function group(command: string, keeper?: Keeper): ChildProcess & { readonly pid: number } {
  const child = spawn('sh', ['-c', command], {
    detached: true,
    stdio: 'ignore',
    env: { ...process.env, ...keeper?.mark },
  });
  if (child.pid === undefined) throw new Error('not started');
  return Object.assign(child, { pid: child.pid });
}

const newFolder = (): string => mkdtempSync(join(tmpdir(), 'alcove-keeper-test-'));

describe('keeper', () => {
  it('ends a watched group and removes a watched folder on release', async () => {
    const keeper = await startKeeper();
    const folder = newFolder();
    writeFileSync(join(folder, 'pid'), '');
    const child = group(`sleep 300 & echo $! > ${folder}/pid; wait`);
    await eventually(() => readFileSync(join(folder, 'pid'), 'utf8') !== '', 2_000);
    const grandchild = Number(readFileSync(join(folder, 'pid'), 'utf8'));
    await keeper.watchGroup(child.pid);
    await keeper.watchFolder(folder);
    expect(runs(child.pid) && runs(grandchild)).toBe(true);
    await keeper.release();
    expect([runs(child.pid), runs(grandchild), existsSync(folder)]).toEqual([false, false, false]);
    await keeper.release();
  });

  it('kills a group that ignores TERM', async () => {
    const keeper = await startKeeper();
    const child = group('trap "" TERM; while :; do sleep 0.1; done');
    await keeper.watchGroup(child.pid);
    await keeper.release();
    expect(runs(child.pid)).toBe(false);
  });

  it('ends a marked child that made a session of its own', async () => {
    const keeper = await startKeeper();
    const folder = newFolder();
    const child = group(
      `setsid sh -c 'echo $$ > ${folder}/pid.new; mv ${folder}/pid.new ${folder}/pid; exec sleep 300' & wait`,
      keeper,
    );
    await keeper.watchGroup(child.pid);
    await keeper.watchFolder(folder);
    expect(await eventually(() => existsSync(join(folder, 'pid')), 2_000)).toBe(true);
    const daemon = Number(readFileSync(join(folder, 'pid'), 'utf8'));
    expect(runs(daemon)).toBe(true);
    await keeper.release();
    expect(runs(daemon)).toBe(false);
  });

  it('makes a folder that it removes again', async () => {
    const keeper = await startKeeper();
    const folder = await keeper.makeFolder('alcove-keeper-test-');
    writeFileSync(join(folder, 'x'), 'x');
    await keeper.release();
    expect(existsSync(folder)).toBe(false);
  });

  it('leaves what is not registered alone', async () => {
    const keeper = await startKeeper();
    const other = group('exec sleep 300');
    await keeper.release();
    expect(runs(other.pid)).toBe(true);
    process.kill(-other.pid, 'SIGKILL');
  });

  it('leaves a folder alone that took the place of the registered one', async () => {
    const keeper = await startKeeper();
    const folder = newFolder();
    await keeper.watchFolder(folder);
    renameSync(folder, `${folder}-moved`);
    mkdirSync(folder);
    writeFileSync(join(folder, 'precious'), 'x');
    await keeper.release();
    expect(existsSync(join(folder, 'precious'))).toBe(true);
    rmSync(folder, { recursive: true });
    rmSync(`${folder}-moved`, { recursive: true });
  });

  it('refuses what it could not clean safely', async () => {
    const keeper = await startKeeper();
    const folder = newFolder();
    await keeper.watchFolder(folder);
    symlinkSync('/usr', join(folder, 'link'));
    const follower = spawn('sleep', ['300'], { stdio: 'ignore' });
    await expect(keeper.watchGroup(follower.pid ?? 0)).rejects.toThrow('does not lead a group');
    await expect(keeper.watchGroup(2 ** 22 + 1)).rejects.toThrow('no process');
    await expect(keeper.watchFolder(join(folder, 'link'))).rejects.toThrow('no such folder');
    await expect(keeper.watchFolder('/')).rejects.toThrow('not at the top');
    await expect(keeper.watchFolder('/tmp')).rejects.toThrow('not at the top');
    await expect(keeper.watchFolder('relative/folder')).rejects.toThrow('absolute');
    follower.kill('SIGKILL');
    await keeper.release();
    expect(existsSync('/usr/bin')).toBe(true);
    await expect(keeper.watchFolder('/tmp/x')).rejects.toThrow('has ended');
  });

  it.each(['SIGKILL', 'SIGINT', 'SIGTERM'] as const)(
    'cleans up when its starter gets %s',
    async (signal) => {
      const folder = newFolder();
      const program = `
      import { spawn } from 'node:child_process';
      import { startKeeper } from ${JSON.stringify(new URL('./keeper.ts', import.meta.url).href)};
      const keeper = await startKeeper();
      const child = spawn('sh', ['-c', 'trap "" TERM HUP INT; while :; do sleep 0.1; done'], { detached: true, stdio: 'ignore' });
      await keeper.watchGroup(child.pid);
      await keeper.watchFolder(${JSON.stringify(folder)});
      console.log(child.pid);
      setInterval(() => undefined, 1000);`;
      const starter = spawn(process.execPath, ['--input-type=module', '-e', program], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const [line] = (await once(starter.stdout, 'data')) as [Buffer];
      const watched = Number(line.toString());
      expect(runs(watched)).toBe(true);
      starter.kill(signal);
      expect(await eventually(() => !runs(watched) && !existsSync(folder), 5_000)).toBe(true);
    },
  );
});
