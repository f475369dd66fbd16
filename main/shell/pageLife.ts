// What follows when a page comes or goes: which one begins anew, and what ends with it. A page that comes to nothing again and again stays closed.
import type { CellName, PortEnd } from '../../preload/contract/cellName.ts';

export interface PageLifePorts {
  /** Rejects when the page cannot be loaded. */
  readonly open: (cell: CellName) => Promise<void>;
  /** Joins the ends of ports that listen. */
  readonly joiner: { loaded(end: PortEnd): void; gone(end: PortEnd): void };
  readonly hasPractice: () => boolean;
  readonly endMeeting: () => void;
  readonly callGone: () => void;
  /** Nothing holds any more that the matrix cell said. */
  readonly matrixGone: () => void;
  /** It will not come back by itself. */
  readonly matrixLost: () => void;
  readonly promptGone: () => void;
  readonly startKeys: () => void;
  /** Without a desk there is no program. */
  readonly giveUp: () => void;
}

export interface PageLife {
  /** The keychain's process and the desk. Rejects when the desk cannot be loaded. */
  readonly begin: () => Promise<void>;
  /** The matrix cell's page, also in place of one that is there: another practice, or a person who tries again. Its session must lead to the gateway by then. */
  readonly beginMatrix: () => void;
  readonly loaded: (cell: CellName) => void;
  readonly gone: (cell: CellName) => void;
  readonly keysGone: () => void;
}

/** What comes to nothing this often stays closed, or a broken page would be loaded for ever. */
export const maxRestarts = 5;

export function createPageLife(ports: PageLifePorts): PageLife {
  const restarts = new Map<PortEnd, number>();
  const mayRestart = (end: PortEnd): boolean => {
    const before = restarts.get(end) ?? 0;
    restarts.set(end, before + 1);
    return before < maxRestarts;
  };

  const openMatrix = (): void => {
    if (ports.hasPractice()) void ports.open('matrix').catch(ports.matrixLost);
  };
  const startKeys = (): void => {
    ports.startKeys();
    ports.joiner.loaded('keys');
  };

  /** Without the desk nobody sees what is protected: the meeting ends with it, and the desk begins anew (P18). */
  const deskGone = (): void => {
    ports.endMeeting();
    if (mayRestart('desk')) void ports.open('desk').catch(ports.giveUp);
    else ports.giveUp();
  };
  /** Without it nobody makes a fresh key, and nobody hears who came or went. */
  const matrixGone = (): void => {
    ports.endMeeting();
    ports.matrixGone();
    if (mayRestart('matrix')) openMatrix();
    else ports.matrixLost();
  };
  const promptGone = (): void => {
    if (mayRestart('prompt')) ports.promptGone();
  };
  const follows: Readonly<Record<CellName, () => void>> = {
    desk: deskGone,
    matrix: matrixGone,
    call: ports.callGone,
    player: () => undefined,
    prompt: promptGone,
  };

  return {
    async begin() {
      const opened = ports.open('desk'); // first: the processes beside it would take the processor from its first paint
      startKeys();
      await opened;
    },
    beginMatrix() {
      ports.endMeeting();
      ports.joiner.gone('matrix');
      ports.matrixGone();
      restarts.delete('matrix');
      openMatrix();
    },
    loaded: (cell) => ports.joiner.loaded(cell),
    gone(cell) {
      ports.joiner.gone(cell);
      follows[cell]();
    },
    keysGone() {
      ports.joiner.gone('keys');
      if (mayRestart('keys')) startKeys();
    },
  };
}
