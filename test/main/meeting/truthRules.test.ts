// Proves that the first sentence is never better than what was measured: any single doubt gives a weaker one (P18).
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CallStats } from '../../../preload/contract/shapes.ts';
import {
  isRelayOnly,
  judgeTruth,
  patienceMs,
  staleAfterMs,
  windowMs,
  type Sample,
  type TruthFacts,
} from '../../../main/meeting/truthRules.ts';
import { goodStats, tickEveryMs } from './callTimeline.ts';

const nowMs = 100_000;
const sample = (
  agoMs: number,
  frames: number,
  changes: Partial<CallStats> = {},
  others: Partial<Sample> = {},
): Sample => ({
  atMs: nowMs - agoMs,
  stats: goodStats({
    number: frames,
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
const good = (changes: Partial<CallStats> = {}, others: Partial<Sample> = {}): Sample[] => [
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
    changes: Partial<CallStats>,
    others: Partial<Sample> = {},
  ): Partial<TruthFacts> => ({ samples: good(changes, others) });
  const doubts: [string, Partial<TruthFacts>][] = [
    ['there is no page', { pageExists: false }],
    ['there is no answer', { samples: [] }],
    ['there is only one answer', { samples: [sample(50, 40)] }],
    ['the newest answer is old', { nowMs: nowMs + staleAfterMs }],
    ['the newest answer lies in the future', { nowMs: nowMs - 100 }],
    ['no key was confirmed', last({ confirmedEpoch: null })],
    ['nobody is there', last({ participants: 0, confirmed: 0 })],
    ['somebody is there who did not confirm the key', last({ participants: 2 })],
    ['nobody confirmed the key', last({ confirmed: 0 })],
    ['more confirmed than are there', last({ confirmed: 2 })],
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
    ['the answer came without a tunnel to the relay', last({}, { relayTunnels: 0 })],
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
    ['the answers before were of another attempt', last({ attempt: 2 })],
    ['the same answer came twice', { samples: [...good(), sample(20, 40)] }],
    ['an older answer came again', { samples: [...good(), sample(20, 50, { number: 1 })] }],
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

describe('the order to stop', () => {
  const stops = (changes: Partial<TruthFacts>): boolean => judgeTruth(facts(changes)).mustStop;
  it('comes at once when the key, the other person or the sealing is in doubt', () => {
    for (const changes of [
      { confirmedEpoch: null },
      { participants: 0, confirmed: 0 },
      { participants: 2 },
      { confirmed: 0 },
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
        sample(1_000, 40, { number: 41 }),
        sample(50, 40, { number: 42 }),
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
    expect(windowMs + tickEveryMs).toBeLessThanOrEqual(2_000);
    expect(staleAfterMs + tickEveryMs).toBeLessThanOrEqual(2_000);
  });

  it('relay only: every candidate ever gathered, and the chosen one', () => {
    expect(isRelayOnly(goodStats())).toBe(true);
    for (const local of ['host', 'srflx', 'prflx', 'none', 'other'] as const)
      expect(
        isRelayOnly(goodStats({ selected: { local, remote: 'relay', protocol: 'tls' } })),
      ).toBe(false);
    for (const gathered of [
      [],
      ['host'],
      ['relay', 'host'],
      ['relay', 'srflx'],
      ['relay', 'prflx'],
      ['relay', 'other'],
    ] as const)
      expect(isRelayOnly(goodStats({ gathered: [...gathered] }))).toBe(false);
  });

  it('finding: a page that has never reported while it has a way to the relay is not "nothing is being sent"', () => {
    expect(judgeTruth(facts({ samples: [], relayTunnels: 0 })).level).toBe('notYet');
    expect(judgeTruth(facts({ samples: [], relayTunnels: 1 })).level).toBe('unknown');
    expect(judgeTruth(facts({ samples: [], relayTunnels: 0, wasProtected: true })).level).toBe(
      'unknown',
    );
  });
});
