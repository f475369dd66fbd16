// What the benchmarks read from the kernel's files.
import { expect, it } from 'vitest';
import { onProcessorMs, pssOf, usedBetweenMs } from './procFigures.ts';

it('reads the proportional set size, and nothing that is like it', () => {
  expect(pssOf('Rss:  900 kB\nPss:      120 kB\nPss_Anon:  7 kB\n')).toBe(122_880);
  expect(pssOf('Pss_Anon:  7 kB\n')).toBeNull();
});

it('reads the time on a processor', () => {
  expect(onProcessorMs('2500000 77 12\n')).toBe(2.5);
  expect(onProcessorMs('')).toBeNull();
});

it('adds up what each thread used, also one that began meanwhile, and forgets one that is gone', () => {
  const of = (thread: number, ms: number) => ({ pid: 1, thread, name: 'w', ms });
  expect(usedBetweenMs([of(1, 10), of(2, 5)], [of(1, 13), of(3, 4)])).toBe(7);
});
