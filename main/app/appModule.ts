// Answers what the pages ask about the program: the joined practice, and the note of a development build.
import type { Practice } from '../../preload/contract/app.ts';
import type { HandlersOf } from '../../preload/contract/derive.ts';
import { fail, ok } from '../../preload/contract/result.ts';
import type { Module } from '../core/module.ts';

type Refusal = Extract<ReturnType<HandlersOf<'app'>['app.state']>, { ok: false }>['code'];

export interface AppNeeds {
  readonly buildNote: string | null;
  /** The joined practice as the pages see it; null for none. */
  readonly practice: () => Practice | null;
  /** Why what is kept of the practice could not be used; null where nothing is wrong. */
  readonly refusal: () => Refusal | null;
}

export function createAppModule({ buildNote, practice, refusal }: AppNeeds): Module<'app'> {
  return {
    handlers: {
      'app.state': () => {
        const code = refusal();
        return code === null ? ok({ buildNote, practice: practice() }) : fail(code);
      },
    },
  };
}
