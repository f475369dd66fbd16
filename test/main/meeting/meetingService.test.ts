// Plays whole calls with faults at every moment: within two seconds of a loss the screen does not say protected any more, and a good call never flickers (P18).
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { truth as truthFormat } from '../../../preload/contract/shapes.ts';
import { createMeetingService } from '../../../main/meeting/meetingService.ts';
import { patienceMs } from '../../../main/meeting/truthRules.ts';
import {
  countsOf,
  goodReport,
  newWorld,
  playCall,
  type Timeline,
  type World,
} from './callTimeline.ts';

const twoSecondsMs = 2_000;
const settledMs = 3_000;
const gaps = fc.array(
  fc.integer({ min: 30, max: 70 }).map((tens) => tens * 10),
  { minLength: 1, maxLength: 12 },
);
const open = (timeline: Timeline): void => {
  timeline.service.open({ role: 'host', peerName: 'Ada' });
};
const settled = (gapsMs: readonly number[], world?: World): Timeline => {
  const timeline = playCall(gapsMs, world);
  open(timeline);
  timeline.run(settledMs);
  return timeline;
};

const faults: [string, (world: World) => void][] = [
  [
    'the key is lost',
    (world) => {
      world.report = { confirmedEpoch: null };
    },
  ],
  [
    'the other person leaves',
    (world) => {
      world.report = { peers: 0 };
    },
  ],
  [
    'a third person comes',
    (world) => {
      world.report = { peers: 2 };
    },
  ],
  [
    'the route changes',
    (world) => {
      world.report = { selected: { local: 'host', remote: 'host', protocol: 'udp' } };
    },
  ],
  [
    'another candidate is gathered',
    (world) => {
      world.report = { gathered: ['relay', 'host'] };
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
    'reports stop',
    (world) => {
      world.isReporting = false;
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
      world.report = { attached: false };
    },
  ],
  [
    'the call is lost',
    (world) => {
      world.report = { state: 'lost', reason: 'routeLost' };
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
  it('is protected within two and a half seconds and stays so, for every spacing of its reports', () => {
    fc.assert(
      fc.property(gaps, (gapsMs) => {
        const timeline = playCall(gapsMs);
        open(timeline);
        timeline.run(2_500);
        expect(timeline.level()).toBe('protected');
        timeline.run(8_000, () => {
          expect(timeline.level()).toBe('protected');
        });
        expect(timeline.stops).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it('says since when, and shows only what fits the contract', () => {
    const timeline = settled([300]);
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
      fc.property(gaps, fc.integer({ min: 0, max: 99 }), (gapsMs, tens) => {
        const timeline = settled(gapsMs);
        timeline.run(tens * 10);
        expect(timeline.level()).toBe('protected');
        fault(timeline.world);
        timeline.run(twoSecondsMs);
        timeline.run(5_000, () => {
          expect(timeline.level()).not.toBe('protected');
        });
      }),
      { numRuns: 40 },
    );
  });
});

describe('reports that come late', () => {
  it('finding: frames that stop under late reports show within two seconds too', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.integer({ min: 10, max: 139 }).map((tens) => tens * 10),
          { minLength: 1, maxLength: 12 },
        ),
        fc.integer({ min: 0, max: 300 }),
        (gapsMs, tens) => {
          const timeline = settled(gapsMs);
          timeline.run(tens * 10);
          timeline.world.isSealing = false;
          timeline.world.isOpening = false;
          timeline.run(twoSecondsMs);
          timeline.run(4_000, () => {
            expect(timeline.level()).not.toBe('protected');
          });
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('the words in their time', () => {
  it('lost only after protection, and only when nothing is attached or no page is there', () => {
    const before = playCall([300]);
    before.world.report = { attached: false };
    open(before);
    before.run(3_000);
    expect(new Set(before.shown.map(({ truth }) => truth.level))).toEqual(
      new Set(['unknown', 'notYet']),
    );
    const after = settled([300]);
    after.world.report = { attached: false };
    after.run(1_000);
    expect(after.level()).toBe('lost');
    after.world.report = { confirmedEpoch: null };
    after.run(1_000);
    expect(after.level()).toBe('unknown');
    after.world.pageExists = false;
    after.run(300);
    expect(after.level()).toBe('lost');
  });

  it('stops a running call that lost its route at the next judging, and a silent one after the patience', () => {
    const routeless = settled([300]);
    routeless.world.relayTunnels = 0;
    const lostAtMs = routeless.world.nowMs;
    routeless.run(1_000);
    expect((routeless.stops[0] ?? Number.NaN) - lostAtMs).toBeLessThanOrEqual(300);
    const silent = settled([300]);
    silent.world.isReporting = false;
    const silentAtMs = silent.world.nowMs;
    silent.run(10_000);
    expect((silent.stops[0] ?? Number.NaN) - silentAtMs).toBeGreaterThan(patienceMs);
    expect((silent.stops[0] ?? Number.NaN) - silentAtMs).toBeLessThan(patienceMs + 2_500);
  });

  it('"nothing is being sent" too is said only while reports come', () => {
    for (const wasProtected of [false, true]) {
      const timeline = playCall([700]);
      open(timeline);
      if (wasProtected) timeline.run(3_000);
      timeline.world.report = { attached: false };
      timeline.run(2_000);
      expect(timeline.level()).toBe(wasProtected ? 'lost' : 'notYet');
      timeline.world.isReporting = false;
      timeline.run(twoSecondsMs);
      timeline.run(3_000, () => {
        expect(timeline.level()).toBe('unknown');
      });
    }
  });

  it('recovers when everything is good again', () => {
    const timeline = settled([300]);
    timeline.world.report = { confirmedEpoch: null };
    timeline.run(3_000);
    timeline.world.report = {};
    timeline.run(2_500);
    expect(timeline.level()).toBe('protected');
  });
});

describe('clocks', () => {
  it('finding: after a clock that jumped back, frames from before the jump prove nothing', () => {
    const timeline = settled([300]);
    timeline.world.nowMs -= 600_000;
    timeline.world.isSealing = false;
    timeline.service.judge();
    expect(timeline.level()).not.toBe('protected');
    for (let count = 0; count < 5; count += 1) {
      timeline.world.nowMs += 300;
      timeline.service.report(
        goodReport({
          sequence: 1_000 + count,
          sent: timeline.world.sent,
          sealed: timeline.world.sealed,
          received: 9_999,
          opened: 9_999 + count,
          decoded: 9_999,
        }),
      );
      expect(timeline.level()).not.toBe('protected');
    }
  });

  it('finding: when the clock catches up after a jump back, the frames from before it still prove nothing', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), gaps, (tens, gapsMs) => {
        const timeline = settled(gapsMs);
        timeline.world.nowMs -= tens * 10;
        timeline.world.isSealing = false;
        timeline.world.isOpening = false;
        for (let sinceMs = 0, sequence = 1_000; sinceMs < 10_000; sinceMs += 300, sequence += 1) {
          timeline.world.nowMs += 300;
          timeline.world.relayBytes += 1;
          timeline.service.report(
            goodReport({
              sequence,
              sent: timeline.world.sent,
              sealed: timeline.world.sealed,
              received: 9_999,
              opened: timeline.world.opened,
              decoded: 9_999,
            }),
          );
          if (sinceMs > twoSecondsMs) expect(timeline.level()).not.toBe('protected');
        }
      }),
      { numRuns: 100 },
    );
  });

  it('after a jump forwards old reports prove nothing', () => {
    const timeline = settled([300]);
    timeline.world.nowMs += 600_000;
    timeline.service.judge();
    expect(timeline.level()).toBe('unknown');
  });
});

describe('the session', () => {
  it('is one at a time; without one nothing is taken, judged or said', () => {
    const timeline = playCall([300]);
    expect(timeline.service.current()).toBeNull();
    expect(timeline.service.report(goodReport())).toBe(false);
    timeline.service.judge();
    expect([timeline.shown, timeline.states, timeline.stops]).toEqual([[], [], []]);
    expect(timeline.service.open({ role: 'host', peerName: 'Ada' })).toBe(true);
    expect(timeline.service.open({ role: 'guest', peerName: 'Eve' })).toBe(false);
    expect(timeline.service.current()).toMatchObject({
      role: 'host',
      peerName: 'Ada',
      openedAtMs: timeline.world.nowMs,
    });
    timeline.service.close();
    expect(timeline.service.current()).toBeNull();
    expect(timeline.service.open({ role: 'guest', peerName: 'Eve' })).toBe(true);
  });

  it('a new session remembers nothing of the protection of the one before', () => {
    const timeline = settled([300]);
    timeline.service.close();
    timeline.world.pageExists = false;
    open(timeline);
    expect(timeline.level()).toBe('notYet');
    timeline.world.pageExists = true;
    timeline.world.relayTunnels = 0;
    timeline.service.judge();
    expect(timeline.level()).toBe('notYet');
  });

  it('finding: the newest report is one of this session, not of the one before', () => {
    const timeline = settled([300]);
    expect(timeline.service.newest()?.attached).toBe(true);
    timeline.service.close();
    expect(timeline.service.newest()?.attached).toBe(true); // the last report holds the whole call
    open(timeline);
    expect(timeline.service.newest()).toBeNull();
  });

  it('tells each change of state once', () => {
    const timeline = playCall([300]);
    open(timeline);
    timeline.run(3_000);
    timeline.world.report = { state: 'reconnecting', reason: 'routeLost' };
    timeline.run(1_000);
    timeline.world.report = { state: 'reconnecting', reason: 'peerLeft' };
    timeline.run(1_000);
    expect(timeline.states).toEqual([
      ['connected', 'none'],
      ['reconnecting', 'routeLost'],
      ['reconnecting', 'peerLeft'],
    ]);
  });

  it("counts every refused attempt of every cell, and only the relay's bytes as carried", () => {
    const world = newWorld();
    const shown: number[] = [];
    const refused = (times: number) => [{ host: 'evil.example', port: 443, times }];
    const service = createMeetingService({
      nowMs: () => world.nowMs,
      relayTunnels: () => 1,
      isRelay: () => false,
      pageExists: () => true,
      stateChanged: () => undefined,
      stopSending: () => undefined,
      truthChanged: (truth) => void shown.push(truth.refusedAttempts),
      counts: () => {
        const counts = countsOf(0, world.nowMs);
        return {
          desk: { ...counts.desk, refused: refused(1) },
          call: { ...counts.call, refused: refused(20) },
          player: { ...counts.player, refused: refused(300) },
          global: { ...counts.global, refused: refused(4_000) },
        };
      },
    });
    service.open({ role: 'host', peerName: 'Ada' });
    expect(shown).toEqual([4_321]);
  });
});
