// P18: the counts of an attempt never show a frame as sent and sealed when it was dropped.
import { describe, expect, it } from 'vitest';
import type { MediaTotals } from '../../../../renderer/call/app/connectionStats.ts';
import { frameStatsOf } from '../../../../renderer/call/app/frameStats.ts';
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
  number: 1,
  epoch: 1,
  highestCounter: null,
  ignoredLibraryKeys: 0,
  sealedAudioBytes: (change.audioOut?.sealed ?? 0) * bytesEach,
  send: { audio: change.audioOut ?? seal(0), video: change.videoOut ?? seal(0) },
  receive: { audio: change.audioIn ?? open(0), video: change.videoIn ?? open(0) },
});
const bytesEach = 80;
const media = (audio: number, video: number, changes: Partial<MediaTotals> = {}): MediaTotals => ({
  sent: audio + video,
  audioPackets: audio,
  audioBytes: audio * bytesEach,
  received: 0,
  decoded: 0,
  ...changes,
});
describe('the frames of an attempt', () => {
  it('add both kinds of media', () => {
    expect(
      frameStatsOf(
        media(100, 30, { received: 120, decoded: 25 }),
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
      frameStatsOf(media(100, 30), report({ audioOut: seal(100, 5), videoOut: seal(20, 10) })),
    ).toMatchObject({ sent: 120, sealed: 120, refusedOut: 15 });
  });

  it('count frames of a resting worker neither as sent nor as refused', () => {
    const resting = { ...seal(20), seen: 24, droppedResting: 4 };
    expect(
      frameStatsOf(
        media(100, 24),
        report({ audioOut: { ...seal(100), seen: 150, droppedResting: 50 }, videoOut: resting }),
      ),
    ).toMatchObject({ sent: 120, sealed: 120, refusedOut: 0 });
  });

  it('show frames that left beside the worker as more sent than sealed', () => {
    const { sent, sealed } = frameStatsOf(media(0, 50), report({ videoOut: seal(20, 10) }));
    expect(sent - sealed).toBe(20);
  });

  it('are never below zero', () => {
    expect(frameStatsOf(media(0, 3), report({ videoOut: seal(0, 10) })).sent).toBe(0);
  });

  it('finding: "278 sent, 277 sealed" were packets of padding, which carry no frame', () => {
    const sealed = report({ audioOut: seal(277) });
    const padded = media(278, 0, { audioBytes: 277 * bytesEach });
    expect(frameStatsOf(padded, sealed)).toMatchObject({ sent: 277, sealed: 277 });
    const lagging = media(279, 0, { audioBytes: 275 * bytesEach });
    expect(frameStatsOf(lagging, sealed)).toMatchObject({ sent: 277, sealed: 277 });
  });

  it('show one byte more than was sealed as a frame that left beside the worker', () => {
    const sealed = report({ audioOut: seal(277) });
    for (const packets of [100, 277, 278]) {
      const { sent } = frameStatsOf(media(packets, 0, { audioBytes: 277 * bytesEach + 1 }), sealed);
      expect(sent).toBe(278);
    }
    expect(frameStatsOf(media(300, 0), sealed).sent).toBe(300);
  });
});
