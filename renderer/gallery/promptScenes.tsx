// Decides the scenes of the prompt: signing in and moving an account here. It must never hold a text that the views should take from the locale file.
import { type ReactElement, useState } from 'react';
import { IdentityView } from '../prompt/signin/IdentityView.tsx';
import type { SignInStep } from '../prompt/signin/signInController.ts';
import { signInFailures, SignInView } from '../prompt/signin/SignInView.tsx';
import { developmentNote, nothing, type Scene } from './scene.ts';

const signIn = (step: SignInStep): Scene => {
  return () => (
    <SignInView
      practiceName="Lindenhof 12"
      step={step}
      developmentNote={developmentNote}
      onSignIn={nothing}
    />
  );
};
const identity = (step: SignInStep): Scene => {
  return () => <IdentityView step={step} developmentNote={developmentNote} onReplace={nothing} />;
};

/** A form that answers: at work once it was sent, with the name that was given as its title. For trying the keys by hand and by script. */
function LivelySignIn(): ReactElement {
  const [name, setName] = useState('nobody yet');
  return (
    <SignInView
      practiceName={name}
      step={{ kind: name === 'nobody yet' ? 'ready' : 'working' }}
      developmentNote={developmentNote}
      onSignIn={setName}
    />
  );
}

export const promptScenes: Readonly<Record<string, Scene>> = {
  'signin-ready': signIn({ kind: 'ready' }),
  'signin-lively': () => <LivelySignIn />,
  'signin-working': signIn({ kind: 'working' }),
  ...Object.fromEntries(
    [...signInFailures, 'matrix.other'].map((code) => [
      `signin-failed-${code}`,
      signIn({ kind: 'failed', code }),
    ]),
  ),
  'identity-ready': identity({ kind: 'ready' }),
  'identity-working': identity({ kind: 'working' }),
  'identity-failed': identity({ kind: 'failed', code: 'matrix.badCredentials' }),
};
