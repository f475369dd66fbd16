// Stands in for ResizeObserver: a test says when the size of an element has changed. It decides nothing about the product.

/** What is looked at now, with the function that tells its change. */
export const observed = new Map<object, () => void>();

export class ResizeObserverDouble {
  static made = 0;
  readonly #changed: () => void;
  readonly #looked = new Set<object>();
  constructor(changed: () => void) {
    this.#changed = changed;
    ResizeObserverDouble.made += 1;
  }
  observe(element: object): void {
    this.#looked.add(element);
    observed.set(element, this.#changed);
  }
  disconnect(): void {
    for (const element of this.#looked) observed.delete(element);
    this.#looked.clear();
  }
}
