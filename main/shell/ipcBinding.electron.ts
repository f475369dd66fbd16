// Binds the IPC guard to Electron's IPC: one handler for each call of the contract, events only to the cells that own them.
import { ipcMain, type WebContents } from 'electron';
import { contract } from '../../preload/contract/contract.ts';
import {
  callChannel,
  eventChannel,
  type CallName,
  type EventName,
  type EventPayload,
} from '../../preload/contract/derive.ts';
import type { LogCode } from '../core/ports.ts';
import type { IpcGuard } from './ipcGuard.ts';
import { judgeEvent } from './eventRules.ts';
import { senderFacts, type PageRegister } from './pageGuard.electron.ts';

export const bindCalls = (guard: IpcGuard, register: PageRegister): void => {
  for (const name of Object.keys(contract.calls) as CallName[]) {
    ipcMain.handle(callChannel(name), (event, ...args: unknown[]) =>
      guard(name, senderFacts(register, event), args.length > 1 ? args : args[0]),
    );
  }
};

export type SendEvent = <N extends EventName>(
  page: WebContents | null,
  name: N,
  payload: EventPayload<N>,
) => void;

/** A payload that does not fit its schema is a defect of ours: it is dropped and logged. */
export const createSendEvent =
  (register: PageRegister, log: LogCode): SendEvent =>
  (page, name, payload) => {
    if (page === null || page.isDestroyed()) return;
    const verdict = judgeEvent(name, register.cellOf(page), payload);
    if (!verdict.send) return log('ipcGuard.eventRefused');
    page.send(eventChannel(name), verdict.payload);
  };
