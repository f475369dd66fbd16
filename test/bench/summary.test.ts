// The statistics of the benchmarks: medians and quartiles, and no figure out of nothing.
import { expect, it } from 'vitest';
import { summaryOf } from './summary.ts';

it('gives the median and the quartiles, whatever the order', () => {
  expect(summaryOf([5, 1, 4, 2, 3])).toEqual({
    count: 5,
    min: 1,
    lowerQuartile: 2,
    median: 3,
    upperQuartile: 4,
    max: 5,
  });
});

it('goes between two neighbours', () => {
  expect(summaryOf([10, 20, 30, 40])).toMatchObject({
    lowerQuartile: 17.5,
    median: 25,
    upperQuartile: 32.5,
  });
});

it('says the same five times for one value, and nothing for none', () => {
  expect(summaryOf([7])).toMatchObject({ min: 7, median: 7, max: 7 });
  expect(summaryOf([])).toBeNull();
});

it('refuses what is no number, and changes nothing of what it got', () => {
  expect(() => summaryOf([1, Number.NaN])).toThrow(RangeError);
  const values = [3, 1, 2];
  summaryOf(values);
  expect(values).toEqual([3, 1, 2]);
});
