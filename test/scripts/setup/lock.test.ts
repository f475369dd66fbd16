// Proves that one set-up works at a time and that a dead one never blocks the next.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { holderLives, processStart, takeLock } from '../../../scripts/setup/lock.mjs';
import { stays, turns } from '../../until.ts';

let folder = '';
let file = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'alcove-lock-'));
  file = join(folder, 'setup.lock');
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('the lock', () => {
  it('is taken, named and given back', async () => {
    const release = await takeLock(file);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ pid: process.pid });
    release();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('makes the second wait until the first is done', async () => {
    const release = await takeLock(file, {
      me: { pid: process.pid, startedAt: processStart(process.pid) },
    });
    let waited = 0;
    let taken = false;
    const second = takeLock(file, {
      me: { pid: 4_000_001, startedAt: '2' },
      everyMs: 5,
      onWait: () => (waited += 1),
    }).then((give) => {
      taken = true;
      return give;
    });
    await stays(() => !taken, 60);
    expect(waited).toBe(1);
    release();
    (await second)();
    expect(existsSync(file)).toBe(false);
  });

  it('is taken over from a dead process', async () => {
    const child = spawn(process.execPath, ['-e', ''], { stdio: 'ignore' });
    const pid = child.pid ?? 0;
    await new Promise((resolve) => child.on('exit', resolve));
    writeFileSync(file, JSON.stringify({ pid, startedAt: '' }));
    const release = await takeLock(file, { everyMs: 5 });
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ pid: process.pid });
    release();
  });

  it('is taken over when another process now has that number', async () => {
    writeFileSync(file, JSON.stringify({ pid: process.pid, startedAt: '1' }));
    expect(holderLives({ pid: process.pid, startedAt: '1' })).toBe(process.platform !== 'linux');
    if (process.platform !== 'linux') return;
    (await takeLock(file, { everyMs: 5 }))();
  });

  it.each(['', '{', '{"pid":-1}', '{"pid":"7"}', 'null'])(
    'is taken over when its text is %j',
    async (text) => {
      writeFileSync(file, text);
      (await takeLock(file, { everyMs: 5 }))();
      expect(readdirSync(folder)).toEqual([]);
    },
  );

  it('is put back when a living one took it over first', async () => {
    const dead = { pid: 4_000_000, startedAt: 'dead' };
    const living = JSON.stringify({ pid: 4_000_009, startedAt: 'living' });
    writeFileSync(file, JSON.stringify(dead));
    let seen = 0;
    const release = await takeLock(file, {
      me: { pid: 4_000_001, startedAt: 'me' },
      everyMs: 5,
      lives: (holder) => {
        // Between the look and the grip somebody else is faster.
        if (holder.pid === dead.pid) writeFileSync(file, living);
        else if (++seen === 3) rmSync(file);
        return holder.pid !== dead.pid;
      },
    });
    expect(seen).toBe(3);
    release();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is never given back for somebody else', async () => {
    const release = await takeLock(file);
    writeFileSync(file, JSON.stringify({ pid: 1, startedAt: '' }));
    release();
    expect(existsSync(file)).toBe(true);
  });

  it('is held by one at a time', async () => {
    writeFileSync(file, JSON.stringify({ pid: 4_000_000, startedAt: '9' }));
    let inside = 0;
    let most = 0;
    const alive = (holder: { pid: number }): boolean => holder.pid > 4_000_000;
    await Promise.all(
      Array.from({ length: 12 }, async (_, index) => {
        const release = await takeLock(file, {
          me: { pid: 4_000_001 + index, startedAt: 'x' },
          lives: alive,
          everyMs: 1,
        });
        inside += 1;
        most = Math.max(most, inside);
        await turns();
        inside -= 1;
        release();
      }),
    );
    expect(most).toBe(1);
    expect(readdirSync(folder)).toEqual([]);
  });
});
