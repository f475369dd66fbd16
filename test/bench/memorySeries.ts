// Puts memory into series: all processes together, and each kind of them. It measures nothing.
import type { Series } from './benchResult.ts';
import { totalMb, type MemoryByType } from './procFigures.ts';

const known = (all: readonly (MemoryByType | null)[]): readonly MemoryByType[] =>
  all.filter((one): one is MemoryByType => one !== null);

export const memorySeries = (name: string, all: readonly (MemoryByType | null)[]): Series => ({
  name,
  values: known(all).map(totalMb),
});

/** A row for each kind of process that was there at all. */
export const memoryParts = (
  name: string,
  all: readonly (MemoryByType | null)[],
): readonly Series[] => {
  const types = [...new Set(known(all).flatMap((one) => Object.keys(one)))].sort();
  return types.map((type) => ({
    name: `${name}: ${type}`,
    values: known(all).map((one) => one[type] ?? 0),
  }));
};
