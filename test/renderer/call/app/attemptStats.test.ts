// P18: what was sent is held against what was sealed, fairly and without mercy: a frame that is still in the worker is no unsealed one, and an unsealed one stays too many.
import { describe, expect, it } from 'vitest';
import { createAttemptStats } from '../../../../renderer/call/app/attemptStats.dom.ts';
import type { CountersReport } from '../../../../renderer/call/frames/workerProtocol.ts';
import { counters } from '../frames/workerDouble.ts';

const rows = (framesSent: number) =>
  new Map([['v', { id: 'v', type: 'outbound-rtp', kind: 'video', framesSent }]]);
const report = (number: number, sealed: number, droppedResting: number): CountersReport => {
  const none = counters(number, 1);
  const video = { ...none.send.video, seen: sealed + droppedResting, sealed, droppedResting };
  return { ...none, send: { ...none.send, video } };
};

type Step = readonly [encoded: number, sealed: number | null, dropped?: number];
/** One step for each measurement: what was encoded, and what the worker had sealed and dropped, resting, when it was asked afterwards. */
const measuring = (steps: readonly Step[]) => {
  const asked: string[] = [];
  let at = -1;
  const connection = {
    getStats: () => {
      asked.push('getStats');
      at = Math.min(at + 1, steps.length - 1);
      return Promise.resolve(rows(steps[at]?.[0] ?? 0));
    },
  } as unknown as RTCPeerConnection;
  const stats = createAttemptStats(
    { connections: () => [connection] },
    {
      counters: (number) => {
        asked.push(`count ${number}`);
        const [, sealed = null, dropped = 0] = steps[at] ?? [];
        return Promise.resolve(sealed === null ? null : report(number, sealed, dropped));
      },
    },
  );
  return { stats, asked };
};

describe('a measurement', () => {
  it('asks the connections, then the worker, once when all is well', async () => {
    const { stats, asked } = measuring([[10, 10]]);
    expect(await stats.measure(7)).toBe(1);
    expect([asked, stats.frames().sent]).toEqual([['getStats', 'count 7'], 10]);
  });

  it('finding: is made anew while an encoded frame is still in the worker', async () => {
    const { stats } = measuring([
      [11, 10],
      [13, 12],
      [14, 14],
    ]);
    await stats.measure(7);
    expect(stats.frames()).toMatchObject({ sent: 14, sealed: 14 });
  });

  it('shows a frame that went past the worker, however many are sealed meanwhile', async () => {
    const { stats, asked } = measuring([
      [11, 10],
      [13, 12],
      [15, 14],
      [17, 16],
      [18, 18],
    ]);
    await stats.measure(7);
    expect(stats.frames()).toMatchObject({ sent: 17, sealed: 16 });
    expect(asked.length).toBe(8);
  });

  it('finding: of a worker that rests is made anew while it dropped a frame that was not counted yet', async () => {
    const { stats } = measuring([
      [10, 10, 1],
      [11, 10, 1],
    ]);
    await stats.measure(7);
    expect(stats.frames()).toMatchObject({ sent: 10, sealed: 10 });
  });

  it('of a worker that works waits for no frame that was sealed after the connections were asked', async () => {
    const { stats, asked } = measuring([
      [10, 11],
      [12, 12],
    ]);
    await stats.measure(7);
    expect([stats.frames().sent, asked.length]).toEqual([10, 2]);
  });

  it('keeps what it has when the worker does not answer, and says nothing of its epoch', async () => {
    const { stats } = measuring([
      [10, 10],
      [20, null],
    ]);
    await stats.measure(1);
    expect(await stats.measure(2)).toBeUndefined();
    expect(stats.frames()).toMatchObject({ sent: 10, sealed: 10 });
  });

  it('is none after the end, whose frames stay', async () => {
    const { stats, asked } = measuring([[10, 10]]);
    await stats.measure(1);
    stats.end();
    expect(await stats.measure(2)).toBeUndefined();
    expect([stats.frames().sent, stats.pair(), asked.length]).toEqual([10, null, 2]);
  });
});
