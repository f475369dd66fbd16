// Decides what a benchmark is: series of values, each with a name, and goals that set one series against others. It measures nothing.
import { summaryOf } from './summary.ts';

export interface Series {
  readonly name: string;
  readonly values: readonly number[];
}

/** The median of `of` divided by the sum of the medians of `against` may be at most `limit`; null for a ratio that is told without a goal. */
export interface Goal {
  readonly of: string;
  readonly against: readonly string[];
  readonly limit: number | null;
}

export interface Measure {
  /** Also the name of its plot. */
  readonly id: string;
  readonly title: string;
  readonly unit: string;
  readonly series: readonly Series[];
  readonly goals: readonly Goal[];
  /** What a reader must know to read the figures; one sentence each. */
  readonly notes: readonly string[];
}

export interface MachineFacts {
  readonly processor: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly kernel: string;
  readonly electron: string;
  readonly commit: string;
}

export interface BenchResult {
  /** ISO 8601. */
  readonly takenAt: string;
  readonly machine: MachineFacts;
  /** Averages over 1, 5 and 15 minutes. */
  readonly loadBefore: readonly number[];
  readonly loadAfter: readonly number[];
  readonly seconds: number;
  readonly measures: readonly Measure[];
}

const median = (measure: Measure, name: string): number | null => {
  const found = measure.series.find((one) => one.name === name);
  return found === undefined ? null : (summaryOf(found.values)?.median ?? null);
};

/** Null when one side was not measured: then nothing is claimed. */
export function ratioOf(measure: Measure, goal: Goal): number | null {
  const of = median(measure, goal.of);
  const against = goal.against.map((name) => median(measure, name));
  if (of === null || against.some((one) => one === null)) return null;
  const whole = against.reduce<number>((sum, one) => sum + (one ?? 0), 0);
  return whole > 0 ? of / whole : null;
}

export type Verdict = 'met' | 'missed' | 'not measured' | 'no goal';

export function verdictOf(measure: Measure, goal: Goal): Verdict {
  const ratio = ratioOf(measure, goal);
  if (ratio === null) return 'not measured';
  if (goal.limit === null) return 'no goal';
  return ratio <= goal.limit ? 'met' : 'missed';
}

/** A machine that had other work to do gives figures that are told as such. */
export const isBusy = ({ loadBefore, machine }: BenchResult): boolean =>
  (loadBefore[0] ?? 0) > machine.cores / 4;
