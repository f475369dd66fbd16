// Plays whole calls with faults at every moment: within two seconds of a loss the screen does not say protected any more, and a good call never flickers (P18).
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { truth as truthFormat } from '../../../preload/contract/shapes.ts';
import { opened, playCall, settled, type Timeline, type World } from './callTimeline.ts';

const twoSecondsMs = 2_000;
/** How long each answer takes. */
const delays = fc.array(
  fc.integer({ min: 1, max: 50 }).map((tens) => tens * 10),
  { minLength: 1, maxLength: 12 },
);

const faults: [string, (world: World) => void][] = [
  [
    'the key is lost',
    (world) => {
      world.stats = { confirmedEpoch: null };
    },
  ],
  [
    'the other person leaves',
    (world) => {
      world.stats = { participants: 0, confirmed: 0 };
    },
  ],
  [
    'a third person comes',
    (world) => {
      world.stats = { participants: 2, confirmed: 1 };
    },
  ],
  [
    'the route changes',
    (world) => {
      world.stats = { selected: { local: 'host', remote: 'host', protocol: 'udp' } };
    },
  ],
  [
    'another candidate is gathered',
    (world) => {
      world.stats = { gathered: ['relay', 'host'] };
    },
  ],
  [
    'the tunnel to the relay closes',
    (world) => {
      world.relayTunnels = 0;
    },
  ],
  [
    'the relay carries nothing',
    (world) => {
      world.isCarried = false;
    },
  ],
  [
    'answers stop',
    (world) => {
      world.isAnswering = false;
    },
  ],
  [
    'sealing stops',
    (world) => {
      world.isSealing = false;
    },
  ],
  [
    'opening stops',
    (world) => {
      world.isOpening = false;
    },
  ],
  [
    'frames leave unsealed',
    (world) => {
      world.sent += 1_000_000;
    },
  ],
  [
    'the page is gone',
    (world) => {
      world.pageExists = false;
    },
  ],
  [
    'the tracks are detached',
    (world) => {
      world.stats = { attached: false };
    },
  ],
  [
    'the call is lost',
    (world) => {
      world.stats = { state: 'lost', reason: 'routeLost' };
    },
  ],
  [
    'totals run backwards and stay there',
    (world) => {
      world.sealed = 0;
      world.sent = 0;
      world.isSealing = false;
    },
  ],
];

describe('a good call', () => {
  it('is protected within two and a half seconds and stays so, however long its answers take', () => {
    fc.assert(
      fc.property(delays, (delaysMs) => {
        const timeline = playCall(delaysMs);
        opened(timeline);
        timeline.run(2_500);
        expect(timeline.level()).toBe('protected');
        expect(timeline.levelsDuring(8_000)).toEqual(['protected']);
        expect(timeline.stops).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it('says since when, and shows only what fits the contract', () => {
    const timeline = settled([20]);
    timeline.run(5_000);
    expect(
      new Set(
        timeline.shown
          .filter(({ truth }) => truth.level === 'protected')
          .map(({ truth }) => truth.sinceMs),
      ).size,
    ).toBe(1);
    for (const { truth } of timeline.shown) expect(truthFormat.safeParse(truth).success).toBe(true);
    expect(timeline.shown.at(-1)?.truth).toMatchObject({
      peerName: 'Ada',
      relayOnly: true,
      refusedAttempts: 0,
      contacted: [
        { host: 'relay.example', port: 5349 },
        { host: 'meet.example', port: 443 },
      ],
    });
  });
});

describe.each(faults)('when %s', (_what, fault) => {
  it('the screen does not say protected two seconds later, for every timing', () => {
    fc.assert(
      fc.property(delays, fc.integer({ min: 0, max: 99 }), (delaysMs, tens) => {
        const timeline = settled(delaysMs);
        timeline.run(tens * 10);
        expect(timeline.level()).toBe('protected');
        fault(timeline.world);
        timeline.run(twoSecondsMs);
        expect(timeline.levelsDuring(5_000)).not.toContain('protected');
      }),
      { numRuns: 40 },
    );
  });
});

describe('answers that come late', () => {
  it('finding: frames that stop under late answers show within two seconds too', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.integer({ min: 1, max: 139 }).map((tens) => tens * 10),
          { minLength: 1, maxLength: 12 },
        ),
        fc.integer({ min: 0, max: 300 }),
        (delaysMs, tens) => {
          const timeline = settled(delaysMs);
          timeline.run(tens * 10);
          timeline.world.isSealing = false;
          timeline.world.isOpening = false;
          timeline.run(twoSecondsMs);
          expect(timeline.levelsDuring(4_000)).not.toContain('protected');
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('a further attempt', () => {
  const again = (timeline: Timeline): void => {
    timeline.world.stats = { attached: false };
    timeline.run(1_000);
    Object.assign(timeline.world, { attempt: 2, sent: 0, sealed: 0, opened: 0, stats: {} });
  };

  it('finding: is not stopped for an odd count of the one before', () => {
    const timeline = settled([20]);
    timeline.world.sent += 1; // "278 sent, 277 sealed"
    timeline.run(500);
    expect([timeline.level(), timeline.stops.length > 0]).toEqual(['unknown', true]);
    again(timeline);
    timeline.stops.length = 0;
    timeline.run(2_500);
    expect([timeline.level(), timeline.stops]).toEqual(['protected', []]);
  });

  it('is stopped at once for an unsealed frame of its own', () => {
    const timeline = settled([20]);
    again(timeline);
    timeline.run(2_500);
    timeline.stops.length = 0;
    timeline.world.sent += 1;
    timeline.run(300);
    expect(timeline.stops.length).toBeGreaterThan(0);
  });

  it('is protected by nothing that the one before sent', () => {
    const timeline = settled([20]);
    again(timeline);
    timeline.world.isSealing = false;
    timeline.world.isOpening = false;
    expect(timeline.levelsDuring(5_000)).not.toContain('protected');
  });
});
