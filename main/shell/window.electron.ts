// Makes the one window and the pages in it, all by the cells' table. Nothing else in the program makes a page.
import { BrowserWindow, WebContentsView, nativeTheme, type WebContents } from 'electron';
import { cells } from './cells.ts';
import type { PageRegister } from './pageGuard.electron.ts';
import { placeStage, type Rect } from './placeRules.ts';
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

/** Every word that the window itself shows. It gives a bystander nothing away. */
const title = 'Alcove';
const paper = { light: '#fbfaf7', dark: '#14191b' } as const;

export interface WindowPorts { readonly preloadFolder: string; readonly register: PageRegister; readonly callGone: () => void; readonly iconPath: string }

export const openWindow = async (ports: WindowPorts): Promise<MainWindow> => {
  const window = new BrowserWindow({
    width: 1280, height: 800, minWidth: 640, minHeight: 480, title, show: false, autoHideMenuBar: true, icon: ports.iconPath,
    backgroundColor: nativeTheme.shouldUseDarkColors ? paper.dark : paper.light, webPreferences: webPreferencesOf(cells.desk, ports.preloadFolder),
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
  window.on('closed', () => { view = null; });
  await window.loadURL(`${cells.desk.origin}/`);

  return {
    desk: window.webContents,
    call: () => view?.webContents ?? null,
    async openCall() {
      drop();
      const opened = new WebContentsView({ webPreferences: webPreferencesOf(cells.call, ports.preloadFolder) });
      view = opened;
      ports.register.add('call', opened.webContents);
      opened.setBackgroundColor('#11181a');
      opened.setBounds({ x: 0, y: 0, width: 0, height: 0 });
      opened.webContents.on('render-process-gone', () => { if (view === opened) { drop(); ports.callGone(); } });
      window.contentView.addChildView(opened);
      await opened.webContents.loadURL(`${cells.call.origin}/`);
      return opened.webContents;
    },
    closeCall: drop,
    place(rect) {
      if (view === null) return false;
      const [width = 0, height = 0] = window.getContentSize();
      view.setBounds(placeStage(rect, { width, height }));
      return true;
    },
    reloadDesk() { void window.loadURL(`${cells.desk.origin}/`); },
    focus() { if (window.isMinimized()) window.restore(); window.focus(); },
  };
};
