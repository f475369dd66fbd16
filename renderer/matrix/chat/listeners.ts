// Decides who hears of a change. Must never let one listener's fault reach another or the sender.

export interface Listeners<A extends readonly unknown[]> {
  /** Gives the function that ends the subscription. */
  readonly add: (listener: (...args: A) => void) => () => void;
  readonly tell: (...args: A) => void;
}

/** `onFault` hears that a listener threw, without what it threw. */
export function createListeners<A extends readonly unknown[]>(onFault: () => void): Listeners<A> {
  const all = new Set<{ readonly listener: (...args: A) => void }>();
  return {
    add: (listener) => {
      const entry = { listener };
      all.add(entry);
      return () => {
        all.delete(entry);
      };
    },
    tell: (...args) => {
      for (const { listener } of [...all]) {
        try {
          listener(...args);
        } catch {
          onFault();
        }
      }
    },
  };
}
