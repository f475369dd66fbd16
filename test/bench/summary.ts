// Decides how many values become one figure: the median, with the quartiles and the ends beside it. It must never leave a value out.

export interface Summary {
  readonly count: number;
  readonly min: number;
  readonly lowerQuartile: number;
  readonly median: number;
  readonly upperQuartile: number;
  readonly max: number;
}

/** Linear between the two neighbours (Hyndman and Fan 1996, definition 7). `sorted` rises and is not empty. */
const quantile = (sorted: readonly number[], share: number): number => {
  const at = (sorted.length - 1) * share;
  const below = sorted[Math.floor(at)] ?? Number.NaN;
  const above = sorted[Math.ceil(at)] ?? Number.NaN;
  return below + (above - below) * (at - Math.floor(at));
};

/** Null for no values: nothing measured has no median. */
export function summaryOf(values: readonly number[]): Summary | null {
  if (values.length === 0) return null;
  if (!values.every(Number.isFinite)) throw new RangeError('a value that is no number');
  const sorted = values.toSorted((a, b) => a - b);
  return {
    count: sorted.length,
    min: quantile(sorted, 0),
    lowerQuartile: quantile(sorted, 0.25),
    median: quantile(sorted, 0.5),
    upperQuartile: quantile(sorted, 0.75),
    max: quantile(sorted, 1),
  };
}
