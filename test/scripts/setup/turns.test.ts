// Proves that one set-up at a time installs packages and one at a time works in the cache, and that nobody waits for a dead one.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { takeCacheLock } from '../../../scripts/setup/cacheLock.mjs';
import { takeTurn } from '../../../scripts/setup/turn.mjs';
import { stays, turns, until } from '../../until.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'alcove-turns-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

type Take = (onWait?: () => void) => Promise<() => unknown>;
const kinds: readonly (readonly [string, Take])[] = [
  ['a turn', (onWait = () => undefined) => takeTurn(folder, { onWait, everyMs: 5 })],
  ['the cache', (onWait = () => undefined) => takeCacheLock(folder, { onWait, everyMs: 5 })],
];

describe.each(kinds)('%s', (_name, take) => {
  it('makes the second wait until the first is done, and says so once', async () => {
    const release = await take();
    let waited = 0;
    let taken = false;
    const second = take(() => (waited += 1)).then((give) => {
      taken = true;
      return give;
    });
    await stays(() => !taken, 60);
    expect(waited).toBe(1);
    await release();
    await (
      await second
    )();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is held by one at a time', async () => {
    let inside = 0;
    let most = 0;
    await Promise.all(
      Array.from({ length: 8 }, async () => {
        const release = await take();
        inside += 1;
        most = Math.max(most, inside);
        await turns();
        inside -= 1;
        await release();
      }),
    );
    expect(most).toBe(1);
  });
});

describe('who died', () => {
  it('no longer has its turn', async () => {
    const script = `import { takeTurn } from ${JSON.stringify(join(import.meta.dirname, '../../../scripts/setup/turn.mjs'))};
      await takeTurn(${JSON.stringify(folder)});
      console.log('taken');
      setInterval(() => {}, 1000);`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await new Promise((resolve) => child.stdout.once('data', resolve));
    let taken = false;
    const mine = takeTurn(folder, { everyMs: 5 }).then((give) => {
      taken = true;
      return give;
    });
    await stays(() => !taken, 60);
    child.kill('SIGKILL');
    await until(() => taken, 'the turn');
    (await mine)();
  });

  it('no longer has the cache after half a minute without a sign of life', async () => {
    const left = join(folder, 'setup.lock.d');
    mkdirSync(left);
    const longAgo = Date.now() / 1_000 - 31;
    utimesSync(left, longAgo, longAgo);
    await (
      await takeCacheLock(folder, { everyMs: 5 })
    )();
    expect(readdirSync(folder)).toEqual([]);
  });
});
