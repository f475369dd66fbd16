// Stands in for Electron where a file only binds our decisions to it: it records what it was told. It must never decide anything itself.
import type { CellName } from '../../../preload/contract/cellName.ts';
import type { PageRegister } from '../../../main/shell/pageGuard.electron.ts';

type Listener = (...args: unknown[]) => unknown;

/** Records every method call; methods that set a handler or listener can be called back by name. */
export const createRecorder = () => {
  const told = new Map<string, unknown[][]>();
  const target = new Proxy<Record<string, Listener>>(
    {},
    {
      get: (_object, name) =>
        name === 'then'
          ? undefined
          : (...args: unknown[]) => {
              told.set(String(name), [...(told.get(String(name)) ?? []), args]);
              return undefined;
            }, // what is awaited is asked for `then`
    },
  );
  return {
    target,
    told,
    names: () => [...told.keys()],
    /** The last argument list given to a method. */
    last: (name: string): unknown[] => told.get(name)?.at(-1) ?? [],
    /** The listener that was set for an event. */
    listener: (event: string): Listener => {
      const found = (told.get('on') ?? []).findLast(([name]) => name === event)?.[1];
      if (typeof found !== 'function') throw new TypeError(`nobody listens for ${event}`);
      return found as Listener;
    },
  };
};

export type Recorder = ReturnType<typeof createRecorder>;

export interface PageDouble {
  readonly id: number;
  readonly sent: unknown[][];
  readonly isDestroyed: () => boolean;
  readonly send: (...args: unknown[]) => void;
  readonly postMessage: (...args: unknown[]) => void;
}
export const createPage = (id: number, destroyed = false): PageDouble => {
  const sent: unknown[][] = [];
  return {
    id,
    sent,
    isDestroyed: () => destroyed,
    send: (...args) => void sent.push(args),
    postMessage: (...args) => void sent.push(args),
  };
};

/** A register with the given pages. */
export const registerOf = (pages: ReadonlyMap<unknown, CellName>): PageRegister => ({
  add: () => undefined,
  cellOf: (page) => pages.get(page) ?? null,
});
