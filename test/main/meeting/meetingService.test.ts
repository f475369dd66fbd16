// One meeting at a time: who it is with, its questions, and what is kept of it.
import { describe, expect, it } from 'vitest';
import { byCell, cellNames } from '../../../preload/contract/cellName.ts';
import { createMeetingService } from '../../../main/meeting/meetingService.ts';
import { countsOf, goodStats, newWorld, playCall, withAda } from './callTimeline.ts';

const withEve = { people: [{ userId: '@eve:example', displayName: 'Eve', isConfirmed: false }] };

describe('the meeting', () => {
  it('is one at a time; without one nothing is asked, taken, judged or said', () => {
    const timeline = playCall([20]);
    expect(timeline.service.current()).toBeNull();
    expect(timeline.service.answered(goodStats())).toBe('meeting.notOpen');
    timeline.service.judge();
    timeline.service.tick();
    expect([timeline.shown, timeline.asked, timeline.stops]).toEqual([[], [], []]);
    expect(timeline.service.open(withAda)).toBe(true);
    expect(timeline.service.open(withEve)).toBe(false);
    expect(timeline.service.current()).toMatchObject(withAda);
    timeline.service.close();
    expect(timeline.service.current()).toBeNull();
    expect(timeline.service.open(withEve)).toBe(true);
  });

  const running = () => {
    const timeline = playCall([20]);
    timeline.service.open(withAda);
    timeline.run(3_000);
    return timeline;
  };

  it('remembers nothing of the protection of the one before', () => {
    const timeline = running();
    timeline.service.close();
    timeline.world.pageExists = false;
    timeline.service.open(withAda);
    expect(timeline.level()).toBe('notYet');
    timeline.world.pageExists = true;
    timeline.world.relayTunnels = 0;
    timeline.service.judge();
    expect(timeline.level()).toBe('notYet');
  });

  it('finding: its newest statistics are its own, not those of the one before', () => {
    const timeline = running();
    expect(timeline.service.newest()?.attached).toBe(true);
    timeline.service.close();
    expect(timeline.service.newest()?.attached).toBe(true); // the last ones hold the whole call
    timeline.service.open(withAda);
    expect(timeline.service.newest()).toBeNull();
  });

  it("counts every refused attempt of every cell, and only the relay's bytes as carried", () => {
    const world = newWorld();
    const shown: number[] = [];
    const refused = (times: number) => [{ host: 'evil.example', port: 443, times }];
    const service = createMeetingService({
      nowMs: () => world.nowMs,
      monotonicMs: () => world.nowMs,
      relayTunnels: () => 1,
      isRelay: () => false,
      pageExists: () => true,
      askStats: () => undefined,
      stopSending: () => undefined,
      truthChanged: (truth) => void shown.push(truth.refusedAttempts),
      counts: () => {
        const counts = countsOf(0, world.nowMs);
        return {
          ...byCell((cell) => ({
            ...counts[cell],
            refused: refused(10 ** cellNames.indexOf(cell)),
          })),
          global: { ...counts.global, refused: refused(200_000) },
        };
      },
    });
    service.open(withAda);
    expect(shown).toEqual([211_111]);
  });
});

describe('its questions', () => {
  const asked = () => {
    const timeline = playCall([20]);
    timeline.world.isAnswering = false;
    timeline.service.open(withAda);
    timeline.run(1_000);
    return timeline;
  };

  it('come every 250 ms, each with a number of its own that no other meeting had', () => {
    const timeline = asked();
    expect(timeline.asked).toEqual([1, 2, 3, 4]);
    timeline.service.close();
    timeline.service.open(withAda);
    timeline.run(250);
    expect(timeline.asked.at(-1)).toBe(5);
    expect(timeline.service.answered(goodStats({ number: 4 }))).toBe('meeting.notAsked');
  });

  it('are answered once, and by no older answer afterwards', () => {
    const { service } = asked();
    expect(service.answered(goodStats({ number: 9 }))).toBe('meeting.notAsked');
    expect(service.answered(goodStats({ number: 2 }))).toBe('taken');
    for (const number of [2, 1])
      expect(service.answered(goodStats({ number }))).toBe('meeting.notAsked');
    expect(service.answered(goodStats({ number: 3 }))).toBe('taken');
  });

  it('finding: an answer counts as measured when it was asked for, however late it comes', () => {
    const timeline = asked();
    timeline.service.answered(goodStats({ number: 1, attached: false }));
    expect(timeline.level()).toBe('notYet');
    const late = asked();
    late.run(1_000);
    late.service.answered(goodStats({ number: 1, attached: false }));
    expect(late.level()).toBe('unknown');
  });

  it('are judged by their absence too', () => {
    const timeline = asked();
    const said = timeline.shown.length;
    timeline.run(250);
    expect(timeline.shown.length).toBe(said + 1);
  });
});
