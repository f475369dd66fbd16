import { describe, expect, it } from 'vitest';
import { KeyProblemView, keyProblems } from '../../../../renderer/desk/signin/KeyProblemView.tsx';
import {
  type SignInState,
  SignInView,
  signInFailures,
} from '../../../../renderer/desk/signin/SignInView.tsx';
import { drawn, wordsOf } from '../../drawn.tsx';

const nothing = (): void => {};
const signIn = (state: SignInState): string =>
  drawn(
    <SignInView
      practiceName="Lindenhof 12"
      name="jonas"
      state={state}
      developmentNote={null}
      onSignIn={nothing}
    />,
  );

describe('SignInView', () => {
  it('covers the password until asked, and asks the browser to keep nothing', () => {
    expect(signIn({ step: 'ready' })).toMatch(/<input[^>]*type="password"/);
    expect(signIn({ step: 'ready' })).toMatch(
      /<input[^>]*autoComplete="off"[^>]*type="password"|<input[^>]*type="password"[^>]*autoComplete="off"/i,
    );
  });
  it('has its own words for every failure', () => {
    const texts = signInFailures.map((code) =>
      wordsOf(signIn({ step: 'failed', code })).replaceAll(code, ''),
    );
    expect(new Set(texts).size).toBe(signInFailures.length);
    for (const text of texts) expect(text).not.toContain('Something went wrong');
    expect(wordsOf(signIn({ step: 'failed', code: 'matrix.new' }))).toContain(
      'Something went wrong',
    );
  });
});

describe('KeyProblemView', () => {
  it('has its own words for every problem, and one way on', () => {
    const texts = keyProblems.map((code) =>
      wordsOf(
        drawn(
          <KeyProblemView code={code} isWorking={false} developmentNote={null} onRetry={nothing} />,
        ),
      ),
    );
    expect(new Set(texts).size).toBe(keyProblems.length);
    for (const text of texts) expect(text).toContain('Try again');
  });
  it('never offers to make a new key in place of one it cannot read (P13)', () => {
    for (const code of keyProblems)
      expect(
        wordsOf(
          drawn(
            <KeyProblemView
              code={code}
              isWorking={false}
              developmentNote={null}
              onRetry={nothing}
            />,
          ),
        ),
      ).not.toMatch(/reset|start over|create|new key|anyway|skip/i);
  });
});
