// Every web preference of a cell, written out even where it equals today's default (P6). One function builds the real and the tested page.
import type { CellRow } from './cells.ts';

export const webPreferencesOf = (row: CellRow, preloadFolder: string, mayInspect = false) => ({
  partition: row.partition,
  ...(row.hasPage ? { preload: `${preloadFolder}/${row.name}.cjs` } : {}),
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webSecurity: true,
  allowRunningInsecureContent: false,
  experimentalFeatures: false,
  webviewTag: false,
  navigateOnDragDrop: false,
  safeDialogs: true,
  disableDialogs: true,
  spellcheck: false, // the dictionary would be asked of a stranger's host
  enableWebSQL: false,
  enableDeprecatedPaste: false, // a page must not read the clipboard by a command
  plugins: false,
  devTools: mayInspect,
  autoplayPolicy: 'no-user-gesture-required' as const, // the other person's picture must start by itself
  backgroundThrottling: false, // the two-second truth must not sleep
});
