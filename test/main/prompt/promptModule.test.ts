// Proves which question is asked when: one at a time, only while it stands, and not while something else must be answered first (P8).
import { describe, expect, it } from 'vitest';
import type { AccountReport } from '../../../preload/contract/account.ts';
import { fail, ok } from '../../../preload/contract/result.ts';
import { createValue } from '../../../main/core/value.ts';
import { createPromptModule } from '../../../main/prompt/promptModule.ts';

type State = AccountReport['state'];
const reported = (state: State, code: string | null = null): AccountReport => ({
  state,
  code,
  device: null,
});

const set = (first: State = 'starting') => {
  const account = createValue<AccountReport>(reported(first));
  const isHeld = createValue(false);
  const done: string[] = [];
  const world = { practiceName: 'Lindenhof 12' as string | null };
  const module = createPromptModule({
    account,
    isHeld,
    practiceName: () => world.practiceName,
    buildNote: 'a note',
    open: () => void done.push('open'),
    close: () => void done.push('close'),
  });
  return {
    module,
    account,
    isHeld,
    world,
    /** What was done since it was asked last. */
    done: () => done.splice(0),
    question: () => module.handlers['prompt.question'](undefined),
    say: (state: State, code: string | null = null): void => account.set(reported(state, code)),
  };
};
const started = (first?: State) => {
  const one = set(first);
  void one.module.start?.();
  return one;
};
const signIn = { kind: 'signIn', practiceName: 'Lindenhof 12', code: null, buildNote: 'a note' };

describe('the question', () => {
  it('is asked while a name and a password are needed, and no longer', () => {
    const { say, done, question } = started();
    expect([done(), question()]).toEqual([[], fail('prompt.nothingAsked')]);
    say('signedOut');
    expect([done(), question()]).toEqual([['open'], ok(signIn)]);
    say('starting');
    expect([done(), question()]).toEqual([['close'], fail('prompt.nothingAsked')]);
  });

  it('is asked at once where it stood before the start, and not before that', () => {
    const { module, done } = set('signedOut');
    expect(done()).toEqual([]);
    void module.start?.();
    expect(done()).toEqual(['open']);
  });

  it.each(['starting', 'ready', 'failed', 'keysRefused'] as const)('%s asks nothing', (state) => {
    const { done, question } = started(state);
    expect([done(), question()]).toEqual([[], fail('prompt.nothingAsked')]);
  });

  it('an identity elsewhere is another question, on a page of its own', () => {
    const { say, done, question } = started('signedOut');
    done();
    say('notSigned');
    expect(done()).toEqual(['close', 'open']);
    expect(question()).toEqual(ok({ ...signIn, kind: 'replaceIdentity' }));
  });

  it('that goes on standing stays on its page, with the newest code', () => {
    const { say, done, question } = started('signedOut');
    done();
    say('signedOut', 'matrix.sessionEnded');
    expect(done()).toEqual([]);
    expect(question()).toEqual(ok({ ...signIn, code: 'matrix.sessionEnded' }));
  });

  it('names a practice or is none', () => {
    const { world, question } = started('signedOut');
    world.practiceName = null;
    expect(question()).toEqual(fail('prompt.nothingAsked'));
  });
});

describe('while something on the desk must be answered first', () => {
  it('nothing is asked, and what stood is taken away', () => {
    const { isHeld, done, question } = started('signedOut');
    done();
    isHeld.set(true);
    expect([done(), question()]).toEqual([['close'], fail('prompt.nothingAsked')]);
    isHeld.set(false);
    expect([done(), question()]).toEqual([['open'], ok(signIn)]);
  });

  it('what the account says meanwhile is asked afterwards', () => {
    const { isHeld, say, done } = started();
    isHeld.set(true);
    say('signedOut');
    say('notSigned');
    expect(done()).toEqual([]);
    isHeld.set(false);
    expect(done()).toEqual(['open']);
  });
});

describe('a page that is gone', () => {
  it('is opened again where its question still stands', () => {
    const { module, done } = started('signedOut');
    done();
    module.askAgain();
    expect(done()).toEqual(['open']);
  });

  it('is opened no more where nothing is asked', () => {
    const { module, say, done } = started('signedOut');
    say('ready');
    done();
    module.askAgain();
    expect(done()).toEqual([]);
  });
});
