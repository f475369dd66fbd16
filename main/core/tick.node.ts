// The one clock by which the program counts, and the one by which it judges.

/** Milliseconds of a clock that only goes forwards. */
export const monotonicMs = (): number => performance.now();

const tickMs = 250;

/** Calls `work` with every tick until the returned function is called. */
export function everyTick(work: () => void): () => void {
  const timer = setInterval(work, tickMs);
  return () => clearInterval(timer);
}
