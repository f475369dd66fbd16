// How memory becomes series: the whole, and each kind of process.
import { expect, it } from 'vitest';
import { memoryParts, memorySeries } from './memorySeries.ts';

const all = [{ renderer: 60, browser: 40 }, null, { renderer: 61, utility: 5 }];

it('adds up all processes, and leaves out a family that could not be read', () => {
  expect(memorySeries('a', all)).toEqual({ name: 'a', values: [100, 66] });
});

it('has a row for each kind that was there at all, with nothing where it was not', () => {
  expect(memoryParts('a', all)).toEqual([
    { name: 'a: browser', values: [40, 0] },
    { name: 'a: renderer', values: [60, 61] },
    { name: 'a: utility', values: [0, 5] },
  ]);
});
