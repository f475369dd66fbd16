// P14: what stands on the screen where a password is typed.
import { describe, expect, it } from 'vitest';
import { IdentityView } from '../../../../renderer/prompt/signin/IdentityView.tsx';
import type { SignInStep } from '../../../../renderer/prompt/signin/signInController.ts';
import { signInFailures, SignInView } from '../../../../renderer/prompt/signin/SignInView.tsx';
import { drawn, wordsOf } from '../../drawn.tsx';

const nothing = (): void => {};
const signIn = (step: SignInStep): string =>
  drawn(
    <SignInView
      practiceName="Lindenhof 12"
      step={step}
      developmentNote={null}
      onSignIn={nothing}
    />,
  );
const identity = (step: SignInStep): string =>
  drawn(<IdentityView step={step} developmentNote={null} onReplace={nothing} />);
const failed = (code: string): SignInStep => ({ kind: 'failed', code });
const inputs = (markup: string): readonly string[] => markup.match(/<input[^>]*>/g) ?? [];

describe.each([
  ['SignInView', signIn, 2],
  ['IdentityView', identity, 1],
] as const)('%s', (_, draw, fields) => {
  it('covers the password until asked, and asks the browser to keep nothing', () => {
    const password = inputs(draw({ kind: 'ready' })).at(-1);
    expect(inputs(draw({ kind: 'ready' })).length).toBe(fields);
    expect(password).toContain('type="password"');
    expect(password).toMatch(/autocomplete="off"/i);
  });
  it('takes nothing more while it works, and says so', () => {
    for (const input of inputs(draw({ kind: 'working' }))) expect(input).toMatch(/readonly=""/i);
    for (const input of inputs(draw({ kind: 'ready' }))) expect(input).not.toMatch(/readonly/i);
    expect(draw({ kind: 'working' })).not.toContain('type="submit"');
    expect(draw({ kind: 'ready' })).toContain('type="submit"');
    expect(wordsOf(draw({ kind: 'working' }))).toContain('…');
  });
  it('complains only of what failed', () => {
    expect(draw({ kind: 'ready' })).not.toContain('role="alert"');
    expect(draw(failed('matrix.badCredentials'))).toContain('role="alert"');
  });
});

describe('SignInView', () => {
  it('names the practice, as text (P16)', () => {
    expect(wordsOf(signIn({ kind: 'ready' }))).toContain('Sign in to Lindenhof 12');
  });
  it('has its own words for every failure', () => {
    const texts = signInFailures.map((code) => wordsOf(signIn(failed(code))).replaceAll(code, ''));
    expect(new Set(texts).size).toBe(signInFailures.length);
    for (const text of texts) expect(text).not.toContain('Something went wrong');
    expect(wordsOf(signIn(failed('matrix.new')))).toMatch(/Something went wrong.*matrix\.new/);
  });
  it('marks the fields only when name and password do not go together', () => {
    expect(signIn(failed('matrix.badCredentials'))).toContain('aria-invalid="true"');
    expect(signIn(failed('matrix.unreachable'))).not.toContain('aria-invalid="true"');
  });
});
