// The window, the pages in it, the process of the keychain, and the ports between them. What follows from what is decided in pageLife.ts.
import { join } from 'node:path';
import { app, type WebContents } from 'electron';
import type { CellName } from '../../preload/contract/cellName.ts';
import type { Rect } from '../core/rect.ts';
import { startKeysProcess, type KeysProcess } from './keysProcess.electron.ts';
import type { PageRegister } from './pageGuard.electron.ts';
import { createPageLife, type PageLifePorts } from './pageLife.ts';
import { createPortJoiner } from './portJoiner.electron.ts';
import { openWindow, type MainWindow } from './window.electron.ts';

type Followed = Pick<
  PageLifePorts,
  'hasPractice' | 'endMeeting' | 'callGone' | 'matrixGone' | 'matrixLost' | 'promptGone'
>;

export interface CellPagesPorts extends Followed {
  /** The folder of the built program. */
  readonly outFolder: string;
  readonly mayInspect: boolean;
  readonly register: PageRegister;
  /** Null when the settings are unreadable: then no secret is read or made. */
  readonly installId: string | null;
}

export interface CellPages {
  /** Opens the window and the desk; every session must be locked by then. Rejects when the desk cannot be loaded. */
  readonly begin: () => Promise<void>;
  /** The matrix cell's page, also in place of one that is there. */
  readonly beginMatrix: () => void;
  readonly page: (cell: CellName) => WebContents | null;
  /** Rejects when the page cannot be loaded. */
  readonly open: (cell: CellName) => Promise<void>;
  readonly close: (cell: CellName) => void;
  readonly placeCall: (rect: Rect) => boolean;
  readonly focus: () => void;
}

export function createCellPages(ports: CellPagesPorts): CellPages {
  let window: MainWindow | null = null;
  let keys: KeysProcess | null = null;
  let isEnding = false;

  const page = (cell: CellName): WebContents | null => window?.page(cell) ?? null;
  const open = async (cell: CellName): Promise<void> => {
    if (window === null) throw new Error('no window yet');
    await window.open(cell);
  };
  const life = createPageLife({
    ...ports,
    open,
    joiner: createPortJoiner({ page, giveToKeys: (name, end) => keys?.give(name, end) }),
    startKeys() {
      keys = startKeysProcess({
        entryPath: join(ports.outFolder, 'main', 'keys.js'),
        installId: ports.installId,
        environment: process.env,
        gone: () => {
          if (!isEnding) life.keysGone();
        },
      });
    },
    giveUp: () => app.quit(),
  });
  app.once('will-quit', () => {
    isEnding = true;
    keys?.kill();
  });

  return {
    async begin() {
      window = openWindow({
        preloadFolder: join(ports.outFolder, 'preload'),
        mayInspect: ports.mayInspect,
        register: ports.register,
        iconPath: join(ports.outFolder, 'resources', 'icon.png'),
        loaded: life.loaded,
        gone: life.gone,
      });
      await life.begin();
    },
    beginMatrix: life.beginMatrix,
    page,
    open,
    close: (cell) => window?.close(cell),
    placeCall: (rect) => window?.placeCall(rect) ?? false,
    focus: () => window?.focus(),
  };
}
