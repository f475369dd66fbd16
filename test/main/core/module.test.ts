// Proves that the handlers of all features become the one table of the contract's calls, each with its own function.
import { describe, expect, it } from 'vitest';
import { contract, slices, type FeatureName } from '../../../preload/contract/contract.ts';
import { ok } from '../../../preload/contract/result.ts';
import { handlersOf, type Modules } from '../../../main/core/module.ts';

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
