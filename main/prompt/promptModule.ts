// Asks the person one question at a time over everything else: today name and password, and whether to move an identity here.
import type { AccountReport } from '../../preload/contract/account.ts';
import type { PromptQuestion } from '../../preload/contract/prompt.ts';
import { fail, ok } from '../../preload/contract/result.ts';
import type { Module } from '../core/module.ts';
import type { Value } from '../core/value.ts';

export interface PromptNeeds {
  readonly account: Value<AccountReport>;
  readonly practiceName: () => string | null;
  readonly buildNote: string | null;
  readonly open: () => void;
  readonly close: () => void;
}

/** Which question an account's state asks; null for none. */
const kindOf = ({ state }: AccountReport): PromptQuestion['kind'] | null => {
  if (state === 'signedOut') return 'signIn';
  return state === 'notSigned' ? 'replaceIdentity' : null;
};

export function createPromptModule(needs: PromptNeeds): Module<'prompt'> {
  let asked: PromptQuestion['kind'] | null = null;

  const follow = (report: AccountReport): void => {
    const kind = kindOf(report);
    if (kind === asked) return;
    if (asked !== null) needs.close();
    asked = kind;
    if (kind !== null) needs.open();
  };

  return {
    start() {
      needs.account.subscribe(follow);
      follow(needs.account.get());
    },
    handlers: {
      'prompt.question': () => {
        const kind = kindOf(needs.account.get());
        const practiceName = needs.practiceName();
        if (kind === null || practiceName === null) return fail('prompt.nothingAsked');
        const { code } = needs.account.get();
        return ok({ kind, practiceName, code, buildNote: needs.buildNote });
      },
    },
  };
}
