// Proves that work that may never end is waited for within its limit, and that its failure and its value come through.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { within } from '../../../main/core/within.node.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('gives what was done in time, and leaves no timer behind', async () => {
  expect(await within(Promise.resolve(7), 100)).toEqual({ done: 7 });
  expect(vi.getTimerCount()).toBe(0);
});

it('gives null when the limit has passed, and not before', async () => {
  let answer: unknown = 'waits';
  const waiting = within(new Promise(() => undefined), 100).then((given) => {
    answer = given;
  });
  await vi.advanceTimersByTimeAsync(99);
  expect(answer).toBe('waits');
  await vi.advanceTimersByTimeAsync(1);
  await waiting;
  expect(answer).toBeNull();
});

it('rejects as the work does, and leaves no timer behind', async () => {
  await expect(within(Promise.reject(new Error('torn')), 100)).rejects.toThrow('torn');
  expect(vi.getTimerCount()).toBe(0);
});
