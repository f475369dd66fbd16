// Decides whether a counter was opened before (RFC 6479, a sliding bitmap without shifting). It must never say yes twice to the same counter.

const bitsPerWord = 32;
const words = 129;

/** How many counters below the highest one can still be new. One word more than this is kept, as RFC 6479 section 2 explains. */
export const replayWindowSize = (words - 1) * bitsPerWord;

/** Counters are whole numbers from 0; anything else is refused. */
export interface ReplayWindow {
  /** True when `accept` would say yes now. Changes nothing: use it to save work before the tag is checked. */
  readonly isFresh: (ctr: number) => boolean;
  /** Marks the counter. Call it only after the tag was checked; false means that the frame is a replay or too old. */
  readonly accept: (ctr: number) => boolean;
}

const wordNumber = (ctr: number): number => Math.floor(ctr / bitsPerWord);

export function createReplayWindow(): ReplayWindow {
  const bitmap = new Uint32Array(words);
  let highest = -1;

  const isFresh = (ctr: number): boolean => {
    if (!Number.isSafeInteger(ctr) || ctr < 0) return false;
    if (ctr > highest) return true;
    if (highest - ctr >= replayWindowSize) return false;
    const word = bitmap[wordNumber(ctr) % words] ?? 0xffffffff;
    return ((word >>> (ctr % bitsPerWord)) & 1) === 0;
  };

  const accept = (ctr: number): boolean => {
    if (!isFresh(ctr)) return false;
    if (ctr > highest) {
      const from = highest < 0 ? -1 : wordNumber(highest);
      const steps = Math.min(wordNumber(ctr) - from, words);
      // Words between the old and the new highest hold marks of counters long gone.
      for (let step = 0; step < steps; step += 1) bitmap[(wordNumber(ctr) - step) % words] = 0;
      highest = ctr;
    }
    const index = wordNumber(ctr) % words;
    bitmap[index] = (bitmap[index] ?? 0) | (1 << (ctr % bitsPerWord));
    return true;
  };

  return { isFresh, accept };
}
