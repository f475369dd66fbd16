// Proves how the keychain's process hangs together: what main orders of it, whose entries it touches, and that a surprise ends it without a word (P7, P13, P14).
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { until } from '../../until.ts';

const kept = vi.hoisted(() => new Map<string, string>());
vi.mock('keytar', () => ({
  default: {
    getPassword: (_service: string, account: string) => Promise.resolve(kept.get(account) ?? null),
    setPassword: (_service: string, account: string, password: string) => {
      kept.set(account, password);
      return Promise.resolve();
    },
    deletePassword: (_service: string, account: string) => Promise.resolve(kept.delete(account)),
  },
}));

type Order = (event: { readonly data: unknown; readonly ports: readonly unknown[] }) => void;
const credentials = { userId: '@ada:example', deviceId: 'DEVICE', accessToken: 'token' };
const videoLogin = { user: 'ada', password: 'pass' };

let order: Order = () => undefined;
let surprise: (error: Error) => void = () => undefined;
let folder = '';
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'alcove-keys-'));
  vi.stubEnv('XDG_DATA_HOME', folder);
  vi.stubEnv('SECRET_BACKEND', undefined);
  const parentPort = {
    on: (_name: string, handler: Order) => {
      order = handler;
    },
  };
  Object.assign(process, { parentPort });
  const on = vi.spyOn(process, 'on').mockImplementation((name, handler) => {
    if (name === 'uncaughtException') surprise = handler as typeof surprise;
    return process;
  });
  await import('../../../main/keys/process.entry.node.ts');
  on.mockRestore();
});
afterEach(() => {
  kept.clear();
  rmSync(join(folder, 'keyrings'), { recursive: true, force: true });
});
afterAll(() => {
  Reflect.deleteProperty(process, 'parentPort');
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

const start = (installId: string | null): void =>
  order({ data: { type: 'start', installId }, ports: [] });
/** Gives the process an end of a port, and asks over the other one. */
const served = (name: string) => {
  const said: unknown[] = [];
  let hear: ((event: { readonly data: unknown }) => void) | null = null;
  let isStarted = false;
  const port = {
    postMessage: (message: unknown) => void said.push(message),
    on: (_name: string, handler: typeof hear) => {
      hear = handler;
    },
    start: () => {
      isStarted = true;
    },
    close: () => undefined,
  };
  order({ data: { type: 'port', name }, ports: [port] });
  return {
    isServed: () => isStarted && hear !== null,
    ask: async (message: unknown): Promise<unknown> => {
      const before = said.length;
      hear?.({ data: message });
      await until(() => said.length > before, 'an answer');
      return said.at(-1);
    },
  };
};

describe("the keychain's process", () => {
  it('keeps and gives back what it was told to, under the entries of this installation', async () => {
    start('installation-id-000000');
    const matrix = served('matrixKeys');
    expect(await matrix.ask({ type: 'store', credentials, videoLogin })).toEqual({ type: 'done' });
    const loaded = await matrix.ask({ type: 'load' });
    expect(loaded).toMatchObject({ type: 'loaded', credentials });
    const { cryptoStoreKey } = loaded as { readonly cryptoStoreKey: string };
    expect(Buffer.from(cryptoStoreKey, 'base64url').length).toBe(32);
    expect([...kept.keys()].sort()).toEqual([
      'installation-id-000000/media',
      'installation-id-000000/store',
      'installation-id-000000/sync',
    ]);
    expect(await served('videoLogin').ask({ type: 'load' })).toEqual({
      type: 'loaded',
      login: videoLogin,
    });
  });

  it('makes another key each time there is none', async () => {
    start('installation-id-000000');
    const first = await served('matrixKeys').ask({ type: 'load' });
    kept.clear();
    expect(await served('matrixKeys').ask({ type: 'load' })).not.toEqual(first);
  });

  it('reads and makes nothing while nobody knows whose entries they are (P13)', async () => {
    start(null);
    expect(await served('matrixKeys').ask({ type: 'load' })).toEqual({
      type: 'refused',
      code: 'keys.unreadable',
    });
    expect(kept.size).toBe(0);
  });

  it('refuses a keyring that keeps its secrets in the clear, as it is at that moment', async () => {
    start('installation-id-000000');
    const call = served('videoLogin');
    expect(await call.ask({ type: 'load' })).toEqual({ type: 'loaded', login: null });
    mkdirSync(join(folder, 'keyrings'));
    writeFileSync(join(folder, 'keyrings', 'login.keyring'), '[keyring]\n');
    expect(await call.ask({ type: 'load' })).toEqual({
      type: 'refused',
      code: 'keys.plaintextBackend',
    });
  });

  it('serves no port of another name, and takes no order that is none', () => {
    expect(served('matrixKeys').isServed()).toBe(true);
    expect(served('chat').isServed()).toBe(false);
    for (const data of [undefined, 'start', { type: 'port', name: 'matrixKeys' }])
      expect(() => order({ data, ports: [] })).not.toThrow();
  });

  it('ends at a surprise, and prints none of it (P7)', () => {
    const exit = vi.spyOn(process, 'exit').mockImplementation(() => undefined as never);
    const printed = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    surprise(new Error('here is a secret'));
    expect([exit.mock.calls, printed.mock.calls]).toEqual([[[1]], []]);
    vi.restoreAllMocks();
  });
});
