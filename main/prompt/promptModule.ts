// Asks the person one question at a time over everything else: today name and password, and whether to move an identity here.
import type { AccountReport } from '../../preload/contract/account.ts';
import type { PromptQuestion } from '../../preload/contract/prompt.ts';
import { fail, ok } from '../../preload/contract/result.ts';
import type { Module } from '../core/module.ts';
import type { Value } from '../core/value.ts';

export interface PromptNeeds {
  readonly account: Value<AccountReport>;
  /** Something on the desk must be answered first: a question over it would hide it. */
  readonly isHeld: Value<boolean>;
  readonly practiceName: () => string | null;
  readonly buildNote: string | null;
  readonly open: () => void;
  readonly close: () => void;
}

export interface PromptModule extends Module<'prompt'> {
  /** The page of the question is gone: it is asked again where it still stands. */
  readonly askAgain: () => void;
}

/** Which question an account's state asks; null for none. */
const kindFor = ({ state }: AccountReport): PromptQuestion['kind'] | null => {
  if (state === 'signedOut') return 'signIn';
  return state === 'notSigned' ? 'replaceIdentity' : null;
};

export function createPromptModule(needs: PromptNeeds): PromptModule {
  let asked: PromptQuestion['kind'] | null = null;

  const wanted = (): PromptQuestion['kind'] | null =>
    needs.isHeld.get() ? null : kindFor(needs.account.get());

  const follow = (): void => {
    const kind = wanted();
    if (kind === asked) return;
    if (asked !== null) needs.close();
    asked = kind;
    if (kind !== null) needs.open();
  };

  return {
    start() {
      needs.account.subscribe(follow);
      needs.isHeld.subscribe(follow);
      follow();
    },
    askAgain() {
      asked = null;
      follow();
    },
    handlers: {
      'prompt.question': () => {
        const kind = wanted();
        const practiceName = needs.practiceName();
        if (kind === null || practiceName === null) return fail('prompt.nothingAsked');
        const { code } = needs.account.get();
        return ok({ kind, practiceName, code, buildNote: needs.buildNote });
      },
    },
  };
}
