// Proves that the clock ticks four times a second until it is ended, that the judging clock only goes forwards, and that a line of the log is a code.
import { afterEach, describe, expect, it, vi } from 'vitest';
import { log } from '../../../main/core/log.node.ts';
import { everyTick, monotonicMs } from '../../../main/core/tick.node.ts';

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe('everyTick', () => {
  it('calls every 250 ms, and not any more when it is ended', () => {
    vi.useFakeTimers();
    let calls = 0;
    const stop = everyTick(() => {
      calls += 1;
    });
    vi.advanceTimersByTime(249);
    expect(calls).toBe(0);
    vi.advanceTimersByTime(751);
    expect(calls).toBe(4);
    stop();
    vi.advanceTimersByTime(1_000);
    expect([calls, vi.getTimerCount()]).toEqual([4, 0]);
  });
});

describe('monotonicMs', () => {
  it('is not the clock on the wall', () => {
    vi.spyOn(performance, 'now').mockReturnValue(1_234.5);
    expect(monotonicMs()).toBe(1_234.5);
  });
});

describe('log', () => {
  it('prints the code with its numbers, and nothing that is none', () => {
    const lines: unknown[][] = [];
    vi.spyOn(console, 'log').mockImplementation((...line) => void lines.push(line));
    log('gateway.closed', { times: 3 });
    log('/home/ada/secret');
    expect(lines.length).toBe(2);
    expect(lines[0]).toEqual(['gateway.closed times=3']);
    expect(JSON.stringify(lines[1])).not.toContain('ada');
  });
});
