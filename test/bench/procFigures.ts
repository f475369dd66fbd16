// Reads what the kernel counts about processes (proc(5)): memory and processor time. Must never signal anything.
import { readdirSync, readFileSync } from 'node:fs';
import type { FamilyMember } from '../e2e/processFamily.ts';

const read = (path: string): string | null => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
};

/** Of the text of smaps_rollup, in bytes; null when it says nothing. */
export const pssOf = (text: string): number | null => {
  const found = /^Pss:\s+(\d+) kB$/m.exec(text)?.[1];
  return found === undefined ? null : Number(found) * 1024;
};

/** Of the text of schedstat: nanoseconds on a processor, turned into milliseconds. */
export const onProcessorMs = (text: string): number | null => {
  const found = /^(\d+) \d+ \d+$/m.exec(text)?.[1];
  return found === undefined ? null : Number(found) / 1e6;
};

/** MB by Chromium's name of the process: browser, gpu-process, utility, renderer, zygote. */
export type MemoryByType = Readonly<Record<string, number>>;

/** Proportional set sizes (PSS). Null when one cannot be read: a sandboxed process shows its memory to root only. */
export const familyMemory = (family: readonly FamilyMember[]): MemoryByType | null => {
  const found: Record<string, number> = {};
  for (const { pid, type } of family) {
    const pss = pssOf(read(`/proc/${pid}/smaps_rollup`) ?? '');
    if (pss === null) return null;
    const name = type ?? 'other';
    found[name] = (found[name] ?? 0) + pss / 1e6;
  }
  return found;
};

export const totalMb = (memory: MemoryByType): number =>
  Object.values(memory).reduce((sum, mb) => sum + mb, 0);

export interface ThreadTime {
  readonly pid: number;
  readonly thread: number;
  readonly name: string;
  readonly ms: number;
}

export const threadTimes = (pid: number): readonly ThreadTime[] => {
  let threads: string[] = [];
  try {
    threads = readdirSync(`/proc/${pid}/task`);
  } catch {
    return [];
  }
  return threads.flatMap((name) => {
    const folder = `/proc/${pid}/task/${name}`;
    const ms = onProcessorMs(read(`${folder}/schedstat`) ?? '');
    if (ms === null) return [];
    return [{ pid, thread: Number(name), name: (read(`${folder}/comm`) ?? '').trim(), ms }];
  });
};

/** What was used between two looks, by the threads that were there at both (one that began between them counts from zero). */
export const usedBetweenMs = (
  before: readonly ThreadTime[],
  after: readonly ThreadTime[],
): number => {
  const key = ({ pid, thread }: ThreadTime): string => `${pid}/${thread}`;
  const known = new Map(before.map((one) => [key(one), one.ms]));
  return after.reduce((sum, one) => sum + one.ms - (known.get(key(one)) ?? 0), 0);
};
