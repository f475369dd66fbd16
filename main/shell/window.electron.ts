// Makes the one window and the pages in it, all by the cells' table. Nothing else in the program makes a page.
import { BrowserWindow, WebContentsView, nativeTheme, type WebContents } from 'electron';
import type { CellName } from '../../preload/contract/cellName.ts';
import { cells } from './cells.ts';
import type { PageRegister } from './pageGuard.electron.ts';
import { placeCallView, type Rect } from './placeRules.ts';
import { webPreferencesOf } from './webPreferences.ts';

export interface MainWindow {
  readonly desk: WebContents;
  call(): WebContents | null;
  openCall(): Promise<WebContents>;
  closeCall(): void;
  place(rect: Rect): boolean;
  /** Loads the desk anew, with the policy of the practice that was joined. */
  reloadDesk(): void;
  focus(): void;
}

/** A way to `about:blank` is taken without asking `will-navigate`; it is noticed when it is done (P6). */
const hasLeft = (cell: CellName, url: string): boolean => !url.startsWith(`${cells[cell].origin}/`);

/** Every word that the window itself shows. It gives a bystander nothing away. */
const title = 'Alcove';
const paper = { light: '#fbfaf7', dark: '#14191b' } as const;

/** A desk that comes to nothing this often stays closed. */
const maxDeskRestarts = 5;

export interface WindowPorts {
  readonly preloadFolder: string;
  readonly mayInspect: boolean;
  readonly register: PageRegister;
  readonly callGone: () => void;
  /** The desk's page died or left its place; the call was closed with it. */
  readonly deskGone: () => void;
  readonly iconPath: string;
}

export const openWindow = async (ports: WindowPorts): Promise<MainWindow> => {
  const window = new BrowserWindow({
    width: 1280,
    height: 800,
    minWidth: 640,
    minHeight: 480,
    title,
    show: false,
    autoHideMenuBar: true,
    icon: ports.iconPath,
    backgroundColor: nativeTheme.shouldUseDarkColors ? paper.dark : paper.light,
    webPreferences: webPreferencesOf(cells.desk, ports.preloadFolder, ports.mayInspect),
  });
  window.removeMenu();
  window.setContentProtection(false);
  ports.register.add('desk', window.webContents);
  window.on('page-title-updated', (event) => event.preventDefault());
  window.once('ready-to-show', () => window.show());

  let view: WebContentsView | null = null;
  const drop = (): void => {
    if (view === null) return;
    const gone = view;
    view = null;
    if (!window.isDestroyed()) window.contentView.removeChildView(gone);
    if (!gone.webContents.isDestroyed()) gone.webContents.close();
  };
  window.on('closed', () => {
    view = null;
  });
  /** Without the desk nobody sees what is protected: the call ends with it, and the desk begins anew (P18). */
  let restarts = 0;
  const beginAnew = (): void => {
    if (window.isDestroyed()) return;
    drop();
    ports.deskGone();
    restarts += 1;
    if (restarts > maxDeskRestarts) return window.destroy();
    void window.loadURL(`${cells.desk.origin}/`).catch(() => undefined);
  };
  window.webContents.on('render-process-gone', (_event, details) => {
    if (details.reason !== 'clean-exit') beginAnew();
  });
  window.webContents.on('did-navigate', (_event, url) => {
    if (hasLeft('desk', url)) beginAnew();
  });
  await window.loadURL(`${cells.desk.origin}/`);

  return {
    desk: window.webContents,
    call: () => view?.webContents ?? null,
    async openCall() {
      drop();
      const opened = new WebContentsView({
        webPreferences: webPreferencesOf(cells.call, ports.preloadFolder, ports.mayInspect),
      });
      view = opened;
      ports.register.add('call', opened.webContents);
      opened.setBackgroundColor('#11181a');
      opened.setBounds({ x: 0, y: 0, width: 0, height: 0 });
      const gone = (): void => {
        if (view === opened) {
          drop();
          ports.callGone();
        }
      };
      opened.webContents.on('render-process-gone', gone);
      opened.webContents.on('did-navigate', (_event, url) => {
        if (hasLeft('call', url)) gone();
      });
      window.contentView.addChildView(opened);
      await opened.webContents.loadURL(`${cells.call.origin}/`);
      return opened.webContents;
    },
    closeCall: drop,
    place(rect) {
      if (view === null) return false;
      const [width = 0, height = 0] = window.getContentSize();
      view.setBounds(placeCallView(rect, { width, height }));
      return true;
    },
    reloadDesk() {
      void window.loadURL(`${cells.desk.origin}/`);
    },
    focus() {
      if (window.isMinimized()) window.restore();
      window.focus();
    },
  };
};
