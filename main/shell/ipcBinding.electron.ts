// Binds the IPC guard to Electron's IPC: one handler for each call of the contract, events only to the cells that own them.
import { ipcMain, type WebContents } from 'electron';
import type { CellName } from '../../preload/contract/cellName.ts';
import { contract } from '../../preload/contract/contract.ts';
import { callChannel, eventChannel, type CallName } from '../../preload/contract/derive.ts';
import { handlersOf, type Modules } from '../core/module.ts';
import type { LogCode } from '../core/ports.ts';
import type { Tell } from '../core/tell.ts';
import { createIpcGuard, type IpcGuardPorts } from './ipcGuard.ts';
import { judgeEvent } from './eventRules.ts';
import { senderFacts, type PageRegister } from './pageGuard.electron.ts';

/** From now on the pages are answered, each call by its feature's module. */
export const bindCalls = (modules: Modules, register: PageRegister, ports: IpcGuardPorts): void => {
  const guard = createIpcGuard(handlersOf(modules), ports);
  for (const name of Object.keys(contract.calls) as CallName[]) {
    ipcMain.handle(callChannel(name), (event, ...args: unknown[]) =>
      guard(name, senderFacts(register, event), args.length > 1 ? args : args[0]),
    );
  }
};

/** A payload that does not fit its schema is a defect of ours: it is dropped and logged. */
export const createTell =
  (register: PageRegister, pageOf: (cell: CellName) => WebContents | null, log: LogCode): Tell =>
  (name) =>
  (payload?: unknown) => {
    for (const cell of contract.events[name].cells) {
      const page = pageOf(cell);
      if (page === null || page.isDestroyed()) continue;
      const verdict = judgeEvent(name, register.cellOf(page), payload);
      if (verdict.send) page.send(eventChannel(name), verdict.payload);
      else log('ipcGuard.eventRefused');
    }
  };
