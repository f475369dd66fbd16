// The only waits that a test may use: for something to come true, or to see that it stays true. Never a sleep that nothing but the clock can end.

const shortMs = 5;

/** May also assert by itself; only `false` and an exception say no. */
type Look = () => unknown;

const pause = (everyMs: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, everyMs));

/** Waits until it holds; rejects, naming it, when it has not within the limit. `everyMs`: longer for looks that cost something, such as calls with a rate. */
export async function until(
  holds: () => boolean | Promise<boolean>,
  what = 'it',
  limitMs = 10_000,
  everyMs = shortMs,
): Promise<void> {
  const endMs = performance.now() + limitMs;
  while (!(await holds())) {
    if (performance.now() > endMs)
      throw new Error(`${what} did not come true in ${limitMs / 1_000} s`);
    await pause(everyMs);
  }
}

/** Looks again and again, and rejects at the first look at which it no longer holds. */
export async function stays(
  holds: Look,
  forMs: number,
  what = 'it',
  everyMs = shortMs,
): Promise<void> {
  const endMs = performance.now() + forMs;
  while (performance.now() < endMs) {
    if ((await holds()) === false) throw new Error(`${what} did not stay true`);
    await pause(everyMs);
  }
}

/** Lets everything run that is due already, promises and the next turns of the loop, without waiting for any clock. */
export async function turns(count = 20): Promise<void> {
  for (let turn = 0; turn < count; turn += 1)
    await new Promise<void>((resolve) => setImmediate(resolve));
}
