// Holds what a view shows: one value that is read, replaced and watched. It decides nothing.

export interface ViewState<S> {
  readonly get: () => S;
  /** Gives the function that ends the subscription. */
  readonly subscribe: (listener: () => void) => () => void;
}

export interface OwnViewState<S> extends ViewState<S> {
  readonly set: (changes: Partial<S>) => void;
}

export function createViewState<S extends object>(first: S): OwnViewState<S> {
  let state = first;
  const listeners = new Set<() => void>();
  return {
    get: () => state,
    set: (changes) => {
      state = { ...state, ...changes };
      for (const listener of [...listeners]) listener();
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
