// Carries a name and a password from the person to the cell that signs in, and shows its answer. It must never keep, log or hand on what was typed (P14).
import type { z } from 'zod';
import { contract } from '../../../preload/contract/contract.ts';
import type { CellApi } from '../../../preload/contract/derive.ts';
import type { PromptQuestion } from '../../../preload/contract/prompt.ts';
import type { CellPorts } from '../../lib/cellPorts.dom.ts';
import { portMessages } from '../../lib/portMessages.ts';
import { portSender, type Sent } from '../../lib/portSender.ts';
import { createViewState, type ViewState } from '../../lib/viewState.ts';

const { rate, messages } = contract.ports.signIn;
type Said = z.infer<typeof messages.prompt>;

/** `working` stays after a good answer: main takes this page away then. */
export type SignInStep =
  | { readonly kind: 'ready' | 'working' }
  | { readonly kind: 'failed'; readonly code: string };

export interface SignInState {
  /** Null until main said what is asked. */
  readonly question: PromptQuestion | null;
  readonly step: SignInStep;
}

export interface SignInPorts {
  readonly api: CellApi<'prompt'>;
  readonly ports: CellPorts<'signIn'>;
  /** A clock that never goes back, ms: how much may be said on the port. */
  readonly nowMs: () => number;
}

export interface SignInController extends ViewState<SignInState> {
  readonly begin: () => Promise<void>;
  readonly signIn: (name: string, password: string) => void;
  readonly replaceIdentity: (password: string) => void;
}

/** What the other end would not have heard, in the words for a sign-in that failed: nobody has so long a name, and so many tries are too many. */
const unsaid: Readonly<Record<Exclude<Sent, 'sent'>, string>> = {
  unfit: 'matrix.badCredentials',
  tooFast: 'matrix.rateLimited',
};

export function createSignInController({ api, ports, nowMs }: SignInPorts): SignInController {
  const state = createViewState<SignInState>({ question: null, step: { kind: 'ready' } });
  let send: ((message: Said) => Sent) | null = null;
  const fail = (code: string): void => state.set({ step: { kind: 'failed', code } });

  const say = (message: Said): void => {
    if (state.get().step.kind === 'working') return;
    if (send === null) return fail('port.lost');
    const sent = send(message);
    if (sent === 'sent') state.set({ step: { kind: 'working' } });
    else fail(unsaid[sent]);
  };

  ports.take('signIn', (port) => {
    if (state.get().step.kind === 'working') fail('port.lost');
    send = portSender(port, { schema: messages.prompt, rate, nowMs });
    port.onmessage = portMessages({
      schema: messages.matrix,
      rate,
      nowMs,
      heard: ({ code }) => {
        if (code !== null && state.get().step.kind === 'working') fail(code);
      },
    });
  });

  return {
    get: state.get,
    subscribe: state.subscribe,
    begin: async () => {
      const asked = await api.calls['prompt.question'](undefined);
      if (!asked.ok) return;
      state.set({ question: asked.value });
      if (asked.value.code !== null) fail(asked.value.code);
    },
    signIn: (name, password) => say({ type: 'signIn', name, password }),
    replaceIdentity: (password) => say({ type: 'replaceIdentity', password }),
  };
}
