// The end of a port that takes commands and tells facts. Every command is answered once; the newest facts are told soon, never twice the same, and never so often that the port would drop them (P15).
import type { z } from 'zod';
import type { Answer } from '../../preload/contract/chat.ts';
import { createBucket } from '../../preload/contract/rateLimit.ts';
import type { RateLimit } from '../../preload/contract/slice.ts';
import { portMessages } from './portMessages.ts';

/** When the rate was used up, ms until what changed is tried again. */
const restMs = 100;

interface Command<C> {
  readonly id: number;
  readonly command: C;
}

export interface CommandServerParts<C, F extends { readonly type: string }> {
  readonly schema: z.ZodType<Command<C>>;
  readonly rate: RateLimit;
  readonly nowMs: () => number;
  /** Null when it was done, else a closed code. */
  readonly run: (command: C) => Promise<string | null>;
  /** Everything that the other end should know now, one message of each type. */
  readonly facts: () => readonly F[];
}

export interface CommandServer {
  /** A new port: all facts are told on it without being asked for. */
  readonly take: (port: MessagePort) => void;
  /** Something may have changed. */
  readonly changed: () => void;
  /** The fact of this type is told even if it is what was told last: the other end asked anew. */
  readonly tellAgain: (type: string) => void;
}

/** Half of the rate is for answers; a telling is of two messages at most. */
const tellingRate = ({ perSecond, burst }: RateLimit): RateLimit => ({
  perSecond: perSecond / 4,
  burst: burst / 4,
});

export function createCommandServer<C, F extends { readonly type: string }>(
  parts: CommandServerParts<C, F>,
): CommandServer {
  const mayTell = createBucket(tellingRate(parts.rate), parts.nowMs);
  let port: MessagePort | null = null;
  let timer: ReturnType<typeof setTimeout> | null = null;
  const told = new Map<string, string>();

  const tell = (): void => {
    for (const fact of parts.facts()) {
      const text = JSON.stringify(fact);
      if (told.get(fact.type) === text) continue;
      told.set(fact.type, text);
      port?.postMessage(fact);
    }
  };
  const tellInTime = (): void => {
    timer = null;
    if (mayTell()) tell();
    else timer = setTimeout(tellInTime, restMs);
  };
  const changed = (): void => {
    if (port !== null) timer ??= setTimeout(tellInTime, 0);
  };
  const answer = async (on: MessagePort, { id, command }: Command<C>): Promise<void> => {
    const code = await parts.run(command).catch(() => 'matrix.refused');
    // What came of it first: the other end then never sees a command done and nothing changed.
    if (mayTell()) tell();
    else changed();
    on.postMessage({ type: 'answer', id, code } satisfies Answer);
  };

  return {
    take: (given) => {
      port = given;
      told.clear();
      given.onmessage = portMessages({
        schema: parts.schema,
        rate: parts.rate,
        nowMs: parts.nowMs,
        heard: (message) => void answer(given, message),
      });
      tell();
    },
    changed,
    tellAgain: (type) => {
      told.delete(type);
      changed();
    },
  };
}
