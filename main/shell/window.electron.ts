// Makes the one window and the views in it, all by the cells' table. Nothing else in the program makes a page.
// A BaseWindow with views: a page in a BrowserWindow could move and shrink its window, and with it the question that main asks.
import { BaseWindow, WebContentsView, nativeTheme, type WebContents } from 'electron';
import type { CellName } from '../../preload/contract/cellName.ts';
import type { Rect } from '../core/rect.ts';
import { cells } from './cells.ts';
import type { PageRegister } from './pageGuard.electron.ts';
import { placeCallView } from './placeRules.ts';
import { webPreferencesOf } from './webPreferences.ts';

export interface MainWindow {
  /** The cell's page; null when it is not open or is going. */
  page(cell: CellName): WebContents | null;
  /** Opens a cell's page, in place of one that is open. Rejects when it cannot be loaded. */
  open(cell: CellName): Promise<void>;
  close(cell: CellName): void;
  /** Where the call's picture stands; false when there is none. */
  placeCall(rect: Rect): boolean;
  focus(): void;
}

export interface WindowPorts {
  readonly preloadFolder: string;
  readonly mayInspect: boolean;
  readonly register: PageRegister;
  readonly iconPath: string;
  /** A page of ours was loaded, also when it was loaded anew. */
  readonly loaded: (cell: CellName) => void;
  /** A page died or left its place; its view is closed already. */
  readonly gone: (cell: CellName) => void;
}

/** Every word that the window itself shows. It gives a bystander nothing away. */
const title = 'Alcove';
const paper = { light: '#fbfaf7', dark: '#14191b' } as const;
const stage = '#11181a';

interface Opened {
  readonly view: WebContentsView;
  /** A view forgets its page when that is destroyed. */
  readonly page: WebContents;
  /** Whether it is part of the window: the matrix cell never is, the call only when it has a place. */
  isShown: boolean;
}

/** A way to `about:blank` is taken without asking `will-navigate`; it is noticed when it is done (P6). */
const hasLeft = (cell: CellName, url: string): boolean => !url.startsWith(`${cells[cell].origin}/`);

export function openWindow(ports: WindowPorts): MainWindow {
  const backgroundColor = nativeTheme.shouldUseDarkColors ? paper.dark : paper.light;
  // Shown at once: its paper is there before the desk has read its first line.
  const window = new BaseWindow({
    width: 1280,
    height: 800,
    minWidth: 640,
    minHeight: 480,
    title,
    autoHideMenuBar: true,
    icon: ports.iconPath,
    backgroundColor,
  });
  window.removeMenu();
  const views = new Map<CellName, Opened>();

  const wholeContent = (): Rect => {
    const { width, height } = window.getContentBounds();
    return { x: 0, y: 0, width, height };
  };
  const fill = (): void => {
    for (const cell of ['desk', 'prompt'] as const) views.get(cell)?.view.setBounds(wholeContent());
  };
  window.on('resize', fill);

  /** While a question stands, nothing else is shown: a page that is not there cannot draw over it. */
  const showOnly = (asking: boolean): void => {
    for (const [cell, { view }] of views) view.setVisible(cell === 'prompt' || !asking);
  };

  const close = (cell: CellName): void => {
    const opened = views.get(cell);
    if (opened === undefined) return;
    const { view, page, isShown } = opened;
    views.delete(cell);
    if (!window.isDestroyed() && isShown) window.contentView.removeChildView(view);
    if (!page.isDestroyed()) page.close();
    if (cell !== 'prompt' || window.isDestroyed()) return;
    showOnly(false);
    views.get('desk')?.page.focus();
  };
  window.on('closed', () => {
    for (const cell of [...views.keys()]) close(cell);
  });

  const show = (cell: CellName, opened: Opened, place: Rect): void => {
    opened.view.setBounds(place);
    if (opened.isShown) return;
    opened.isShown = true;
    opened.view.setBackgroundColor(cell === 'call' ? stage : backgroundColor);
    window.contentView.addChildView(opened.view);
    const question = views.get('prompt');
    if (question === undefined) return;
    if (cell !== 'prompt') window.contentView.addChildView(question.view); // the last one is on top
    showOnly(true);
  };

  const watch = (cell: CellName, page: WebContents): void => {
    const isOpen = (): boolean => views.get(cell)?.page === page;
    const gone = (): void => {
      if (!isOpen()) return;
      close(cell);
      ports.gone(cell);
    };
    page.on('render-process-gone', gone);
    page.on('destroyed', gone); // a page can close itself by `window.close()`
    page.on('did-navigate', (_event, url) => {
      if (hasLeft(cell, url)) gone();
    });
    page.on('page-title-updated', (event) => event.preventDefault());
    page.on('did-finish-load', () => {
      if (isOpen()) ports.loaded(cell);
    });
    if (cell === 'prompt')
      page.on('blur', () => {
        setImmediate(() => {
          if (isOpen()) page.focus();
        });
      });
  };

  return {
    page(cell) {
      const page = views.get(cell)?.page;
      return page === undefined || page.isDestroyed() ? null : page;
    },
    async open(cell) {
      if (window.isDestroyed()) return;
      close(cell);
      const view = new WebContentsView({
        webPreferences: webPreferencesOf(cells[cell], ports.preloadFolder, ports.mayInspect),
      });
      const page = view.webContents;
      const opened: Opened = { view, page, isShown: false };
      views.set(cell, opened);
      ports.register.add(cell, page);
      watch(cell, page);
      if (cell !== 'matrix' && cell !== 'call') show(cell, opened, wholeContent());
      try {
        await page.loadURL(`${cells[cell].origin}/`);
      } catch (error) {
        if (window.isDestroyed()) return; // a person who closes the window while it loads is no failure
        const newest = views.get(cell)?.page ?? page;
        if (newest === page) throw error; // else the newer one's answer counts
      }
      if (cell === 'prompt' && views.get(cell)?.page === page) page.focus();
    },
    close,
    placeCall(rect) {
      const call = views.get('call');
      if (call === undefined) return false;
      const { width, height } = wholeContent();
      show('call', call, placeCallView(rect, { width, height }));
      return true;
    },
    focus() {
      if (window.isDestroyed()) return;
      if (window.isMinimized()) window.restore();
      window.focus();
    },
  };
}
