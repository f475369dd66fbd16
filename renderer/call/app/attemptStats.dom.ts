// Counts the frames of one attempt: the connections first, then the worker. It must never put an older count of the worker beside a newer one of the connections.
import type { FrameStats } from '../../../preload/contract/shapes.ts';
import type { FrameWorkerLink } from '../frames/frameWorkerLink.dom.ts';
import type { PeerConnectionGuard } from '../guard/peerConnectionGuard.dom.ts';
import type { CountersReport } from '../frames/workerProtocol.ts';
import { createConnectionStats, type StatsRow } from './connectionStats.ts';
import { frameStatsOf, noFrames } from './frameStats.ts';
import { selectedPairOf, type PairRow, type SelectedPair } from './selectedPair.ts';

const countersLimitMs = 2_000;
/**
 * Chromium counts a video frame when it is encoded: in about one measurement of eighty it is still on its way through the worker.
 * Then both are counted anew. All counts only add up, so a frame that went past the worker stays too many however often it is counted.
 */
const maxTries = 4;
/**
 * A worker that rests seals nothing more, so both counts must meet.
 * A frame that it dropped between the two looks is subtracted from a count that did not hold it yet: one sent too few.
 */
const isEven = ({ sent, sealed }: FrameStats, { send }: CountersReport): boolean => {
  const isResting = send.audio.droppedResting + send.video.droppedResting > 0;
  return isResting ? sent === sealed : sent <= sealed;
};
/** Longer than Chromium answers `getStats` from a copy. */
const againAfterMs = 60;

const pause = (): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, againAfterMs);
  });

export interface AttemptStats {
  /** Measures anew and gives the epoch that the worker has, or null for none. Undefined when it did not answer: then the frames stay what they were. */
  measure(number: number): Promise<number | null | undefined>;
  frames(): FrameStats;
  pair(): SelectedPair | null;
  /** Nothing is measured any more; the last frames stay. */
  end(): void;
}

export function createAttemptStats(
  guard: Pick<PeerConnectionGuard, 'connections'>,
  worker: Pick<FrameWorkerLink, 'counters'>,
): AttemptStats {
  const connections = createConnectionStats();
  const names = new Map<RTCPeerConnection, string>();
  let frames = noFrames;
  let pair: SelectedPair | null = null;
  let isOver = false;

  const nameOf = (connection: RTCPeerConnection): string => {
    const name = names.get(connection) ?? `c${names.size}`;
    names.set(connection, name);
    return name;
  };
  const measureConnections = async (): Promise<void> => {
    for (const connection of guard.connections()) {
      try {
        const rows = [...(await connection.getStats()).values()] as (StatsRow & PairRow)[];
        connections.take(nameOf(connection), rows);
        pair = selectedPairOf(rows) ?? pair;
      } catch {
        /* a connection that was closed meanwhile has no more to say */
      }
    }
  };
  return {
    async measure(number) {
      let epoch: number | null | undefined;
      for (let tries = 0; tries < maxTries; tries += 1) {
        if (tries > 0) await pause();
        if (isOver) return epoch;
        await measureConnections();
        const measured = connections.totals();
        const counters = await worker.counters(number, countersLimitMs);
        if (isOver || counters === null) return epoch;
        frames = frameStatsOf(measured, counters);
        epoch = counters.epoch;
        if (isEven(frames, counters)) return epoch;
      }
      return epoch;
    },
    frames: () => frames,
    pair: () => (isOver ? null : pair),
    end() {
      isOver = true;
      names.clear();
    },
  };
}
