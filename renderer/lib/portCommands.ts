// Commands over a port to another cell, each answered by its number. It must never leave one waiting for an answer that cannot come.
import type { z } from 'zod';
import type { Answer } from '../../preload/contract/chat.ts';
import type { RateLimit } from '../../preload/contract/slice.ts';
import { portMessages } from './portMessages.ts';
import { portSender, type Sent, type SpokenPort } from './portSender.ts';

/** What of a port is needed to speak and to hear. */
export interface CommandPort extends SpokenPort {
  onmessage: ((event: MessageEvent<unknown>) => unknown) | null;
}

/** Codes of this end: there is no port, or it was replaced before the answer; the other end would not have heard the command. */
export const portCodes = ['port.lost', 'port.unfit', 'port.tooFast'] as const;

export interface CommandRules<C, F> {
  /** What this cell may say: a number and a command. */
  readonly said: z.ZodType<{ readonly id: number; readonly command: C }>;
  /** What else than answers the other cell may say. */
  readonly heard: z.ZodType<Answer | F>;
  readonly rate: RateLimit;
  readonly nowMs: () => number;
  readonly onFact: (fact: F) => void;
}

export interface PortCommands<C> {
  /** Takes a port into use; what waited for an answer on the earlier one ends with `port.lost`. */
  readonly attach: (port: CommandPort) => void;
  /** Null when it was done, else the code of the failure. */
  readonly ask: (command: C) => Promise<string | null>;
}

/** What the other cell says by itself. */
interface Fact {
  readonly type: string;
}
const isAnswer = (message: Fact): message is Answer => message.type === 'answer';

export function createPortCommands<C, F extends Fact>(rules: CommandRules<C, F>): PortCommands<C> {
  let send: ((message: { id: number; command: C }) => Sent) | null = null;
  let lastId = 0;
  const pending = new Map<number, (code: string | null) => void>();

  const end = (id: number, code: string | null): void => {
    pending.get(id)?.(code);
    pending.delete(id);
  };

  return {
    attach: (port) => {
      for (const id of [...pending.keys()]) end(id, 'port.lost');
      send = portSender(port, { schema: rules.said, rate: rules.rate, nowMs: rules.nowMs });
      port.onmessage = portMessages({
        schema: rules.heard,
        rate: rules.rate,
        nowMs: rules.nowMs,
        heard: (message) => {
          if (isAnswer(message)) end(message.id, message.code);
          else rules.onFact(message);
        },
      });
    },
    ask: (command) =>
      new Promise((resolve) => {
        if (send === null) return resolve('port.lost');
        lastId += 1;
        const sent = send({ id: lastId, command });
        if (sent === 'sent') pending.set(lastId, resolve);
        else resolve(`port.${sent}`);
      }),
  };
}
