// The end of the port to the process that keeps the keychain: one question at a time. A process that was started anew is asked again. Must never keep an answer.
import type { z } from 'zod';
import { contract } from '../../../preload/contract/contract.ts';
import { portMessages } from '../../lib/portMessages.ts';

const { rate, messages } = contract.ports.matrixKeys;

type Question = z.infer<typeof messages.matrix>;
export type KeysAnswer = z.infer<typeof messages.keys>;

export interface KeysPort {
  readonly take: (port: MessagePort) => void;
  readonly ask: (question: Question) => Promise<KeysAnswer>;
}

export function createKeysPort(tickMs: () => number): KeysPort {
  let port: MessagePort | null = null;
  let waiting: {
    readonly question: Question;
    readonly answered: (answer: KeysAnswer) => void;
  } | null = null;
  let last: Promise<unknown> = Promise.resolve();

  const say = (question: Question): Promise<KeysAnswer> =>
    new Promise((resolve) => {
      waiting = { question, answered: resolve };
      port?.postMessage(question);
    });

  return {
    take: (given) => {
      port = given;
      given.onmessage = portMessages({
        schema: messages.keys,
        rate,
        nowMs: tickMs,
        heard: (answer) => {
          const asked = waiting;
          waiting = null;
          asked?.answered(answer);
        },
      });
      if (waiting !== null) given.postMessage(waiting.question);
    },
    ask: (question) => {
      const answer = last.then(() => say(question));
      last = answer;
      return answer;
    },
  };
}
