import type { ReactElement } from 'react';
import { useViewState } from '../../lib/useViewState.dom.ts';
import { IdentityView } from '../signin/IdentityView.tsx';
import type { SignInController } from '../signin/signInController.ts';
import { SignInView } from '../signin/SignInView.tsx';

/** The one question that main asks; nothing until it is known. */
export function PromptApp({ prompt }: { readonly prompt: SignInController }): ReactElement | null {
  const { question, step } = useViewState(prompt);
  if (question === null) return null;
  switch (question.kind) {
    case 'signIn':
      return (
        <SignInView
          practiceName={question.practiceName}
          step={step}
          developmentNote={question.buildNote}
          onSignIn={prompt.signIn}
        />
      );
    case 'replaceIdentity':
      return (
        <IdentityView
          step={step}
          developmentNote={question.buildNote}
          onReplace={prompt.replaceIdentity}
        />
      );
  }
}
