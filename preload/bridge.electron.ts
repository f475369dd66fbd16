// Exposes to a page the slice of the contract that its cell owns, and nothing else. Decides nothing: main checks every message.
import { contextBridge, ipcRenderer } from 'electron';
import type { CellName } from './contract/cellName.ts';
import { callChannel, eventChannel, portChannel, sliceOf } from './contract/derive.ts';

export const exposeCell = (cell: CellName): void => {
  const slice = sliceOf(cell);
  const calls: Record<string, (input: unknown) => Promise<unknown>> = {};
  for (const name of slice.calls) {
    // An IPC failure must not reach the page as an exception with text of ours in it.
    calls[name] = (input) =>
      ipcRenderer
        .invoke(callChannel(name), input)
        .catch(() => ({ ok: false, code: 'ipcGuard.failed' }));
  }
  const on = (name: string, listener: (payload: unknown) => void): (() => void) => {
    const known = slice.events.find((event) => event === name);
    if (known === undefined) return () => undefined;
    const forward = (_event: unknown, payload: unknown): void => listener(payload);
    ipcRenderer.on(eventChannel(known), forward);
    return () => void ipcRenderer.removeListener(eventChannel(known), forward);
  };
  for (const name of slice.ports) {
    // A port cannot pass the context bridge; the page's own window can carry it. The target origin is our own.
    ipcRenderer.on(portChannel(name), (event) =>
      window.postMessage({ alcovePort: name }, window.location.origin, [...event.ports]),
    );
  }
  contextBridge.exposeInMainWorld('alcove', { calls, on, ports: slice.ports });
};
