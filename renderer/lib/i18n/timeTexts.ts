// Decides how moments and durations are written. It must never read the clock: every moment comes in, in milliseconds since 1970.

export type TimeTexts = {
  /** "10:42" */
  readonly clock: (atMs: number) => string;
  /** "Tuesday, 24 November" */
  readonly day: (atMs: number) => string;
  /** "24 November 2026" */
  readonly date: (atMs: number) => string;
  /** "Fri", or "24 Nov" when it is a week or more before `nowMs`; the clock when it is the same day. */
  readonly short: (atMs: number, nowMs: number) => string;
  /** Whole days between two moments in the person's time zone; 0 is the same day, 1 the day before. */
  readonly daysBefore: (atMs: number, nowMs: number) => number;
  /** "18:42", or "1:02:05" from one hour on. */
  readonly elapsed: (durationMs: number) => string;
};

/**
 * `locale` is a BCP 47 tag, `timeZone` an IANA name; without one, the computer's.
 */
export function timeTexts(locale: string, timeZone?: string): TimeTexts {
  const zone = timeZone === undefined ? {} : { timeZone };
  const clock = new Intl.DateTimeFormat(locale, { hour: 'numeric', minute: '2-digit', ...zone });
  const day = new Intl.DateTimeFormat(locale, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    ...zone,
  });
  const date = new Intl.DateTimeFormat(locale, {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    ...zone,
  });
  const weekday = new Intl.DateTimeFormat(locale, { weekday: 'short', ...zone });
  const dayOfMonth = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', ...zone });
  const numeric = new Intl.DateTimeFormat('en-US', {
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    ...zone,
  });
  const dayNumber = (atMs: number): number => {
    const parts = new Map(
      numeric.formatToParts(atMs).map((part) => [part.type, Number(part.value)]),
    );
    return (
      Date.UTC(parts.get('year') ?? 0, (parts.get('month') ?? 1) - 1, parts.get('day') ?? 1) /
      86_400_000
    );
  };
  const daysBefore = (atMs: number, nowMs: number): number => dayNumber(nowMs) - dayNumber(atMs);
  return {
    clock: (atMs) => clock.format(atMs),
    day: (atMs) => day.format(atMs),
    date: (atMs) => date.format(atMs),
    short: (atMs, nowMs) => {
      const days = daysBefore(atMs, nowMs);
      if (days === 0) return clock.format(atMs);
      return days > 0 && days < 7 ? weekday.format(atMs) : dayOfMonth.format(atMs);
    },
    daysBefore,
    elapsed: (durationMs) => {
      const whole = Math.max(0, Math.floor(durationMs / 1000));
      const two = (value: number): string => String(value).padStart(2, '0');
      const hours = Math.floor(whole / 3600);
      const minutes = Math.floor(whole / 60) % 60;
      return hours > 0
        ? `${hours}:${two(minutes)}:${two(whole % 60)}`
        : `${minutes}:${two(whole % 60)}`;
    },
  };
}
