// P4, P6, P13: how the program starts and ends: what must be in order before the first page, and what is never opened or written over.
// Electron is a stand-in; the gateway's code, the settings and the signed profile are real.
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { cellNames } from '../../preload/contract/cellName.ts';
import { callChannel } from '../../preload/contract/derive.ts';
import { fail, ok } from '../../preload/contract/result.ts';
import { turns, until } from '../until.ts';
import {
  acceptOffer,
  ask,
  endProgram,
  frameOf,
  isOpen,
  joinPractice,
  pageOf,
  patient,
  people,
  practiceFile,
  report,
  startProgram,
  timesOpened,
} from './composedProgram.ts';
import { LoadedPage, world } from './electronWorld.ts';

vi.mock('electron', async () => (await import('./electronWorld.ts')).electron);

const cacheIn = (folder: string): string => join(folder, 'Code Cache', 'electron-preload');

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
    expect(world.forked[0]).toMatchObject({
      path: join(folder, 'main', 'gateway.js'),
      options: { env: {} },
    });
  });

  it('each cell has its own files, and only the matrix cell and the call may reach the servers of the profile', async () => {
    await startProgram();
    await joinPractice();
    for (const cell of cellNames) {
      const pages = world.sessions.get(cell)?.pages;
      const answer = await pages?.(new Request(`app://${cell}/`));
      expect(await answer?.text()).toBe(cell);
      const policy = answer?.headers.get('Content-Security-Policy') ?? '';
      expect([cell, policy.includes('chat.example')]).toEqual([cell, cell === 'matrix']);
      expect([cell, policy.includes('meet.example')]).toEqual([cell, cell === 'call']);
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

describe('a practice that was joined before', () => {
  it('is there at the next start, with its matrix page, its rules and its moderators', async () => {
    const { folder } = await startProgram();
    await joinPractice();
    const [first] = world.keys;
    endProgram();
    await startProgram({ folder });
    await until(() => isOpen('matrix'), 'the matrix page');
    expect(await ask('desk', 'app.state')).toMatchObject(
      ok({ practice: { name: 'Lindenhof 12', moderators: ['@therapist:example'] } }),
    );
    expect(world.keys[0]?.told[0]).toEqual(first?.told[0]);
    await report('ready', patient);
    expect(await ask('matrix', 'meeting.open', { people })).toEqual(ok(undefined));
  });

  it('that ran out is refused with its reason, and its matrix page stays closed', async () => {
    const { folder } = await startProgram();
    await joinPractice();
    endProgram();
    const clock = vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 7_200_000);
    await startProgram({ folder });
    clock.mockRestore();
    expect(await ask('desk', 'app.state')).toEqual(fail('profile.expired'));
    expect(isOpen('matrix')).toBe(false);
    await joinPractice();
    expect(await ask('desk', 'app.state')).toMatchObject({ ok: true });
  });
});

describe('settings that cannot be read (P13)', () => {
  it('are refused, stay as they are, and the keychain is not asked for anything', async () => {
    const { folder } = await startProgram({
      before: (profile) => writeFileSync(join(profile, 'settings.json'), '{ torn'),
    });
    expect(await ask('desk', 'app.state')).toEqual(fail('settings.unreadable'));
    expect(world.keys[0]?.told).toEqual([[{ type: 'start', installId: null }, undefined]]);
    expect(await ask('desk', 'profile.offer', { text: practiceFile() })).toEqual(
      fail('profile.unreadable'),
    );
    expect(readFileSync(join(folder, 'settings.json'), 'utf8')).toBe('{ torn');
  });
});

describe('settings that cannot be written at the first start (P13)', () => {
  it('are refused too, and no secret is kept for an installation that will be forgotten', async () => {
    await startProgram({
      before: (folder) => {
        world.folder = join(folder, 'profile');
        symlinkSync(join(folder, 'nowhere'), world.folder);
      },
    });
    expect(await ask('desk', 'app.state')).toEqual(fail('settings.unreadable'));
    expect(world.keys[0]?.told).toEqual([[{ type: 'start', installId: null }, undefined]]);
  });
});

describe('a file from outside', () => {
  const fileIn = (folder: string): string => {
    const path = join(folder, 'practice.alcove');
    writeFileSync(path, practiceFile());
    return path;
  };

  it('that was named at the start waits for the person', async () => {
    let path = '';
    await startProgram({
      before: (folder) => {
        path = fileIn(folder);
      },
      facts: {
        get profilePath() {
          return path;
        },
      },
    });
    await acceptOffer();
    await until(() => isOpen('matrix'), 'the matrix page');
  });

  it('that comes later is told to the desk', async () => {
    const { folder, offerFile } = await startProgram();
    expect(pageOf('desk').heard('profile.offered')).toEqual([]);
    await offerFile(fileIn(folder));
    expect(pageOf('desk').heard('profile.offered')).toEqual([undefined]);
    await acceptOffer();
  });

  it('is asked for by a dialog of the system, and read', async () => {
    const { folder } = await startProgram();
    expect(await ask('desk', 'profile.choose')).toEqual(fail('profile.cancelled'));
    world.chosen = fileIn(folder);
    expect(await ask('desk', 'profile.choose')).toMatchObject(
      ok({ practiceName: 'Lindenhof 12', renewal: false }),
    );
    expect(world.dialogs.length).toBe(2);
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
