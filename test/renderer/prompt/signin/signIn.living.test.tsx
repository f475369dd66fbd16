// P14: what is typed leaves the form as it stands there, once, and an empty line never.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { livingView } from '../../livingView.tsx';
import { IdentityView } from '../../../../renderer/prompt/signin/IdentityView.tsx';
import type { SignInStep } from '../../../../renderer/prompt/signin/signInController.ts';
import { SignInView } from '../../../../renderer/prompt/signin/SignInView.tsx';
import { FormDouble, submitted } from '../../formDouble.ts';

beforeEach(() => {
  vi.stubGlobal('FormData', FormDouble);
});
afterEach(() => {
  vi.unstubAllGlobals();
});

describe('the sign-in', () => {
  const form = (step: SignInStep['kind'] = 'ready') => {
    const sent: string[][] = [];
    const view = livingView(() => (
      <SignInView
        practiceName="Lindenhof 12"
        step={step === 'failed' ? { kind: step, code: 'matrix.unreachable' } : { kind: step }}
        developmentNote={null}
        onSignIn={(...given) => sent.push(given)}
      />
    ));
    return { sent, submit: (fields: object) => submitted(view.element('onSubmit'), fields) };
  };

  it('sends a name without the space around it and the password as it is, and stays on the page', () => {
    const { sent, submit } = form();
    expect(submit({ name: ' jonas ', password: ' secret ' }).isPrevented).toBe(true);
    expect(sent).toEqual([['jonas', ' secret ']]);
  });
  it.each([
    { name: ' ', password: 'secret' },
    { name: 'jonas', password: '' },
    { name: 'jonas' },
    { password: 'secret' },
  ])('sends nothing that is not whole: %j', (fields) => {
    const { sent, submit } = form();
    expect(submit(fields).isPrevented).toBe(true);
    expect(sent).toEqual([]);
  });
  it('sends again after a failure, and nothing while it works', () => {
    const fields = { name: 'jonas', password: 'secret' };
    const [failed, working] = [form('failed'), form('working')];
    failed.submit(fields);
    working.submit(fields);
    expect([failed.sent.length, working.sent.length]).toEqual([1, 0]);
  });
});

describe.each([
  [
    'the sign-in',
    () => (
      <SignInView
        practiceName="x"
        step={{ kind: 'ready' }}
        developmentNote={null}
        onSignIn={() => undefined}
      />
    ),
  ],
  [
    'moving the account',
    () => (
      <IdentityView step={{ kind: 'ready' }} developmentNote={null} onReplace={() => undefined} />
    ),
  ],
])('the password of %s', (_what, draw) => {
  it('is shown when asked, and covered again', () => {
    const view = livingView(draw);
    const type = () => /<input[^>]*type="(password|text)"[^>]*name="password"/.exec(view.markup());
    expect(type()?.[1]).toBe('password');
    view.press('Show password');
    expect(type()?.[1]).toBe('text');
    view.press('Hide password');
    expect(type()?.[1]).toBe('password');
  });
});

describe('moving the account', () => {
  const form = (step: 'ready' | 'working' = 'ready') => {
    const sent: string[] = [];
    const view = livingView(() => (
      <IdentityView
        step={{ kind: step }}
        developmentNote={null}
        onReplace={(password) => sent.push(password)}
      />
    ));
    return { sent, submit: (fields: object) => submitted(view.element('onSubmit'), fields) };
  };

  it('sends the password as it is, and stays on the page', () => {
    const { sent, submit } = form();
    expect(submit({ password: ' secret ' }).isPrevented).toBe(true);
    expect(sent).toEqual([' secret ']);
  });
  it('sends nothing without a password, and nothing while it works', () => {
    const [empty, working] = [form(), form('working')];
    empty.submit({ password: '' });
    empty.submit({});
    working.submit({ password: 'secret' });
    expect([empty.sent, working.sent]).toEqual([[], []]);
  });
});
