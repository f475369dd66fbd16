// Holds every page in its place: no navigation, no new window, no webview, no direct WebRTC route; a page that no cell owns is closed (P5, P6).
import { app, type WebContents } from 'electron';
import type { CellName } from '../../preload/contract/cellName.ts';
import type { SenderFacts } from './ipcGuard.ts';
import { cells } from './cells.ts';

/** The pages that main itself made. */
export interface PageRegister {
  add(cell: CellName, page: WebContents): void;
  cellOf(page: WebContents): CellName | null;
}

export const createPageRegister = (): PageRegister => {
  const owners = new WeakMap<WebContents, CellName>();
  return {
    add: (cell, page) => void owners.set(page, cell),
    cellOf: (page) => owners.get(page) ?? null,
  };
};

/** To be called for a page before it loads anything. */
export const holdPage = (page: WebContents): void => {
  page.setWindowOpenHandler(() => ({ action: 'deny' }));
  page.on('will-navigate', (event) => event.preventDefault());
  page.on('will-frame-navigate', (event) => event.preventDefault());
  page.on('will-redirect', (event) => event.preventDefault());
  page.on('will-attach-webview', (event) => event.preventDefault());
  page.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
};

/** `mayInspect`: the developer tools have a page of Electron's own, which is then left open. */
export const holdEveryPage = (register: PageRegister, mayInspect = false): void => {
  const isTool = (page: WebContents): boolean => mayInspect && page.getType() === 'remote';
  app.on('web-contents-created', (_event, page) => {
    holdPage(page);
    // Registered in the same turn by the function that made it; anything else is a stranger.
    setImmediate(() => {
      if (page.isDestroyed() || isTool(page)) return;
      if (register.cellOf(page) === null) page.close();
    });
  });
};

type Frame = { readonly parent: unknown; readonly url: string };

/** Electron throws when a frame that is gone is asked for its address. Such a sender has no frame; its exception stays here (P15). */
const factsOf = (frame: Frame | null): Omit<SenderFacts, 'registeredCell' | 'pageId'> => {
  const gone = { frameExists: false, isTopFrame: false, origin: '' };
  try {
    if (frame === null) return gone;
    const { url, parent } = frame;
    const row = Object.values(cells).find(
      ({ origin }) => url === `${origin}/` || url.startsWith(`${origin}/`),
    );
    return { frameExists: true, isTopFrame: parent === null, origin: row?.origin ?? '' };
  } catch {
    return gone;
  }
};

export const senderFacts = (
  register: PageRegister,
  event: { readonly sender: WebContents; readonly senderFrame: Frame | null },
): SenderFacts => ({
  ...factsOf(event.senderFrame),
  registeredCell: register.cellOf(event.sender),
  pageId: event.sender.id,
});
