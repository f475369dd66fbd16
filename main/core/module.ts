// How a feature joins the program: what it answers, and how it begins and ends. A feature of the contract without a module does not compile.
import type { FeatureName } from '../../preload/contract/contract.ts';
import type { Handlers, HandlersOf } from '../../preload/contract/derive.ts';

export interface Module<F extends FeatureName> {
  readonly handlers: HandlersOf<F>;
  /** Before the first page is loaded. */
  readonly start?: () => Promise<void> | void;
  readonly stop?: () => void;
}

/** A module for every slice of the contract, and for nothing else. */
export type Modules = { readonly [F in FeatureName]: Module<F> };

export function handlersOf(modules: Modules): Handlers {
  const joined: Partial<Handlers> = {};
  for (const { handlers } of Object.values(modules)) Object.assign(joined, handlers);
  return joined as Handlers;
}

/** Starts all of them, one after the other; `atEnd` is told what to do when the program ends. */
export async function runModules(
  modules: Modules,
  atEnd: (stop: () => void) => void,
): Promise<void> {
  atEnd(() => {
    for (const { stop } of Object.values(modules)) stop?.();
  });
  for (const { start } of Object.values(modules)) await start?.();
}
