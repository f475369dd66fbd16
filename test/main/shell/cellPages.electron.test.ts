// P14, P18: how the window, its pages and the keychain's process are joined: what is asked before there is a window, and what happens at the end.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createCellPages } from '../../../main/shell/cellPages.electron.ts';
import { createPageRegister } from '../../../main/shell/pageGuard.electron.ts';
import { turns } from '../../until.ts';
import { resetElectron, world } from '../electronWorld.ts';
import { world as shell } from './windowDouble.ts';

vi.mock('electron', async () => (await import('../electronWorld.ts')).electron);

beforeEach(() => {
  const folder = mkdtempSync(join(tmpdir(), 'alcove-pages-'));
  resetElectron(folder);
  return () => rmSync(folder, { recursive: true, force: true });
});

const set = (installId: string | null = 'i'.repeat(22)) => {
  const steps: string[] = [];
  const note = (step: string) => (): void => void steps.push(step);
  const register = createPageRegister();
  const pages = createCellPages({
    outFolder: '/program',
    mayInspect: false,
    register,
    installId,
    hasPractice: () => true,
    endMeeting: note('end meeting'),
    callGone: note('call gone'),
    matrixGone: note('matrix gone'),
    matrixLost: note('matrix lost'),
    promptGone: note('prompt gone'),
  });
  return { pages, steps, register };
};
const rect = { x: 0, y: 100, width: 10, height: 10 };

describe('before the beginning', () => {
  it('there is no window, no page and no process, and nothing can be opened', async () => {
    const { pages } = set();
    expect([shell.window, world.keys, pages.page('desk')]).toEqual([null, [], null]);
    await expect(pages.open('call')).rejects.toThrow('no window yet');
    expect(pages.placeCall(rect)).toBe(false);
    pages.close('desk');
    pages.focus();
    expect(world.pages).toEqual([]);
  });
});

describe('from the beginning on', () => {
  it('the pages of the first cells are there, each registered as its cell', async () => {
    const { pages, register } = set();
    await pages.begin();
    for (const cell of ['desk', 'matrix'] as const) {
      const page = pages.page(cell);
      expect(page === null ? null : register.cellOf(page)).toBe(cell);
    }
    expect(world.pages[0]?.options).toMatchObject({
      preload: '/program/preload/desk.cjs',
      devTools: false,
    });
    expect(shell.window?.options['icon']).toBe('/program/resources/icon.png');
  });

  it('pages are opened, placed and closed in the window', async () => {
    const { pages } = set();
    await pages.begin();
    await pages.open('call');
    expect(pages.page('call')).not.toBeNull();
    expect(pages.placeCall(rect)).toBe(true);
    pages.close('call');
    expect([pages.page('call'), pages.placeCall(rect)]).toEqual([null, false]);
    pages.focus();
    expect(shell.window?.focused).toBe(1);
  });

  it('the process of the keychain is the bundled one, with this installation', async () => {
    const { pages } = set();
    await pages.begin();
    expect(world.forked.map(({ path }) => path)).toEqual(['/program/main/keys.js']);
    expect(world.keys[0]?.told[0]).toEqual([
      { type: 'start', installId: 'i'.repeat(22) },
      undefined,
    ]);
    expect(world.keys[0]?.given('matrixKeys').length).toBe(1);
  });

  it('and is told of none where the settings are unreadable', async () => {
    const { pages } = set(null);
    await pages.begin();
    expect(world.keys[0]?.told[0]).toEqual([{ type: 'start', installId: null }, undefined]);
  });

  it('a page that dies is followed by what belongs to it', async () => {
    const { pages, steps } = set();
    await pages.begin();
    await pages.open('call');
    world.pages.at(-1)?.die();
    expect(steps).toEqual(['call gone']);
    expect(pages.page('call')).toBeNull();
  });

  it('without a desk that can be loaded the program quits', async () => {
    const { pages } = set();
    await pages.begin();
    world.load = () => Promise.reject(new Error('ERR_FAILED'));
    world.pages[0]?.die();
    await turns();
    expect(world.app.quits).toBe(1);
  });
});

describe('the end', () => {
  it('kills the process of the keychain and starts no other', async () => {
    const { pages } = set();
    await pages.begin();
    world.keys[0]?.emit('exit');
    expect(world.keys.length).toBe(2);
    world.app.emit('will-quit');
    expect(world.keys.map(({ isKilled }) => isKilled)).toEqual([false, true]);
  });

  it('is no error where nothing has begun', () => {
    set();
    world.app.emit('will-quit');
    expect(world.keys).toEqual([]);
  });
});
