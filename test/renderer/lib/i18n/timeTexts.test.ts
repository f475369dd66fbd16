// Proves how moments and durations are written. It must never depend on the clock or the zone of this computer.
import { describe, expect, it } from 'vitest';
import { timeTexts } from '../../../../renderer/lib/i18n/timeTexts.ts';

const nowMs = Date.UTC(2026, 10, 24, 10, 0);
const hourMs = 3_600_000;
const texts = timeTexts('en-GB', 'Europe/Berlin');

describe('timeTexts', () => {
  it('writes moments in the person’s zone', () => {
    expect(texts.clock(nowMs)).toBe('11:00');
    expect(texts.date(nowMs)).toBe('24 November 2026');
  });
  it('counts days by the calendar there, not by 24 hours', () => {
    const justAfterMidnight = Date.UTC(2026, 10, 23, 23, 30);
    expect(texts.daysBefore(justAfterMidnight, nowMs)).toBe(0);
    expect(texts.daysBefore(justAfterMidnight - hourMs, nowMs)).toBe(1);
    expect(timeTexts('en-GB', 'UTC').daysBefore(justAfterMidnight, nowMs)).toBe(1);
  });
  it('counts a day across a change of clocks', () => {
    expect(texts.daysBefore(Date.UTC(2026, 9, 24, 22, 30), Date.UTC(2026, 9, 25, 23, 30))).toBe(1);
  });
  it('is short: clock today, weekday this week, day before that', () => {
    expect(texts.short(nowMs - hourMs, nowMs)).toBe('10:00');
    expect(texts.short(nowMs - 4 * 24 * hourMs, nowMs)).toBe('Fri');
    expect(texts.short(nowMs - 7 * 24 * hourMs, nowMs)).toBe('17 Nov');
  });
  it('writes how long something has lasted', () => {
    expect([0, 59_999, 60_000, 1_122_000, 3_725_000, -5].map(texts.elapsed)).toEqual([
      '0:00',
      '0:59',
      '1:00',
      '18:42',
      '1:02:05',
      '0:00',
    ]);
  });
});
