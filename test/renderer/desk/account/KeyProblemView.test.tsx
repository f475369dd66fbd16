// P13: what stands on the screen when the keychain refuses, and what must never be offered there.
import { describe, expect, it } from 'vitest';
import { KeyProblemView, keyProblems } from '../../../../renderer/desk/account/KeyProblemView.tsx';
import { drawn, wordsOf } from '../../drawn.tsx';

const nothing = (): void => {};
const problem = (code: string, isWorking = false): string =>
  wordsOf(
    drawn(
      <KeyProblemView code={code} isWorking={isWorking} developmentNote={null} onRetry={nothing} />,
    ),
  );

describe('KeyProblemView', () => {
  it('has its own words for every problem, and one way on', () => {
    const texts = keyProblems.map((code) => problem(code));
    expect(new Set(texts).size).toBe(keyProblems.length);
    for (const text of texts) expect(text).toContain('Try again');
  });
  it('has general words and the code for one it does not know', () => {
    expect(problem('keys.new')).toMatch(/Something went wrong.*keys\.new/);
  });
  it('says that it is asking', () => {
    expect(problem('keys.timedOut', true)).toContain('Asking the password store');
    expect(problem('keys.timedOut')).not.toContain('Asking the password store');
  });
  it('never offers to make a new key in place of one it cannot read (P13)', () => {
    for (const code of keyProblems)
      expect(problem(code)).not.toMatch(/reset|start over|create|new key|anyway|skip/i);
  });
});
