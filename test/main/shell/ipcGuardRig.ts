// Builds an IPC guard with chosen handlers, a clock that is moved by hand, and senders of every kind. It decides nothing and must never reach Electron.
import { cellNames, type CellName } from '../../../preload/contract/cellName.ts';
import { contract } from '../../../preload/contract/contract.ts';
import type { CallSpec } from '../../../preload/contract/slice.ts';
import type { CallName, Handlers } from '../../../preload/contract/derive.ts';
import { fail, type Result } from '../../../preload/contract/result.ts';
import { createIpcGuard, type IpcGuard, type SenderFacts } from '../../../main/shell/ipcGuard.ts';
import { cells } from '../../../main/shell/cells.ts';

export const callNames = Object.keys(contract.calls) as CallName[];
export const specOf = (name: CallName): CallSpec => contract.calls[name];

export const senderIn = (cell: CellName, changes: Partial<SenderFacts> = {}): SenderFacts => ({
  frameExists: true,
  isTopFrame: true,
  origin: cells[cell].origin,
  registeredCell: cell,
  pageId: 1,
  ...changes,
});

export const rightSender = (name: CallName): SenderFacts =>
  senderIn(specOf(name).cells[0] ?? 'player');

/** Every way of being the wrong sender for a call, with its name. */
export const wrongSenders = (name: CallName): [string, SenderFacts][] => {
  const right = rightSender(name);
  const others = cellNames.filter((cell) => !specOf(name).cells.includes(cell));
  const origins = [
    '',
    'null',
    'file://',
    'https://desk',
    'app://',
    `${right.origin}/`,
    `${right.origin}.evil`,
    `${right.origin}:1`,
    right.origin.toUpperCase(),
    ` ${right.origin}`,
    'app://desk@evil',
    'about:blank',
    ...others.map((cell) => cells[cell].origin),
  ];
  return [
    ['the frame is gone', { ...right, frameExists: false }],
    ['a sub frame', { ...right, isTopFrame: false }],
    ['an unregistered page', { ...right, registeredCell: null }],
    ...origins.map((origin): [string, SenderFacts] => [`origin '${origin}'`, { ...right, origin }]),
    ...others.map((cell): [string, SenderFacts] => [`the ${cell} cell's own page`, senderIn(cell)]),
    ...others.map((cell): [string, SenderFacts] => [
      `a page registered as ${cell} that shows the right origin`,
      { ...right, registeredCell: cell },
    ]),
  ];
};

export type AnyHandler = (input: unknown, name: CallName) => unknown;

export interface Rig {
  readonly guard: IpcGuard;
  readonly seen: { readonly name: CallName; readonly input: unknown }[];
  readonly logged: string[];
  readonly clock: { nowMs: number };
  readonly practice: { isJoined: boolean };
}

/** `answer` stands behind every call; what it returns is not checked here, on purpose. */
export const createRig = (answer: AnyHandler = () => fail('ipcGuard.failed')): Rig => {
  const seen: Rig['seen'] = [];
  const logged: string[] = [];
  const clock = { nowMs: 1_000_000 };
  const practice: Rig['practice'] = { isJoined: true };
  const handlers = Object.fromEntries(
    callNames.map((name) => [
      name,
      (input: unknown) => {
        seen.push({ name, input });
        return answer(input, name);
      },
    ]),
  ) as unknown as Handlers;
  return {
    guard: createIpcGuard(handlers, {
      nowMs: () => clock.nowMs,
      hasPractice: () => practice.isJoined,
      log: (code) => void logged.push(code),
    }),
    seen,
    logged,
    clock,
    practice,
  };
};

/** Far enough for every bucket to be full again. */
export const restMs = 1_000_000;
export type Answer = Result<unknown, string>;
