// Proves that the one clock ticks four times a second until it is ended, and that the other only goes forwards.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { everyTick, monotonicMs } from '../../../main/core/tick.node.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('works with every tick, every 250 ms, until it is ended', () => {
  let times = 0;
  const end = everyTick(() => {
    times += 1;
  });
  vi.advanceTimersByTime(249);
  expect(times).toBe(0);
  vi.advanceTimersByTime(1);
  expect(times).toBe(1);
  vi.advanceTimersByTime(1_000);
  expect(times).toBe(5);
  end();
  vi.advanceTimersByTime(1_000);
  expect([times, vi.getTimerCount()]).toEqual([5, 0]);
});

it('is no clock on the wall: setting that one back moves nothing', () => {
  const before = monotonicMs();
  vi.setSystemTime(0);
  vi.advanceTimersByTime(30);
  expect(monotonicMs() - before).toBe(30);
});
