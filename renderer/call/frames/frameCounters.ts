// Decides how frames are counted: once each, with one outcome. It must never let a frame end without an outcome.

import type { MediaKind } from './clearBytes.ts';
import {
  openOutcomes,
  sealOutcomes,
  type CountersReport,
  type OpenCounts,
  type OpenOutcome,
  type SealCounts,
  type SealOutcome,
} from './workerProtocol.ts';

type Counts<Outcome extends string> = { [key in Outcome | 'seen']: number };

function zero<Outcome extends string>(outcomes: readonly Outcome[]): Counts<Outcome> {
  return Object.fromEntries(['seen', ...outcomes].map((name) => [name, 0])) as Counts<Outcome>;
}

/** Counts by kind and direction. `seen` moves together with the outcome, so every snapshot adds up: seen = sealed (opened) + dropped. */
export interface FrameCounters {
  /** `bytes`: of the sealed frame. */
  readonly countSend: (kind: MediaKind, outcome: SealOutcome, bytes: number) => void;
  readonly countReceive: (kind: MediaKind, outcome: OpenOutcome) => void;
  readonly countIgnoredLibraryKey: () => void;
  /** A copy that later frames do not change. */
  readonly snapshot: () => Pick<
    CountersReport,
    'ignoredLibraryKeys' | 'sealedAudioBytes' | 'send' | 'receive'
  >;
}

export function createFrameCounters(): FrameCounters {
  const send = { audio: zero<SealOutcome>(sealOutcomes), video: zero<SealOutcome>(sealOutcomes) };
  const receive = {
    audio: zero<OpenOutcome>(openOutcomes),
    video: zero<OpenOutcome>(openOutcomes),
  };
  let ignoredLibraryKeys = 0;
  let sealedAudioBytes = 0;
  const copySeal = (counts: SealCounts): SealCounts => ({ ...counts });
  const copyOpen = (counts: OpenCounts): OpenCounts => ({ ...counts });
  return {
    countSend: (kind, outcome, bytes) => {
      if (kind === 'audio') sealedAudioBytes += bytes;
      send[kind].seen += 1;
      send[kind][outcome] += 1;
    },
    countReceive: (kind, outcome) => {
      receive[kind].seen += 1;
      receive[kind][outcome] += 1;
    },
    countIgnoredLibraryKey: () => {
      ignoredLibraryKeys += 1;
    },
    snapshot: () => ({
      ignoredLibraryKeys,
      sealedAudioBytes,
      send: { audio: copySeal(send.audio), video: copySeal(send.video) },
      receive: { audio: copyOpen(receive.audio), video: copyOpen(receive.video) },
    }),
  };
}
