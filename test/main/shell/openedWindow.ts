// The real window on stand-ins of Electron, with what it told. It decides nothing.
import type { CellName } from '../../../preload/contract/cellName.ts';
import { openWindow } from '../../../main/shell/window.electron.ts';
import { world, type PageStandIn, type ViewStandIn, type WindowStandIn } from './windowDouble.ts';

export const openedWindow = () => {
  const told: string[] = [];
  const registered: [CellName, unknown, number][] = [];
  const window = openWindow({
    preloadFolder: '/program/preload',
    mayInspect: false,
    iconPath: '/program/icon.png',
    register: {
      add: (cell, page) =>
        void registered.push([cell, page, (page as unknown as PageStandIn).loads.length]),
      cellOf: () => null,
    },
    loaded: (cell) => void told.push(`loaded ${cell}`),
    gone: (cell) => void told.push(`gone ${cell} ${String(window.page(cell))}`),
  });
  const shell = world.window as WindowStandIn;
  const viewOf = (cell: CellName): ViewStandIn => {
    const found = world.views.findLast(
      ({ options }) => String(options.webPreferences['partition']).replace('persist:', '') === cell,
    );
    if (found === undefined) throw new Error(`no view of ${cell}`);
    return found;
  };
  return {
    window,
    shell,
    told,
    registered,
    viewOf,
    pageOf: (cell: CellName): PageStandIn => viewOf(cell).webContents,
    openAll: async (...cells: readonly CellName[]): Promise<void> => {
      for (const cell of cells) await window.open(cell);
    },
    /** The cells in the window, the one on top last. */
    stack: (): CellName[] =>
      shell.children.map(({ options }) => String(options.webPreferences['partition']) as CellName),
    visible: (): CellName[] =>
      shell.children
        .filter(({ isVisible }) => isVisible)
        .map(({ options }) => String(options.webPreferences['partition']) as CellName),
  };
};
