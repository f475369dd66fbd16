// P18: the figures of a session only grow, count each run once, and never show a frame as sent and sealed when it was dropped.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createFrameLedger,
  statsOf,
  noStats,
  type MeetingStats,
} from '../../../../renderer/call/app/frameLedger.ts';
import type {
  CountersReport,
  OpenCounts,
  SealCounts,
} from '../../../../renderer/call/frames/workerProtocol.ts';

const seal = (sealed: number, dropped = 0): SealCounts => ({
  seen: sealed + dropped,
  sealed,
  droppedNoKey: dropped,
  droppedEmpty: 0,
  droppedResting: 0,
  droppedError: 0,
});
const open = (opened: number, plaintext = 0, forged = 0): OpenCounts => ({
  seen: opened + plaintext + forged,
  opened,
  droppedPlaintext: plaintext,
  droppedForged: forged,
  droppedNoKey: 0,
  droppedEmpty: 0,
  droppedReplay: 0,
  droppedWrongSender: 0,
  droppedError: 0,
});
const report = (
  change: {
    audioOut?: SealCounts;
    videoOut?: SealCounts;
    audioIn?: OpenCounts;
    videoIn?: OpenCounts;
  } = {},
): CountersReport => ({
  alcove: 'counters',
  epoch: 1,
  highestCounter: null,
  ignoredLibraryKeys: 0,
  send: { audio: change.audioOut ?? seal(0), video: change.videoOut ?? seal(0) },
  receive: { audio: change.audioIn ?? open(0), video: change.videoIn ?? open(0) },
});
const media = (sent: number, received = 0, decoded = 0) => ({ sent, received, decoded });
const figures = fc.record(
  Object.fromEntries(Object.keys(noStats).map((name) => [name, fc.nat({ max: 1000 })])) as {
    [name in keyof MeetingStats]: fc.Arbitrary<number>;
  },
);

describe('the figures of a run', () => {
  it('add both kinds of media', () => {
    expect(
      statsOf(
        media(130, 120, 25),
        report({
          audioOut: seal(100),
          videoOut: seal(30),
          audioIn: open(90, 1, 2),
          videoIn: open(28, 3, 4),
        }),
      ),
    ).toEqual({
      sent: 130,
      received: 120,
      decoded: 25,
      sealed: 130,
      refusedOut: 0,
      opened: 118,
      refusedIn: 10,
      plaintextIn: 4,
    });
  });

  it('take video frames that the worker dropped out of the sent, and count them as refused', () => {
    expect(
      statsOf(media(130), report({ audioOut: seal(100, 5), videoOut: seal(20, 10) })),
    ).toMatchObject({ sent: 120, sealed: 120, refusedOut: 15 });
  });

  it('count frames of a resting worker neither as sent nor as refused', () => {
    const resting = { ...seal(20), seen: 24, droppedResting: 4 };
    expect(
      statsOf(
        media(124),
        report({ audioOut: { ...seal(100), seen: 150, droppedResting: 50 }, videoOut: resting }),
      ),
    ).toMatchObject({ sent: 120, sealed: 120, refusedOut: 0 });
  });

  it('show frames that left beside the worker as more sent than sealed', () => {
    const { sent, sealed } = statsOf(media(50), report({ videoOut: seal(20, 10) }));
    expect(sent - sealed).toBe(20);
  });

  it('are never below zero', () => {
    expect(statsOf(media(3), report({ videoOut: seal(0, 10) })).sent).toBe(0);
  });
});

describe('the ledger', () => {
  it('holds the last figures of the run, and keeps those of ended runs', () => {
    const ledger = createFrameLedger();
    expect([ledger.run(), ledger.total()]).toEqual([noStats, noStats]);
    ledger.take({ ...noStats, sent: 5 });
    ledger.take({ ...noStats, sent: 8 });
    expect([ledger.run().sent, ledger.total().sent]).toEqual([8, 8]);
    ledger.endRun();
    expect([ledger.run().sent, ledger.total().sent]).toEqual([0, 8]);
    ledger.endRun();
    ledger.take({ ...noStats, sent: 1 });
    expect(ledger.total().sent).toBe(9);
  });

  it('is the sum of the last figures of every run, in every field', () => {
    fc.assert(
      fc.property(fc.array(fc.array(figures, { maxLength: 4 }), { maxLength: 5 }), (runs) => {
        const ledger = createFrameLedger();
        const expected: Record<string, number> = { ...noStats };
        for (const run of runs) {
          for (const one of run) ledger.take(one);
          const last = run.at(-1);
          if (last !== undefined)
            for (const [name, value] of Object.entries(last))
              expected[name] = (expected[name] ?? 0) + value;
          ledger.endRun();
        }
        expect(ledger.total()).toEqual(expected);
      }),
    );
  });
});
