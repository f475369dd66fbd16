// The shape of a feature's slice of the contract: its calls, events and ports. What a slice does not name does not exist (P15).
import type { z } from 'zod';
import type { CellName, PortEnd } from './cellName.ts';

/** Token bucket: `burst` at once, refilled at `perSecond`. */
export interface RateLimit {
  readonly perSecond: number;
  readonly burst: number;
}
export interface CallSpec {
  readonly cells: readonly CellName[];
  /** What must be there before this call means anything: nothing, or a joined practice. */
  readonly needs: 'nothing' | 'practice';
  readonly rate: RateLimit;
  readonly input: z.ZodType;
  readonly output: z.ZodType;
  /** The expected failures of this call; the IPC guard's own codes (`ipcGuardCodes`) can always come back too. */
  readonly codes: readonly string[];
}
export interface EventSpec {
  readonly cells: readonly CellName[];
  readonly payload: z.ZodType;
}
/** A direct channel between two ends, which main joins and does not read; each end parses what the other says. */
export interface PortSpec {
  readonly ends: readonly [PortEnd, PortEnd];
  readonly rate: RateLimit;
  readonly messages: Readonly<Partial<Record<PortEnd, z.ZodType>>>;
}

/** All that one feature may exchange between the program and its pages. */
export interface Slice {
  readonly calls: Readonly<Record<string, CallSpec>>;
  readonly events: Readonly<Record<string, EventSpec>>;
  readonly ports: Readonly<Record<string, PortSpec>>;
}

export const rare: RateLimit = { perSecond: 1, burst: 10 };
export const often: RateLimit = { perSecond: 20, burst: 60 };
