// Which words are said when, on clocks of their own (P18).
import { describe, expect, it } from 'vitest';
import { patienceMs } from '../../../main/meeting/truthRules.ts';
import { opened, playCall, settled, settledMs } from './callTimeline.ts';

const twoSecondsMs = 2_000;

describe('the words in their time', () => {
  it('lost only after protection, and only when nothing is attached or no page is there', () => {
    const before = playCall([20]);
    before.world.stats = { attached: false };
    opened(before);
    before.run(3_000);
    expect(new Set(before.shown.map(({ truth }) => truth.level))).toEqual(
      new Set(['unknown', 'notYet']),
    );
    const after = settled([20]);
    after.world.stats = { attached: false };
    after.run(1_000);
    expect(after.level()).toBe('lost');
    after.world.stats = { confirmedEpoch: null };
    after.run(1_000);
    expect(after.level()).toBe('unknown');
    after.world.pageExists = false;
    after.run(300);
    expect(after.level()).toBe('lost');
  });

  it('stops a running call that lost its route at the next judging, and a silent one after the patience', () => {
    const routeless = settled([20]);
    routeless.world.relayTunnels = 0;
    const lostAtMs = routeless.world.nowMs;
    routeless.run(1_000);
    expect((routeless.stops[0] ?? Number.NaN) - lostAtMs).toBeLessThanOrEqual(300);
    const silent = settled([20]);
    silent.world.isAnswering = false;
    const silentAtMs = silent.world.nowMs;
    silent.run(10_000);
    expect((silent.stops[0] ?? Number.NaN) - silentAtMs).toBeGreaterThan(patienceMs);
    expect((silent.stops[0] ?? Number.NaN) - silentAtMs).toBeLessThan(patienceMs + 2_500);
  });

  it('"nothing is being sent" too is said only while reports come', () => {
    for (const wasProtected of [false, true]) {
      const timeline = playCall([400]);
      opened(timeline);
      if (wasProtected) timeline.run(3_000);
      timeline.world.stats = { attached: false };
      timeline.run(2_000);
      expect(timeline.level()).toBe(wasProtected ? 'lost' : 'notYet');
      timeline.world.isAnswering = false;
      timeline.run(twoSecondsMs);
      expect(timeline.levelsDuring(3_000)).toEqual(['unknown']);
    }
  });

  it('recovers when everything is good again', () => {
    const timeline = settled([20]);
    timeline.world.stats = { confirmedEpoch: null };
    timeline.run(3_000);
    timeline.world.stats = {};
    timeline.run(2_500);
    expect(timeline.level()).toBe('protected');
  });
});

describe('clocks', () => {
  it.each([-600_000, 600_000])(
    'finding: a jump of the clock on the wall by %d changes no sentence',
    (jumpMs) => {
      const timeline = settled([20]);
      timeline.world.wallMs += jumpMs;
      expect(timeline.levelsDuring(3_000)).toEqual(['protected']);
      expect(timeline.stops).toEqual([]);
      timeline.world.isSealing = false;
      timeline.run(twoSecondsMs);
      expect(timeline.level()).not.toBe('protected');
    },
  );

  it('are told apart: times that people read are of the wall', () => {
    const timeline = settled([20]);
    const { wallMs, nowMs } = timeline.world;
    expect(timeline.shown.at(-1)?.truth.sinceMs).toBeGreaterThan(wallMs);
    expect(timeline.service.current()?.openedAtMs).toBe(wallMs + nowMs - settledMs);
  });
});
