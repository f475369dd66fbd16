// Proves that the first sentence is never better than what was measured: any single doubt gives a weaker one (P18).
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CallReport } from '../../../preload/contract/shapes.ts';
import {
  isRelayOnly,
  judgeTruth,
  patienceMs,
  staleAfterMs,
  windowMs,
  type Sample,
  type TruthFacts,
} from '../../../main/meeting/truthRules.ts';
import { goodReport, judgeEveryMs } from './callTimeline.ts';

const nowMs = 100_000;
const sample = (
  agoMs: number,
  frames: number,
  changes: Partial<CallReport> = {},
  others: Partial<Sample> = {},
): Sample => ({
  atMs: nowMs - agoMs,
  report: goodReport({
    sequence: frames,
    sent: frames,
    sealed: frames,
    received: frames,
    opened: frames,
    decoded: frames,
    ...changes,
  }),
  relayBytes: frames * 100,
  relayTunnels: 1,
  ...others,
});
const good = (changes: Partial<CallReport> = {}, others: Partial<Sample> = {}): Sample[] => [
  sample(1_500, 10),
  sample(1_000, 20),
  sample(500, 30),
  sample(50, 40, changes, others),
];
const facts = (changes: Partial<TruthFacts> = {}): TruthFacts => ({
  nowMs,
  samples: good(),
  pageExists: true,
  wasProtected: false,
  wasRunning: false,
  unknownSinceMs: null,
  relayTunnels: 1,
  ...changes,
});
const levelOf = (changes: Partial<TruthFacts>): string => judgeTruth(facts(changes)).level;

describe('protected', () => {
  it('is said when everything was measured and is good', () => {
    expect(judgeTruth(facts())).toEqual({
      level: 'protected',
      window: { sent: 30, sealed: 30, opened: 30, decoded: 30, refusedIn: 0 },
      relayOnly: true,
      mustStop: false,
    });
  });

  const last = (
    changes: Partial<CallReport>,
    others: Partial<Sample> = {},
  ): Partial<TruthFacts> => ({ samples: good(changes, others) });
  const doubts: [string, Partial<TruthFacts>][] = [
    ['there is no page', { pageExists: false }],
    ['there is no report', { samples: [] }],
    ['there is only one report', { samples: [sample(50, 40)] }],
    ['the newest report is old', { nowMs: nowMs + staleAfterMs }],
    ['the newest report lies in the future', { nowMs: nowMs - 100 }],
    ['no key was confirmed', last({ confirmedEpoch: null })],
    ['nobody is there', last({ peers: 0 })],
    ['a second person is there', last({ peers: 2 })],
    ['nothing is attached', last({ attached: false })],
    ['a frame was sent that was not sealed', last({ sent: 41 })],
    ['plain frames came in', last({ plaintextIn: 1 })],
    [
      'the chosen candidate is no relay',
      last({ selected: { local: 'host', remote: 'relay', protocol: 'udp' } }),
    ],
    [
      'there is no chosen candidate',
      last({ selected: { local: 'none', remote: 'none', protocol: 'none' } }),
    ],
    ['another candidate was gathered too', last({ gathered: ['relay', 'srflx'] })],
    ['no candidate was gathered', last({ gathered: [] })],
    ['the report came without a tunnel to the relay', last({}, { relayTunnels: 0 })],
    ['there is no tunnel to the relay now', { relayTunnels: 0 }],
    ['no frame was sealed', last({ sealed: 10, sent: 10 })],
    ['no frame was opened', last({ opened: 10 })],
    ['the relay carried nothing', last({}, { relayBytes: 1_000 })],
    ['the call says that it is reconnecting', last({ state: 'reconnecting' })],
    ['the call says that it is lost', last({ state: 'lost', reason: 'keyMismatch' })],
    ['the call says that it is connecting', last({ state: 'connecting' })],
    ['the call says that it has ended', last({ state: 'ended', reason: 'left' })],
    ...(
      [
        'sent',
        'sealed',
        'received',
        'opened',
        'decoded',
        'refusedOut',
        'refusedIn',
        'plaintextIn',
      ] as const
    ).map((name): [string, Partial<TruthFacts>] => [
      `the total of ${name} ran backwards`,
      {
        samples: [
          sample(1_500, 10, { [name]: 9 }),
          sample(1_000, 20, { [name]: 35 }),
          sample(500, 30, { [name]: 34 }),
          sample(50, 40, { [name]: 36 }),
        ],
      },
    ]),
    ['the same report came twice', { samples: [...good(), sample(20, 40)] }],
    ['an older report came again', { samples: [...good(), sample(20, 50, { sequence: 1 })] }],
  ];
  it.each(doubts)('is not said when %s', (_what, changes) => {
    for (const wasProtected of [false, true])
      for (const wasRunning of [false, true])
        expect(levelOf({ ...changes, wasProtected, wasRunning })).not.toBe('protected');
  });

  it('two doubts are no better than one', () => {
    fc.assert(
      fc.property(fc.constantFrom(...doubts), fc.constantFrom(...doubts), ([, one], [, other]) => {
        expect(levelOf({ ...one, ...other })).not.toBe('protected');
      }),
    );
  });
});

describe('for every history', () => {
  /** The first value mostly: a history is good in most of its parts and bad in some. */
  const mostly = <T>(usual: T, ...rare: T[]): fc.Arbitrary<T> =>
    fc.oneof(
      { weight: 19, arbitrary: fc.constant(usual) },
      { weight: 1, arbitrary: fc.constantFrom(...rare) },
    );
  const report = fc.record({
    state: mostly<CallReport['state']>(
      'connected',
      'reconnecting',
      'lost',
      'connecting',
      'waiting',
      'ended',
    ),
    confirmedEpoch: mostly<number | null>(1, null),
    attached: mostly(true, false),
    peers: mostly(1, 0, 2),
    refusedIn: mostly(0, 1),
    plaintextIn: mostly(0, 1),
    refusedOut: mostly(0, 1),
    local: mostly<CallReport['selected']['local']>('relay', 'host', 'none'),
    gathered: mostly<CallReport['gathered']>(['relay'], ['relay', 'host'], []),
    stepMs: fc.oneof(
      { weight: 5, arbitrary: fc.integer({ min: 100, max: 900 }) },
      { weight: 1, arbitrary: fc.integer({ min: -200, max: 1_900 }) },
    ),
    moreSent: mostly(0, 1, -1),
    moreSealed: fc.integer({ min: 0, max: 2 }),
    moreOpened: fc.integer({ min: 0, max: 2 }),
    less: mostly(0, 1, 3),
    moreBytes: fc.integer({ min: 0, max: 2 }),
    relayTunnels: mostly(1, 0),
    repeats: mostly(false, true),
  });
  const histories = fc.array(report, { minLength: 0, maxLength: 7 }).map((rows) => {
    let [atMs, sequence, relayBytes] = [nowMs - 2_400, 0, 0];
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
        ...given
      }): Sample => {
        atMs += stepMs;
        relayBytes += moreBytes;
        sequence += repeats ? 0 : 1;
        sums.sealed += moreSealed;
        sums.sent += moreSealed + moreSent;
        sums.opened += moreOpened - less;
        sums.received += moreOpened;
        sums.decoded += moreOpened;
        return {
          atMs,
          relayBytes,
          relayTunnels,
          report: goodReport({
            ...given,
            ...sums,
            sequence,
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
    .map((given) => facts(given));

  /** The reasons for which "protected" may be said, reckoned anew from the history. */
  const isBacked = ({ samples, pageExists, relayTunnels }: TruthFacts): boolean => {
    const newest = samples.at(-1);
    if (!pageExists || newest === undefined || relayTunnels === 0) return false;
    const { report: now } = newest;
    const start = samples.findIndex(
      ({ atMs }) => atMs >= nowMs - (2_000 - judgeEveryMs) && atMs <= nowMs,
    );
    const recent = samples.slice(start);
    const [first] = recent;
    if (start === -1 || first === undefined) return false;
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
    ).map((name) => (one) => one.report[name]);
    return (
      newest.atMs <= nowMs &&
      nowMs - newest.atMs <= staleAfterMs &&
      now.state === 'connected' &&
      now.attached &&
      now.confirmedEpoch !== null &&
      now.peers === 1 &&
      now.sent <= now.sealed &&
      isRelayOnly(now) &&
      newest.relayTunnels > 0 &&
      totals.every(climbs) &&
      new Set(recent.map((one) => one.report.sequence)).size === recent.length &&
      climbs((one) => one.report.sequence) &&
      now.sealed > first.report.sealed &&
      now.opened > first.report.opened &&
      newest.relayBytes > first.relayBytes &&
      now.plaintextIn === first.report.plaintextIn
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
          expect(!given.pageExists || newest?.report.attached === false).toBe(true);
        if (level === 'notYet')
          expect(!given.pageExists || newest === undefined || !newest.report.attached).toBe(true);
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

describe('the order to stop', () => {
  const stops = (changes: Partial<TruthFacts>): boolean => judgeTruth(facts(changes)).mustStop;
  it('comes at once when the key, the other person or the sealing is in doubt', () => {
    for (const changes of [
      { confirmedEpoch: null },
      { peers: 0 },
      { peers: 2 },
      { sent: 41 },
      { plaintextIn: 1 },
    ] as const)
      expect(stops({ samples: good(changes) }), JSON.stringify(changes)).toBe(true);
  });

  it("comes at once when a running call loses its route, by its own report or by the gateway's count (P17)", () => {
    const offRoute: Partial<TruthFacts>[] = [
      { samples: good({ selected: { local: 'host', remote: 'relay', protocol: 'udp' } }) },
      { samples: good({}, { relayTunnels: 0 }) },
      { relayTunnels: 0 },
    ];
    for (const changes of offRoute)
      expect([
        stops({ ...changes, wasRunning: true }),
        stops({ ...changes, wasRunning: false }),
      ]).toEqual([true, false]);
  });

  it('waits while frames or reports pause, but not longer than the patience', () => {
    const still = {
      samples: [
        sample(1_500, 40),
        sample(1_000, 40, { sequence: 41 }),
        sample(50, 40, { sequence: 42 }),
      ],
      wasRunning: true,
    };
    const silent = { samples: [sample(5_000, 40)], wasRunning: true };
    for (const changes of [still, silent]) {
      expect(stops({ ...changes, unknownSinceMs: nowMs - patienceMs })).toBe(false);
      expect(stops({ ...changes, unknownSinceMs: nowMs - patienceMs - 1 })).toBe(true);
    }
  });
});

describe('what the numbers mean', () => {
  it('the window, or the age of a report, and the next judging are no more than two seconds together', () => {
    expect(windowMs + judgeEveryMs).toBeLessThanOrEqual(2_000);
    expect(staleAfterMs + judgeEveryMs).toBeLessThanOrEqual(2_000);
  });

  it('relay only: every candidate ever gathered, and the chosen one', () => {
    expect(isRelayOnly(goodReport())).toBe(true);
    for (const local of ['host', 'srflx', 'prflx', 'none', 'other'] as const)
      expect(
        isRelayOnly(goodReport({ selected: { local, remote: 'relay', protocol: 'tls' } })),
      ).toBe(false);
    for (const gathered of [
      [],
      ['host'],
      ['relay', 'host'],
      ['relay', 'srflx'],
      ['relay', 'prflx'],
      ['relay', 'other'],
    ] as const)
      expect(isRelayOnly(goodReport({ gathered: [...gathered] }))).toBe(false);
  });

  it('finding: a page that has never reported while it has a way to the relay is not "nothing is being sent"', () => {
    expect(judgeTruth(facts({ samples: [], relayTunnels: 0 })).level).toBe('notYet');
    expect(judgeTruth(facts({ samples: [], relayTunnels: 1 })).level).toBe('unknown');
    expect(judgeTruth(facts({ samples: [], relayTunnels: 0, wasProtected: true })).level).toBe(
      'unknown',
    );
  });
});
