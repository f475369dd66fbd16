// Proves what a page finds as window.alcove: its own slice, no exception, no event that is not its own, and ports sent to its own origin only (P15).
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { cellNames, type CellName } from '../../preload/contract/cellName.ts';
import { sliceOf } from '../../preload/contract/derive.ts';
import { exposeCell } from '../../preload/bridge.electron.ts';

type Listener = (event: { readonly ports: readonly unknown[] }, payload: unknown) => void;
interface Exposed {
  readonly calls: Record<string, (input: unknown) => Promise<unknown>>;
  readonly on: (name: string, listener: (payload: unknown) => void) => () => void;
  readonly ports: readonly string[];
}

const electron = vi.hoisted(() => ({
  exposed: new Map<string, unknown>(),
  listeners: new Map<string, unknown[]>(),
  invoked: [] as unknown[][],
  answer: (): Promise<unknown> => Promise.resolve({ ok: true }),
}));
vi.mock('electron', () => ({
  contextBridge: {
    exposeInMainWorld: (name: string, api: unknown) => void electron.exposed.set(name, api),
  },
  ipcRenderer: {
    invoke: (...args: unknown[]) => {
      electron.invoked.push(args);
      return electron.answer();
    },
    on: (channel: string, listener: unknown) =>
      void electron.listeners.set(channel, [...(electron.listeners.get(channel) ?? []), listener]),
    removeListener: (channel: string, listener: unknown) =>
      void electron.listeners.set(
        channel,
        (electron.listeners.get(channel) ?? []).filter((one) => one !== listener),
      ),
  },
}));

const posted: unknown[][] = [];
beforeEach(() => {
  electron.exposed.clear();
  electron.listeners.clear();
  electron.invoked.length = 0;
  posted.length = 0;
  electron.answer = () => Promise.resolve({ ok: true });
  vi.stubGlobal('window', {
    location: { origin: 'app://desk' },
    postMessage: (...args: unknown[]) => void posted.push(args),
  });
});
const expose = (cell: CellName): Exposed => {
  exposeCell(cell);
  return electron.exposed.get('alcove') as Exposed;
};
const emit = (channel: string, payload: unknown, ports: readonly unknown[] = []): void => {
  for (const listener of electron.listeners.get(channel) ?? [])
    (listener as Listener)({ ports }, payload);
};

describe.each(cellNames)('%s', (cell) => {
  it('finds exactly its slice under one name', () => {
    const api = expose(cell);
    expect([...electron.exposed.keys()]).toEqual(['alcove']);
    expect(Object.keys(api)).toEqual(['calls', 'on', 'ports']);
    expect(Object.keys(api.calls)).toEqual(sliceOf(cell).calls);
    expect(api.ports).toEqual(sliceOf(cell).ports);
  });
});

describe('calls', () => {
  it('go to their own channel with one argument', async () => {
    await (expose('matrix').calls['meeting.open'] as (...args: unknown[]) => Promise<unknown>)(
      { people: [] },
      'another',
    );
    expect(electron.invoked).toEqual([['alcove:call:meeting.open', { people: [] }]]);
  });

  it('answer a closed code when the IPC guard itself fails', async () => {
    electron.answer = () =>
      Promise.reject(new Error('Error invoking remote method: /home/ada/secret'));
    expect(await expose('desk').calls['app.state']?.(undefined)).toEqual({
      ok: false,
      code: 'ipcGuard.failed',
    });
  });
});

describe('events', () => {
  it("bring the payload without Electron's event, until they are no longer wanted", () => {
    const seen: unknown[][] = [];
    const stop = expose('desk').on('truth.changed', (...args: unknown[]) => void seen.push(args));
    emit('alcove:event:truth.changed', { level: 'unknown' });
    stop();
    emit('alcove:event:truth.changed', { level: 'protected' });
    expect(seen).toEqual([[{ level: 'unknown' }]]);
  });

  it('of other cells, of other channels and of no name cannot be listened to', () => {
    const { on } = expose('call');
    for (const name of [
      'truth.changed',
      'meeting.leaveAsked',
      '../call:app.state',
      '',
      '__proto__',
      'constructor',
      'alcove:event:chat.shown',
    ])
      expect(on(name, () => undefined)()).toBeUndefined();
    expect([...electron.listeners.keys()]).toEqual([
      'alcove:port:videoLogin',
      'alcove:port:meetingKey',
    ]);
  });
});

describe('ports', () => {
  it('reach the page of our own origin only, with the port and its name', () => {
    expose('desk');
    emit('alcove:port:chat', null, ['the end']);
    emit('alcove:port:meetingKey', null, ["another cell's end"]);
    expect(posted).toEqual([[{ alcovePort: 'chat' }, 'app://desk', ['the end']]]);
  });
});
