// Code of a stranger in the real desk: takes every port, hears everything, speaks in the desk's name, and searches all that it can read.
import type { Page } from '@playwright/test';
import { sliceOf, type CallName } from '../../preload/contract/derive.ts';
import { until } from '../until.ts';
import { fittingInputs } from './fittingInputs.ts';

export type DeskPort = 'chat' | 'meeting';

interface Hostile {
  readonly ports: Partial<Record<DeskPort, MessagePort>>;
  readonly heard: unknown[];
  /** Gives the answer's code; `nothing` when none came. */
  readonly tell: (port: DeskPort, command: unknown) => Promise<string | null>;
  readonly post: (port: DeskPort, messages: readonly unknown[]) => void;
}

/** Begins the account anew, which gives the desk new ports, and takes them from the page's own window. */
export async function takeOver(desk: Page): Promise<void> {
  await desk.evaluate(
    (events) => {
      const waiting = new Map<unknown, (code: string | null) => void>();
      const hostile: Hostile = {
        ports: {},
        heard: [],
        tell: (port, command) => {
          const id = 1_000_000 + hostile.heard.length + Math.floor(Math.random() * 1e9);
          hostile.ports[port]?.postMessage({ id, command });
          return Promise.race([
            new Promise<string | null>((resolve) => waiting.set(id, resolve)),
            new Promise<string>((resolve) => setTimeout(() => resolve('nothing'), 20_000)),
          ]);
        },
        post: (port, messages) => {
          for (const message of messages) hostile.ports[port]?.postMessage(message);
        },
      };
      Reflect.set(window, 'hostile', hostile);
      window.addEventListener('message', (event: MessageEvent<{ alcovePort?: DeskPort }>) => {
        const [port] = event.ports;
        const name = event.data.alcovePort;
        if (port === undefined || name === undefined) return;
        hostile.ports[name] = port;
        port.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
          hostile.heard.push(data);
          if (typeof data !== 'object' || data === null) return;
          waiting.get(Reflect.get(data, 'id'))?.(Reflect.get(data, 'code') as string | null);
        });
        port.start();
      });
      for (const event of events)
        window.alcove.on(event, (payload) => hostile.heard.push({ event, payload }));
      void window.alcove.calls['account.retry'](undefined);
    },
    sliceOf('desk').events as Parameters<Window['alcove']['on']>[0][],
  );
  await until(
    () =>
      desk.evaluate(() => {
        const { ports } = Reflect.get(window, 'hostile') as Hostile;
        return ports.chat !== undefined && ports.meeting !== undefined;
      }),
    'both ports of the desk',
    20_000,
    50,
  );
}

export function tell(desk: Page, port: DeskPort, command: unknown): Promise<string | null> {
  return desk.evaluate(
    ([name, given]) => (Reflect.get(window, 'hostile') as Hostile).tell(name, given),
    [port, command] as const,
  );
}

export function postAll(desk: Page, port: DeskPort, messages: readonly unknown[]): Promise<void> {
  return desk.evaluate(
    ([name, given]) => (Reflect.get(window, 'hostile') as Hostile).post(name, given),
    [port, messages] as const,
  );
}

/** Everything that came on the ports and in events since the desk was taken over. */
export function heardBy(desk: Page): Promise<readonly unknown[]> {
  return desk.evaluate(() => (Reflect.get(window, 'hostile') as Hostile).heard);
}

/** The answer of every call of the slice that does not begin the account anew. */
export async function answersOf(desk: Page): Promise<readonly unknown[]> {
  const fitting: Partial<Record<CallName, unknown>> = fittingInputs(null);
  const calls = sliceOf('desk').calls.filter((name) => name !== 'account.retry');
  return desk.evaluate(
    (asked) =>
      Promise.all(
        asked.map(([name, input]) =>
          (Reflect.get(window.alcove.calls, name) as (given: unknown) => Promise<unknown>)(input),
        ),
      ),
    calls.map((name) => [name, fitting[name]] as const),
  );
}

/** Where any of the texts stands in what the page can read: storage of every kind, the document, and every object that can be reached from the window. */
export function foundIn(desk: Page, texts: readonly string[]): Promise<readonly string[]> {
  return desk.evaluate(async (needles) => {
    const hits: string[] = [];
    const look = (where: string, value: unknown): void => {
      const text = typeof value === 'string' ? value : '';
      for (const [index, needle] of needles.entries())
        if (text.includes(needle)) hits.push(`${where}: text ${index}`);
    };
    const tryTo = async (where: string, read: () => unknown): Promise<void> => {
      try {
        look(where, JSON.stringify(await read()));
      } catch {
        /* it cannot be read */
      }
    };
    await tryTo('localStorage', () => Object.entries(localStorage));
    await tryTo('sessionStorage', () => Object.entries(sessionStorage));
    await tryTo('cookie', () => document.cookie);
    await tryTo('databases', () => indexedDB.databases());
    await tryTo('caches', async () =>
      Promise.all(
        (await caches.keys()).map(async (name) =>
          (await (await caches.open(name)).keys()).map(({ url }) => url),
        ),
      ),
    );
    await tryTo('files', async () => {
      const names: string[] = [];
      const folder = await navigator.storage.getDirectory();
      const entries = Reflect.apply(
        Reflect.get(folder, 'keys') as () => AsyncIterable<string>,
        folder,
        [],
      );
      for await (const name of entries) names.push(name);
      return names;
    });
    await tryTo('loaded', () => performance.getEntries().map(({ name }) => name));
    await tryTo('history', () => history.state as unknown);
    look('document', document.documentElement.outerHTML);
    const seen = new Set<unknown>();
    const queue: { readonly value: unknown; readonly path: string }[] = [
      { value: window, path: 'window' },
    ];
    for (let next = queue.pop(); next !== undefined && seen.size < 400_000; next = queue.pop()) {
      const { value, path } = next;
      look(path, value);
      if ((typeof value !== 'object' && typeof value !== 'function') || value === null) continue;
      if (seen.has(value)) continue;
      seen.add(value);
      if (ArrayBuffer.isView(value))
        look(
          path,
          Array.from(new Uint8Array(value.buffer), (byte) => String.fromCharCode(byte)).join(''),
        );
      if (value instanceof Map || value instanceof Set)
        for (const entry of value) queue.push({ value: entry, path: `${path}(entries)` });
      for (const key of Reflect.ownKeys(value))
        try {
          queue.push({
            value: Reflect.get(value, key),
            path: `${path}.${String(key)}`.slice(-200),
          });
        } catch {
          /* a getter that does not like to be asked */
        }
    }
    return hits;
  }, texts);
}
