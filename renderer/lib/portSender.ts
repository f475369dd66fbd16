// The speaking end of a port between two cells. It must never post what the other end would drop unheard, because nobody would answer it.
import type { z } from 'zod';
import { createBucket } from '../../preload/contract/rateLimit.ts';
import type { RateLimit } from '../../preload/contract/slice.ts';

/** What of a port is needed to speak. */
export interface SpokenPort {
  readonly postMessage: (message: unknown) => void;
}

export interface SenderRules<S extends z.ZodType> {
  /** What this cell may say. */
  readonly schema: S;
  readonly rate: RateLimit;
  readonly nowMs: () => number;
}

/** `unfit`: of no shape that the contract knows. `tooFast`: more than its rate allows. */
export type Sent = 'sent' | 'unfit' | 'tooFast';

/** One for each port: the other end counts from the port's beginning. */
export function portSender<S extends z.ZodType>(
  port: SpokenPort,
  { schema, rate, nowMs }: SenderRules<S>,
): (message: z.infer<S>) => Sent {
  const mayPost = createBucket(rate, nowMs);
  return (message) => {
    const parsed = schema.safeParse(message);
    if (!parsed.success) return 'unfit';
    if (!mayPost()) return 'tooFast';
    port.postMessage(parsed.data);
    return 'sent';
  };
}
