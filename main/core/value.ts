// One value that several rooms read: whoever needs it asks here, and nobody keeps a copy that could disagree.

export interface Value<T> {
  get(): T;
  set(next: T): void;
  /** Called after every change, in the order of subscribing. The returned function ends it. */
  subscribe(listener: (now: T) => void): () => void;
}

export function createValue<T>(first: T): Value<T> {
  let now = first;
  const listeners = new Set<(now: T) => void>();
  return {
    get: () => now,
    set(next) {
      if (Object.is(now, next)) return;
      now = next;
      for (const listener of [...listeners]) listener(next);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}
