// Proves how the keychain's process is started: silent, with a small environment, told whose entries it keeps before it gets any port (P13, P14).
import type { MessagePortMain } from 'electron';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { startKeysProcess } from '../../../main/shell/keysProcess.electron.ts';

const child = vi.hoisted(() => ({
  forked: [] as unknown[][],
  posted: [] as unknown[][],
  listeners: [] as [string, () => void][],
  killed: 0,
}));
vi.mock('electron', () => ({
  utilityProcess: {
    fork: (...args: unknown[]) => {
      child.forked.push(args);
      return {
        postMessage: (...message: unknown[]) => void child.posted.push(message),
        once: (name: string, listener: () => void) => void child.listeners.push([name, listener]),
        kill: () => {
          child.killed += 1;
          return true;
        },
      };
    },
  },
}));
beforeEach(() => {
  for (const list of [child.forked, child.posted, child.listeners]) list.length = 0;
  child.killed = 0;
});

const start = (installId: string | null = 'installation-id-000000') => {
  let gone = 0;
  const keys = startKeysProcess({
    entryPath: '/program/main/keys.js',
    installId,
    environment: { HOME: '/home/ada', NODE_OPTIONS: '--inspect' },
    gone: () => {
      gone += 1;
    },
  });
  return { keys, gone: () => gone };
};

describe('startKeysProcess', () => {
  it('gives it no arguments, no output and only what it may know of the environment', () => {
    start();
    expect(child.forked).toEqual([
      [
        '/program/main/keys.js',
        [],
        { serviceName: 'Alcove keys', stdio: 'ignore', env: { HOME: '/home/ada' }, execArgv: [] },
      ],
    ]);
  });

  it('tells it first whose entries it keeps; or that nobody knows, and then it reads none', () => {
    const { keys } = start();
    const end = 'an end' as unknown as MessagePortMain;
    keys.give('matrixKeys', end);
    expect(child.posted.splice(0)).toEqual([
      [{ type: 'start', installId: 'installation-id-000000' }],
      [{ type: 'port', name: 'matrixKeys' }, [end]],
    ]);
    start(null);
    expect(child.posted).toEqual([[{ type: 'start', installId: null }]]);
  });

  it('tells when it ended, and not before', () => {
    const { gone } = start();
    expect(gone()).toBe(0);
    expect(child.listeners.map(([name]) => name)).toEqual(['exit']);
    child.listeners[0]?.[1]();
    expect(gone()).toBe(1);
  });

  it('ends it when it is told to', () => {
    const { keys } = start();
    expect(child.killed).toBe(0);
    keys.kill();
    expect(child.killed).toBe(1);
  });
});
