// Proves that the handlers of all features become the one table of the contract's calls, each with its own function, and that the modules begin and end.
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
  const noted = (start: (steps: string[]) => Promise<void> | void) => {
    const steps: string[] = [];
    let stop = (): void => undefined;
    const run = runModules(
      {
        ...modules,
        account: { handlers: modules.account.handlers, start: () => start(steps) },
        meeting: {
          handlers: modules.meeting.handlers,
          start: () => void steps.push('meeting starts'),
          stop: () => void steps.push('meeting stops'),
        },
        network: {
          handlers: modules.network.handlers,
          stop: () => void steps.push('network stops'),
        },
      },
      (given) => {
        stop = given;
      },
    );
    return { steps, run, stop: () => stop() };
  };

  it('starts one after the other, and waits for each', async () => {
    const first = Promise.withResolvers<void>();
    const { steps, run } = noted(async (told) => {
      await first.promise;
      told.push('account started');
    });
    expect(steps).toEqual([]);
    first.resolve();
    await run;
    expect(steps).toEqual(['account started', 'meeting starts']);
  });

  it('stops those that can be stopped, all of them, when the program ends', async () => {
    const { steps, run, stop } = noted(() => undefined);
    await run;
    steps.length = 0;
    stop();
    expect(steps).toEqual(['meeting stops', 'network stops']);
  });

  it('knows how to stop also while one has not started yet, and where one could not', async () => {
    const { steps, run, stop } = noted(() => Promise.reject(new Error('no')));
    stop();
    expect(steps).toEqual(['meeting stops', 'network stops']);
    await expect(run).rejects.toThrow('no');
    expect(steps).not.toContain('meeting starts');
  });
});
