// Proves how window, pages, ports and the keychain's process hang together, with Electron's parts as stand-ins (P14, P18).
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { CellName } from '../../../preload/contract/cellName.ts';
import { createCellPages, type CellPages } from '../../../main/shell/cellPages.electron.ts';
import { turns } from '../../until.ts';
import { resetWorld, world, type PageStandIn } from './windowDouble.ts';

const electron = vi.hoisted(() => ({
  forked: [] as { path: string; posted: unknown[][]; isKilled: boolean; exit: () => void }[],
  atQuit: [] as (() => void)[],
  quits: 0,
  channels: 0,
}));
vi.mock('electron', async () => {
  const double = await import('./windowDouble.ts');
  return {
    BaseWindow: double.WindowStandIn,
    WebContentsView: double.ViewStandIn,
    nativeTheme: { shouldUseDarkColors: false },
    app: {
      once: (name: string, listener: () => void) => {
        if (name === 'will-quit') electron.atQuit.push(listener);
      },
      quit: () => {
        electron.quits += 1;
      },
    },
    utilityProcess: {
      fork: (path: string) => {
        const child = {
          path,
          posted: [] as unknown[][],
          isKilled: false,
          exit: (): void => undefined,
          postMessage: (...message: unknown[]) => void child.posted.push(message),
          once: (_name: string, listener: () => void) => {
            child.exit = listener;
          },
          kill: () => {
            child.isKilled = true;
            child.exit();
          },
        };
        electron.forked.push(child);
        return child;
      },
    },
    MessageChannelMain: class {
      readonly port1 = `channel ${(electron.channels += 1)}, first end`;
      readonly port2 = `channel ${electron.channels}, second end`;
    },
  };
});
beforeEach(() => {
  resetWorld();
  Object.assign(electron, { forked: [], atQuit: [], quits: 0, channels: 0 });
});

const set = () => {
  const done: string[] = [];
  const pagesOf = new Map<CellName, PageStandIn>();
  const facts = { hasPractice: true };
  const note = (what: string) => (): void => void done.push(what);
  const pages = createCellPages({
    outFolder: '/program',
    mayInspect: true,
    register: {
      add: (cell, page) => void pagesOf.set(cell, page as unknown as PageStandIn),
      cellOf: () => null,
    },
    installId: 'installation-id-000000',
    hasPractice: () => facts.hasPractice,
    endMeeting: note('end the meeting'),
    callGone: note('the call is gone'),
    matrixGone: note('forget'),
    matrixLost: note('lost'),
    promptGone: note('ask again'),
  });
  const pageOf = (cell: CellName): PageStandIn => {
    const page = pagesOf.get(cell);
    if (page === undefined) throw new Error(`no page of ${cell}`);
    return page;
  };
  return {
    pages,
    done,
    facts,
    pageOf,
    /** The names of the ports that a page was given since it was asked last. */
    portsOf: (cell: CellName): string[] =>
      pageOf(cell)
        .posted.splice(0)
        .map(([channel]) => String(channel).replace('alcove:port:', '')),
  };
};
const keys = () => electron.forked.at(-1);
/** The desk and the matrix cell, both loaded. */
const begin = async ({ begin: beginDesk, beginMatrix }: CellPages): Promise<void> => {
  await beginDesk();
  beginMatrix();
  await turns(2);
};

describe("the cells' pages", () => {
  it('before the window there is none, and none can be opened', async () => {
    const { pages } = set();
    expect(pages.page('desk')).toBeNull();
    expect(pages.placeCall({ x: 0, y: 80, width: 1, height: 1 })).toBe(false);
    expect(() => {
      pages.close('desk');
      pages.focus();
    }).not.toThrow();
    await expect(pages.open('call')).rejects.toThrow('no window yet');
    expect(electron.forked).toEqual([]);
  });

  it("begin with the keychain's process and the desk; the matrix cell comes when it is told", async () => {
    const { pages, pageOf } = set();
    await pages.begin();
    expect(world.views.length).toBe(1);
    pages.beginMatrix();
    expect(keys()?.path).toBe('/program/main/keys.js');
    expect(keys()?.posted).toEqual([[{ type: 'start', installId: 'installation-id-000000' }]]);
    expect(pages.page('desk')).toBe(pageOf('desk'));
    expect(pages.page('matrix')).toBe(pageOf('matrix'));
    expect(world.window?.options['icon']).toBe('/program/resources/icon.png');
    expect(world.views.map(({ options }) => options.webPreferences)).toMatchObject([
      { preload: '/program/preload/desk.cjs', devTools: true },
      { preload: '/program/preload/matrix.cjs', devTools: true },
    ]);
  });

  it('that were loaded are joined, by the same channel on both sides', async () => {
    const { pages, pageOf, portsOf } = set();
    await begin(pages);
    pageOf('matrix').emit('did-finish-load');
    expect(portsOf('matrix')).toEqual(['matrixKeys']);
    expect(keys()?.posted.at(-1)).toEqual([
      { type: 'port', name: 'matrixKeys' },
      ['channel 1, first end'],
    ]);
    pageOf('desk').emit('did-finish-load');
    expect(pageOf('desk').posted[0]).toEqual(['alcove:port:chat', null, ['channel 2, first end']]);
    expect([portsOf('desk'), portsOf('matrix')]).toEqual([
      ['chat', 'meeting'],
      ['chat', 'meeting'],
    ]);
    await pages.open('call');
    pageOf('call').emit('did-finish-load');
    expect([portsOf('call'), portsOf('matrix')]).toEqual([
      ['videoLogin', 'meetingKey'],
      ['meetingKey'],
    ]);
  });

  it('that die are followed by what is decided', async () => {
    const { pages, pageOf, done } = set();
    await begin(pages);
    done.length = 0;
    await pages.open('call');
    await pages.open('prompt');
    for (const cell of ['call', 'prompt', 'matrix'] as const)
      pageOf(cell).emit('render-process-gone');
    expect(done).toEqual(['the call is gone', 'ask again', 'end the meeting', 'forget']);
    expect(pages.page('call')).toBeNull();
    expect(pages.page('matrix')).toBe(pageOf('matrix'));
  });

  it('open, stand and close as the window has them', async () => {
    const { pages, facts } = set();
    facts.hasPractice = false;
    await begin(pages);
    expect(pages.page('matrix')).toBeNull();
    await pages.open('call');
    expect(pages.placeCall({ x: 0, y: 80, width: 10, height: 10 })).toBe(true);
    pages.close('call');
    expect(pages.page('call')).toBeNull();
    pages.focus();
    expect(world.window?.focused).toBe(1);
  });

  it('the matrix cell begins anew with new ends of its ports', async () => {
    const { pages, pageOf, portsOf, done } = set();
    await begin(pages);
    done.length = 0;
    pageOf('desk').emit('did-finish-load');
    const before = pageOf('matrix');
    pages.beginMatrix();
    expect([before.isGone, done]).toEqual([true, ['end the meeting', 'forget']]);
    expect(portsOf('desk')).toEqual([]);
    pageOf('matrix').emit('did-finish-load');
    expect(portsOf('matrix')).toEqual(['matrixKeys', 'chat', 'meeting']);
  });

  it('without a desk that can be loaded there is no program', async () => {
    const { pages, pageOf } = set();
    await begin(pages);
    world.loadsWait = true;
    pageOf('desk').emit('render-process-gone');
    pageOf('desk').settle?.fail(new Error('ERR_FAILED'));
    await turns(2);
    expect(electron.quits).toBe(1);
  });
});

describe("the keychain's process", () => {
  it('that ends by itself is started again, and its ports are joined again', async () => {
    const { pages, pageOf, portsOf } = set();
    await begin(pages);
    pageOf('matrix').emit('did-finish-load');
    portsOf('matrix');
    electron.forked[0]?.exit();
    expect(electron.forked.length).toBe(2);
    expect(portsOf('matrix')).toEqual(['matrixKeys']);
    expect(keys()?.posted.map(([message]) => message)).toEqual([
      { type: 'start', installId: 'installation-id-000000' },
      { type: 'port', name: 'matrixKeys' },
    ]);
  });

  it('ends with the program, and stays so', async () => {
    const { pages } = set();
    await begin(pages);
    for (const atQuit of electron.atQuit) atQuit();
    expect([keys()?.isKilled, electron.forked.length]).toEqual([true, 1]);
  });

  it('that never began needs no end', () => {
    set();
    expect(() => {
      for (const atQuit of electron.atQuit) atQuit();
    }).not.toThrow();
  });
});
