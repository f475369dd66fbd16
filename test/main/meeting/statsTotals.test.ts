// P18: the frames of a meeting are the sum over its attempts, each counted once.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { frameStatNames } from '../../../preload/contract/shapes.ts';
import { createStatsTotals } from '../../../main/meeting/statsTotals.ts';
import { goodStats } from './callTimeline.ts';

const frames = fc.record(
  Object.fromEntries(frameStatNames.map((name) => [name, fc.nat({ max: 1_000 })])),
);

it('is nothing before the first answer, and holds the newest facts', () => {
  const totals = createStatsTotals();
  expect(totals.newest()).toBeNull();
  totals.take(goodStats({ sent: 5 }));
  totals.take(goodStats({ sent: 8, state: 'reconnecting' }));
  expect(totals.newest()).toMatchObject({ sent: 8, state: 'reconnecting' });
});

it('is the sum of the last answer of every attempt, in every field', () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(frames, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 5 }),
      (attempts) => {
        const totals = createStatsTotals();
        const expected: Record<string, number> = {};
        attempts.forEach((answers, attempt) => {
          for (const one of answers) totals.take(goodStats({ ...one, attempt }));
          for (const name of frameStatNames)
            expected[name] = (expected[name] ?? 0) + (answers.at(-1)?.[name] ?? 0);
        });
        expect(totals.newest()).toMatchObject(expected);
      },
    ),
  );
});
