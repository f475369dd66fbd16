// P15: an end of a port hears only what fits, and no more than the contract allows.
import { expect, it } from 'vitest';
import { z } from 'zod';
import { portMessages } from '../../../renderer/lib/portMessages.ts';

const end = () => {
  const heard: number[] = [];
  const clock = { ms: 0 };
  const take = portMessages({
    schema: z.strictObject({ n: z.number() }),
    rate: { perSecond: 10, burst: 3 },
    nowMs: () => clock.ms,
    heard: ({ n }) => {
      heard.push(n);
    },
  });
  return {
    heard,
    clock,
    say: (data: unknown): void => {
      take({ data });
    },
  };
};

it('passes on what fits and nothing else', () => {
  const { heard, clock, say } = end();
  for (const data of [{ n: 1 }, { n: '2' }, null, { n: 3, more: 1 }, { n: 4 }]) {
    clock.ms += 1_000;
    say(data);
  }
  expect(heard).toEqual([1, 4]);
});

it('hears no more than the burst, and the rate after it; what does not fit counts too', () => {
  const { heard, clock, say } = end();
  for (let n = 1; n <= 9; n += 1) say({ n });
  expect(heard).toEqual([1, 2, 3]);
  clock.ms = 100;
  say({ n: 10 });
  say({ n: 11 });
  expect(heard).toEqual([1, 2, 3, 10]);
  clock.ms = 200;
  say('nothing');
  say({ n: 12 });
  expect(heard.at(-1)).toBe(10);
});
