// The real window on stand-ins of Electron, with what it told. It decides nothing.
import type { CellName } from '../../../preload/contract/cellName.ts';
import { openWindow } from '../../../main/shell/window.electron.ts';
import { world, type PageStandIn, type ViewStandIn, type WindowStandIn } from './windowDouble.ts';

export const openedWindow = () => {
  const told: string[] = [];
  const pages = new Map<CellName, PageStandIn>();
  const registered: [CellName, unknown, number][] = [];
  const window = openWindow({
    preloadFolder: '/program/preload',
    mayInspect: false,
    iconPath: '/program/icon.png',
    register: {
      add: (cell, page) => {
        const standIn = page as unknown as PageStandIn;
        pages.set(cell, standIn);
        registered.push([cell, page, standIn.loads.length]);
      },
      cellOf: () => null,
    },
    loaded: (cell) => void told.push(`loaded ${cell}`),
    gone: (cell) =>
      void told.push(window.page(cell) === null ? `gone ${cell}` : `gone ${cell}, still there`),
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
    /** The newest page of the cell, also when it is gone. */
    pageOf: (cell: CellName): PageStandIn => {
      const page = pages.get(cell);
      if (page === undefined) throw new Error(`no page of ${cell}`);
      return page;
    },
    /** The call gets a place at once. */
    openAll: async (...cells: readonly CellName[]): Promise<void> => {
      for (const cell of cells) {
        await window.open(cell);
        if (cell === 'call') window.placeCall({ x: 300, y: 76, width: 100, height: 100 });
      }
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
