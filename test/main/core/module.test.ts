// Proves that the handlers of all features become the one table of the contract's calls, each with its own function.
import { describe, expect, it } from 'vitest';
import { contract, slices, type FeatureName } from '../../../preload/contract/contract.ts';
import { ok } from '../../../preload/contract/result.ts';
import { handlersOf, runModules, type Modules } from '../../../main/core/module.ts';

/** Every handler answers its own name. */
const modules = Object.fromEntries(
  (Object.keys(slices) as FeatureName[]).map((feature) => [
    feature,
    {
      handlers: Object.fromEntries(
        Object.keys(slices[feature].calls).map((name) => [name, () => ok(name)]),
      ),
    },
  ]),
) as unknown as Modules;

describe('handlersOf', () => {
  it('has a handler for each call of the contract and for nothing else, and mixes none up', () => {
    const handlers = handlersOf(modules) as unknown as Record<string, () => unknown>;
    expect(Object.keys(handlers).sort()).toEqual(Object.keys(contract.calls).sort());
    for (const [name, handler] of Object.entries(handlers)) expect(handler()).toEqual(ok(name));
  });

  it('leaves the modules as they were', () => {
    const before = Object.keys(modules.app.handlers);
    handlersOf(modules);
    expect(Object.keys(modules.app.handlers)).toEqual(before);
  });
});

describe('runModules', () => {
  const set = (starts: Readonly<Record<string, () => Promise<void> | void>>) => {
    const done: string[] = [];
    const running = Object.fromEntries(
      Object.entries(starts).map(([name, start]) => [
        name,
        {
          handlers: {},
          start: async () => {
            await start();
            done.push(`start ${name}`);
          },
          stop: () => void done.push(`stop ${name}`),
        },
      ]),
    );
    const ends: (() => void)[] = [];
    return {
      done,
      end: () => {
        for (const end of ends) end();
      },
      run: () =>
        runModules({ ...running, chat: { handlers: {} } } as unknown as Modules, (stop) =>
          ends.push(stop),
        ),
    };
  };

  it('starts one after the other, each when the one before is ready', async () => {
    const { run, done, end } = set({
      app: () => Promise.resolve().then(() => undefined),
      profile: () => undefined,
    });
    await run();
    expect(done).toEqual(['start app', 'start profile']);
    end();
    expect(done.slice(2)).toEqual(['stop app', 'stop profile']);
  });

  it('rejects with the first that cannot start, and can still be ended', async () => {
    const { run, done, end } = set({
      app: () => Promise.reject(new Error('no')),
      profile: () => undefined,
    });
    await expect(run()).rejects.toThrow('no');
    expect(done).toEqual([]);
    end();
    expect(done).toEqual(['stop app', 'stop profile']);
  });
});
