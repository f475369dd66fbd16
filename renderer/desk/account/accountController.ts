// Where the signed-in person's account stands, as main says it. It must never know a name, a password or a token.
import type { AccountFacts } from '../../../preload/contract/account.ts';
import type { CellApi } from '../../../preload/contract/derive.ts';
import { createViewState, type ViewState } from '../../lib/viewState.ts';

export interface AccountState {
  readonly facts: AccountFacts;
  /** The keychain is being asked again, and the problem stays on the screen meanwhile. */
  readonly isRetrying: boolean;
}

export interface AccountController extends ViewState<AccountState> {
  /** Asks main; to be called when a practice is joined. */
  readonly begin: () => Promise<void>;
  readonly retry: () => Promise<void>;
}

const starting: AccountFacts = { state: 'starting', code: null, role: null };

export function createAccountController(api: CellApi<'desk'>): AccountController {
  const state = createViewState<AccountState>({ facts: starting, isRetrying: false });
  /** Counts what main said by itself: an answer that was asked for before is older. */
  let told = 0;

  const take = (facts: AccountFacts): void => {
    const { isRetrying } = state.get();
    if (isRetrying && facts.state === 'starting') return;
    state.set({ facts, isRetrying: false });
  };

  api.on('account.changed', (facts) => {
    told += 1;
    take(facts);
  });

  return {
    get: state.get,
    subscribe: state.subscribe,
    begin: async () => {
      const toldBefore = told;
      const asked = await api.calls['account.state'](undefined);
      if (told !== toldBefore) return;
      take(asked.ok ? asked.value : { ...starting, state: 'failed', code: asked.code });
    },
    retry: async () => {
      const { facts } = state.get();
      const toldBefore = told;
      if (facts.state === 'keysRefused') state.set({ isRetrying: true });
      else state.set({ facts: { ...starting, role: facts.role } });
      const retried = await api.calls['account.retry'](undefined);
      if (!retried.ok && told === toldBefore) state.set({ facts, isRetrying: false });
    },
  };
}
