// P4, P6: how the program starts and ends: what must be in order before the first page, and what is never opened.
// Electron is a stand-in; the gateway's code, the settings and the signed profile are real.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { cellNames, type CellName } from '../../preload/contract/cellName.ts';
import { callChannel } from '../../preload/contract/derive.ts';
import { fail, ok } from '../../preload/contract/result.ts';
import { turns, until } from '../until.ts';
import {
  ask,
  endProgram,
  frameOf,
  isOpen,
  joinPractice,
  pageOf,
  startProgram,
  timesOpened,
} from './composedProgram.ts';
import { LoadedPage, world } from './electronWorld.ts';

vi.mock('electron', async () => (await import('./electronWorld.ts')).electron);

const cacheIn = (folder: string): string => join(folder, 'Code Cache', 'electron-preload');

/** What the cell's session gives for its page. */
const served = async (cell: CellName): Promise<{ text: string; policy: string }> => {
  const answer = await world.sessions.get(cell)?.pages?.(new Request(`app://${cell}/`));
  return {
    text: (await answer?.text()) ?? '',
    policy: answer?.headers.get('Content-Security-Policy') ?? '',
  };
};

describe('before the first page', () => {
  it('compiled preloads that somebody left in the profile folder are gone', async () => {
    let wasThere: boolean | null = null;
    await startProgram({
      before: (folder) => {
        mkdirSync(cacheIn(folder), { recursive: true });
        writeFileSync(join(cacheIn(folder), 'planted.cache'), 'code');
        world.load = () => {
          wasThere ??= existsSync(cacheIn(folder));
          return Promise.resolve();
        };
      },
    });
    expect(wasThere).toBe(false);
  });

  it('nothing begins where they cannot be cleared', async () => {
    const start = startProgram({
      before: (folder) => writeFileSync(join(folder, 'Code Cache'), 'no folder'),
    });
    await expect(start).rejects.toThrow('start.preloadCache');
    expect([world.forked, world.pages, world.sessions.size]).toEqual([[], [], 0]);
  });

  it('every session is locked to the port that refuses', async () => {
    await startProgram();
    const firstLoad = world.steps.findIndex((step) => step.startsWith('load'));
    expect(world.steps.slice(0, firstLoad).sort()).toEqual(
      cellNames.map((cell) => `proxy ${cell} http://127.0.0.1:9`).sort(),
    );
  });

  it("the gateway's process is the bundled one, and knows nothing of the environment", async () => {
    const { folder } = await startProgram();
    expect(world.forked.filter(({ path }) => path.endsWith('gateway.js'))).toMatchObject([
      { path: join(folder, 'main', 'gateway.js'), options: { env: {} } },
    ]);
  });

  it('the desk has begun to load when the processes beside it start: it waits for neither', async () => {
    await startProgram();
    const order = world.steps.filter((step) => /^(load|fork) /.test(step));
    expect(order).toEqual(['load app://desk/', 'fork keys.js', 'fork gateway.js']);
  });

  it('each cell has its own files, and only the matrix cell and the call may reach the servers of the profile', async () => {
    await startProgram();
    await joinPractice();
    for (const cell of cellNames) {
      const { text, policy } = await served(cell);
      expect(text).toBe(cell);
      expect([cell, policy.includes('chat.example')]).toEqual([cell, cell === 'matrix']);
      expect([cell, policy.includes('meet.example')]).toEqual([cell, cell === 'call']);
    }
  });

  it('the call asks for Trusted Types where the video library bears them, and nowhere else', async () => {
    for (const bearsTrustedTypes of [true, false]) {
      await startProgram({ facts: { bearsTrustedTypes } });
      const { policy } = await served('call');
      expect(policy.includes('require-trusted-types-for')).toBe(bearsTrustedTypes);
    }
  });

  it('a desk that cannot be loaded ends the start', async () => {
    const start = startProgram({
      before: () => {
        world.load = () => Promise.reject(new Error('ERR_FAILED'));
      },
    });
    await expect(start).rejects.toThrow('ERR_FAILED');
  });
});

describe('the network', () => {
  it('is not waited for by the desk; the matrix page begins when every session leads to a port of its own and the rules are set', async () => {
    const { folder } = await startProgram();
    await joinPractice();
    endProgram();
    await startProgram({ folder });
    await until(() => isOpen('matrix'), 'the matrix page');
    const loads = world.steps.filter((step) => step.startsWith('load'));
    expect(loads).toEqual(['load app://desk/', 'load app://matrix/']);
    const routed = world.steps.slice(cellNames.length, world.steps.indexOf('load app://matrix/'));
    expect(routed.filter((step) => step.startsWith('proxy')).length).toBe(cellNames.length);
    const proxies = [...world.sessions.values()].map(({ proxy }) => proxy);
    expect(new Set(proxies).size).toBe(cellNames.length);
    expect(proxies).not.toContain('http://127.0.0.1:9');
  });

  it('that does not come ends the start, and no page but the desk was ever opened', async () => {
    const { folder } = await startProgram();
    await joinPractice();
    endProgram();
    const start = startProgram({
      folder,
      before: () => {
        world.gatewayStarts = false;
      },
    });
    await expect(start).rejects.toThrow('gateway.closed');
    expect(world.pages.map(({ cell }) => cell)).toEqual(['desk']);
    expect([...world.sessions.values()].map(({ proxy }) => proxy)).toEqual(
      cellNames.map(() => 'http://127.0.0.1:9'),
    );
  });
});

describe('pages', () => {
  const devTools = (): Set<unknown> =>
    new Set(world.pages.map(({ options }) => options['devTools']));
  const openTool = async (): Promise<LoadedPage> => {
    const tool = Object.assign(new LoadedPage({ partition: 'strange' }), {
      getType: () => 'remote',
    });
    await turns(2);
    return tool;
  };

  it('have no developer tools in a program that may not be inspected, and a page of nobody is closed', async () => {
    await startProgram();
    await joinPractice();
    expect(devTools()).toEqual(new Set([false]));
    expect((await openTool()).isGone).toBe(true);
  });

  it('have them in one that may', async () => {
    await startProgram({ facts: { mayInspect: true } });
    expect(devTools()).toEqual(new Set([true]));
    expect((await openTool()).isGone).toBe(false);
  });

  it('have the preloads and the icon of the built program', async () => {
    const { folder } = await startProgram();
    expect(pageOf('desk').options['preload']).toBe(join(folder, 'preload', 'desk.cjs'));
  });

  it('are answered only as the cell that main made them for, and the log says so', async () => {
    await startProgram();
    const answer = world.answers.get(callChannel('app.state'));
    const sender = pageOf('desk');
    expect(await answer?.({ sender, senderFrame: frameOf('matrix') })).toEqual(
      fail('ipcGuard.sender'),
    );
    expect(console.log).toHaveBeenCalledWith(expect.stringContaining('ipcGuard.sender'));
  });
});

describe('a page that asks too often', () => {
  it('is refused, until time has passed on the clock that only goes forwards', async () => {
    await startProgram();
    for (let time = 0; time < 10; time += 1) await ask('desk', 'profile.dismiss');
    expect(await ask('desk', 'profile.dismiss')).toEqual(fail('ipcGuard.rate'));
    const clock = vi.spyOn(performance, 'now').mockReturnValue(performance.now() + 5_000);
    expect(await ask('desk', 'profile.dismiss')).toEqual(ok(undefined));
    clock.mockRestore();
  });
});

describe('without a practice', () => {
  it('only the desk is opened, and what needs a practice is refused', async () => {
    await startProgram({ facts: { buildNote: 'a development build' } });
    expect(world.pages.map(({ cell }) => cell)).toEqual(['desk']);
    expect(await ask('desk', 'app.state')).toEqual(
      ok({ buildNote: 'a development build', practice: null }),
    );
    for (const name of ['account.state', 'account.retry'] as const)
      expect(await ask('desk', name)).toEqual(fail('ipcGuard.noPractice'));
    expect(timesOpened('matrix')).toBe(0);
  });
});

describe('the end', () => {
  it('closes the gateway and ends the process of the keychain, which is not started anew', async () => {
    await startProgram();
    let isOver = false;
    world.gateway?.once('exit', () => {
      isOver = true;
    });
    endProgram();
    await until(() => isOver, 'the end of the gateway');
    expect(world.keys.map(({ isKilled }) => isKilled)).toEqual([true]);
  });
});
