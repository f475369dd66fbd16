// Measures calls: sealed, unsealed and raw in turns; time to the first picture, memory, processor time, the frame worker, and where the time goes.
import { join } from 'node:path';
import { linkedCopy } from '../../scripts/dist/linkedCopy.mjs';
import type { Instance } from '../meeting/instance.ts';
import type { Stage } from '../meeting/stage.ts';
import { familyOf } from '../e2e/processFamily.ts';
import { stays } from '../until.ts';
import type { BenchPrograms } from './benchPrograms.ts';
import type { Measure } from './benchResult.ts';
import { callMeasures, type RawFigures } from './callMeasures.ts';
import type { FrameSizes } from './callMarks.ts';
import { meetOnce, startPair, type CallFigures } from './callPair.ts';
import { measureCipher, type CipherCost } from './cipherCost.ts';
import { familyMemory } from './procFigures.ts';
import { beginRawCall, endRawCall } from './rawCall.ts';

export interface CallsPorts {
  readonly stage: Stage;
  readonly programs: BenchPrograms;
  readonly rounds: number;
  readonly log: (line: string) => void;
}

/** How long each call is looked at. */
const lookMs = 12_000;
/** A raw call has its full picture by then. */
const rawLookMs = 8_000;
/** As many frames a second as one side of a call seals and opens: 50 of audio and 30 of video, both ways. */
const paced = { count: 1_000, paceMs: 6 };
const unpaced = { count: 6_000, paceMs: 0 };

const measureRaw = async (raw: Instance, stage: Stage): Promise<RawFigures> => {
  const page = await raw.call();
  const times = await beginRawCall(page, stage.practice);
  await stays(() => !page.isClosed(), rawLookMs, 'the raw call', 500);
  const family = familyOf(raw.app.process().pid ?? 0).filter(({ type }) => type !== null);
  const memory = familyMemory(family);
  await endRawCall(page);
  return { ...times, memory };
};

const cipherRound = async (
  raw: Instance,
  sizes: FrameSizes,
  pace: typeof paced,
): Promise<CipherCost> => {
  const pid = await raw.app.evaluate(
    ({ webContents }) =>
      webContents
        .getAllWebContents()
        .find((page) => page.getURL().startsWith('app://call'))
        ?.getOSProcessId() ?? 0,
  );
  return measureCipher(await raw.call(), pid, sizes, pace);
};

/** Programs that run from the same files share their pages, and each would be counted as a part of its memory only. */
const withOwnFiles = (stage: Stage, name: string, programFolder: string): string => {
  const folder = join(stage.runFolder, `own-${name}`);
  linkedCopy(programFolder, folder, () => true);
  return folder;
};

export async function measureCalls(ports: CallsPorts): Promise<readonly Measure[]> {
  const { stage, programs, rounds, log } = ports;
  const raw = await stage.start('raw', {
    programFolder: withOwnFiles(stage, 'raw', programs.raw),
    profilePath: null,
  });
  const sealedPair = await startPair(stage, 'sealed', {
    host: withOwnFiles(stage, 'host', stage.programFolder),
    guest: stage.programFolder,
  });
  const { unsealed } = programs;
  const unsealedPair = await startPair(stage, 'unsealed', { host: unsealed, guest: unsealed });
  const hasBridge = stage.practice.hosts.bridge !== null;
  const figures = {
    raw: [] as RawFigures[],
    sealed: [] as CallFigures[],
    unsealed: [] as CallFigures[],
    cipherPaced: [] as CipherCost[],
    cipherAlone: [] as CipherCost[],
    hasBridge,
  };
  await measureRaw(raw, stage); // the first one loads codecs
  for (let round = 0; round < rounds; round += 1) {
    figures.raw.push(await measureRaw(raw, stage));
    const sealed = await meetOnce(sealedPair, lookMs);
    figures.sealed.push(sealed);
    figures.unsealed.push(await meetOnce(unsealedPair, lookMs));
    if (sealed.sizes !== null) {
      figures.cipherPaced.push(await cipherRound(raw, sealed.sizes, paced));
      figures.cipherAlone.push(await cipherRound(raw, sealed.sizes, unpaced));
    }
    log(`calls: round ${round + 1} of ${rounds}`);
  }
  return callMeasures(figures);
}
