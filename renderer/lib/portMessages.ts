// One end of a port between two cells: parses what comes, and hears no more of it than the contract's rate allows (P15).
import type { z } from 'zod';
import type { RateLimit } from '../../preload/contract/slice.ts';
import { createBucket } from '../../preload/contract/rateLimit.ts';

export interface PortEnd<S extends z.ZodType> {
  /** What the other cell may say. */
  readonly schema: S;
  readonly rate: RateLimit;
  readonly nowMs: () => number;
  readonly heard: (message: z.infer<S>) => void;
}

/** For `port.onmessage`: what does not fit or comes too fast changes nothing. */
export const portMessages = <S extends z.ZodType>(end: PortEnd<S>) => {
  const mayHear = createBucket(end.rate, end.nowMs);
  return (event: { readonly data: unknown }): void => {
    if (!mayHear()) return;
    const parsed = end.schema.safeParse(event.data);
    if (parsed.success) end.heard(parsed.data);
  };
};
