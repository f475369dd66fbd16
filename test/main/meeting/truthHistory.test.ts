// Proves over thousands of histories that "protected" is said exactly when the last two seconds back it (P18).
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CallStats } from '../../../preload/contract/shapes.ts';
import {
  isRelayOnly,
  judgeTruth,
  staleAfterMs,
  type Sample,
  type TruthFacts,
} from '../../../main/meeting/truthRules.ts';
import { goodStats, tickEveryMs } from './callTimeline.ts';

const nowMs = 100_000;

describe('for every history', () => {
  /** The first value mostly: a history is good in most of its parts and bad in some. */
  const mostly = <T>(usual: T, ...rare: T[]): fc.Arbitrary<T> =>
    fc.oneof(
      { weight: 19, arbitrary: fc.constant(usual) },
      { weight: 1, arbitrary: fc.constantFrom(...rare) },
    );
  const answer = fc.record({
    state: mostly<CallStats['state']>(
      'connected',
      'reconnecting',
      'lost',
      'connecting',
      'waiting',
      'ended',
    ),
    confirmedEpoch: mostly<number | null>(1, null),
    attached: mostly(true, false),
    participants: mostly(1, 0, 2),
    confirmed: mostly(1, 0, 2),
    isNewAttempt: mostly(false, true),
    refusedIn: mostly(0, 1),
    plaintextIn: mostly(0, 1),
    refusedOut: mostly(0, 1),
    local: mostly<CallStats['selected']['local']>('relay', 'host', 'none'),
    gathered: mostly<CallStats['gathered']>(['relay'], ['relay', 'host'], []),
    stepMs: fc.oneof(
      { weight: 5, arbitrary: fc.integer({ min: 100, max: 900 }) },
      { weight: 1, arbitrary: fc.integer({ min: 0, max: 1_900 }) },
    ),
    moreSent: mostly(0, 1, -1),
    moreSealed: fc.integer({ min: 0, max: 2 }),
    moreOpened: fc.integer({ min: 0, max: 2 }),
    less: mostly(0, 1, 3),
    moreBytes: fc.integer({ min: 0, max: 2 }),
    relayTunnels: mostly(1, 0),
    repeats: mostly(false, true),
  });
  const histories = fc.array(answer, { minLength: 0, maxLength: 7 }).map((rows) => {
    let [atMs, number, relayBytes, attempt] = [nowMs - 2_400, 0, 0, 1];
    const sums = { sent: 5, sealed: 5, received: 5, opened: 5, decoded: 5 };
    return rows.map(
      ({
        local,
        stepMs,
        moreSent,
        moreSealed,
        moreOpened,
        less,
        moreBytes,
        relayTunnels,
        repeats,
        isNewAttempt,
        ...given
      }): Sample => {
        atMs += stepMs;
        relayBytes += moreBytes;
        number += repeats ? 0 : 1;
        if (isNewAttempt) attempt += 1;
        sums.sealed += moreSealed;
        sums.sent += moreSealed + moreSent;
        sums.opened += moreOpened - less;
        sums.received += moreOpened;
        sums.decoded += moreOpened;
        return {
          atMs,
          relayBytes,
          relayTunnels,
          stats: goodStats({
            ...given,
            ...sums,
            number,
            attempt,
            selected: { local, remote: 'relay', protocol: 'tls' },
          }),
        };
      },
    );
  });
  const any = fc
    .record({
      samples: histories,
      pageExists: mostly(true, false),
      wasProtected: fc.boolean(),
      wasRunning: fc.boolean(),
      unknownSinceMs: fc.option(fc.integer({ min: nowMs - 6_000, max: nowMs })),
      relayTunnels: mostly(1, 0),
    })
    .map((given): TruthFacts => ({ nowMs, ...given }));

  /** The reasons for which "protected" may be said, reckoned anew from the history. */
  const isBacked = ({ samples, pageExists, relayTunnels }: TruthFacts): boolean => {
    const newest = samples.at(-1);
    if (!pageExists || newest === undefined || relayTunnels === 0) return false;
    const { stats: now } = newest;
    const recent: Sample[] = [];
    for (const one of samples.toReversed()) {
      const isRecent = one.atMs >= nowMs - (2_000 - tickEveryMs) && one.atMs <= nowMs;
      if (!isRecent || one.stats.attempt !== now.attempt) break;
      recent.unshift(one);
    }
    const [first] = recent;
    if (first === undefined) return false;
    const climbs = (read: (one: Sample) => number): boolean =>
      recent.every((one, index) => {
        const before = recent[index - 1];
        return before === undefined || read(one) >= read(before);
      });
    const totals: ((one: Sample) => number)[] = (
      [
        'sent',
        'sealed',
        'received',
        'opened',
        'decoded',
        'refusedIn',
        'plaintextIn',
        'refusedOut',
      ] as const
    ).map((name) => (one) => one.stats[name]);
    return (
      newest.atMs <= nowMs &&
      nowMs - newest.atMs <= staleAfterMs &&
      now.state === 'connected' &&
      now.attached &&
      now.confirmedEpoch !== null &&
      now.participants > 0 &&
      now.confirmed === now.participants &&
      now.sent <= now.sealed &&
      isRelayOnly(now) &&
      newest.relayTunnels > 0 &&
      totals.every(climbs) &&
      new Set(recent.map((one) => one.stats.number)).size === recent.length &&
      climbs((one) => one.stats.number) &&
      now.sealed > first.stats.sealed &&
      now.opened > first.stats.opened &&
      newest.relayBytes > first.relayBytes &&
      now.plaintextIn === first.stats.plaintextIn
    );
  };

  it('protected is said exactly when the last two seconds back it', () => {
    let times = 0;
    fc.assert(
      fc.property(any, (given) => {
        const isProtected = judgeTruth(given).level === 'protected';
        if (isProtected) times += 1;
        expect(isProtected).toBe(isBacked(given));
      }),
      { numRuns: 10_000 },
    );
    expect(times).toBeGreaterThan(300); // both answers were reckoned often
  });

  it('lost and not yet are said only when nothing is attached or no page is there, and each in its time', () => {
    fc.assert(
      fc.property(any, (given) => {
        const { level } = judgeTruth(given);
        const newest = given.samples.at(-1);
        if (level === 'lost')
          expect(!given.pageExists || newest?.stats.attached === false).toBe(true);
        if (level === 'notYet')
          expect(!given.pageExists || newest === undefined || !newest.stats.attached).toBe(true);
        if (level === 'lost') expect(given.wasProtected).toBe(true);
        if (level === 'notYet') expect(given.wasProtected).toBe(false);
      }),
      { numRuns: 5_000 },
    );
  });

  it('the numbers are never negative, and whoever is protected is not told to stop', () => {
    fc.assert(
      fc.property(any, (given) => {
        const { window, level, mustStop } = judgeTruth(given);
        for (const value of Object.values(window)) expect(value).toBeGreaterThanOrEqual(0);
        if (level !== 'unknown') expect(mustStop).toBe(false);
      }),
      { numRuns: 5_000 },
    );
  });
});
