// Keeps what the matrix cell says of the account, judges the person's role by the signed profile, and tells the desk. It never holds a secret.
import type { AccountFacts, AccountReport } from '../../preload/contract/account.ts';
import type { Role } from '../../preload/contract/shapes.ts';
import { ok } from '../../preload/contract/result.ts';
import type { Module } from '../core/module.ts';
import { createValue, type Value } from '../core/value.ts';

export interface AccountNeeds {
  /** Matrix ids of the people who hold meetings. */
  readonly moderators: () => readonly string[];
  readonly changed: (facts: AccountFacts) => void;
  /** Loads the matrix cell anew: keychain and homeserver are asked again. */
  readonly beginAnew: () => void;
}

export interface AccountModule extends Module<'account'> {
  /** The newest report. */
  readonly report: Value<AccountReport>;
  /** The signed-in person's role in meetings; null while nobody is signed in. */
  readonly role: () => Role | null;
  /** The matrix cell is gone: nothing that it said holds any more. */
  readonly forget: () => void;
  /** It does not come back by itself; the person can try again. */
  readonly lost: () => void;
}

const starting: AccountReport = { state: 'starting', code: null, device: null };

export function createAccountModule(needs: AccountNeeds): AccountModule {
  const report = createValue<AccountReport>(starting);
  const role = (): Role | null => {
    const { device } = report.get();
    if (device === null) return null;
    return needs.moderators().includes(device.userId) ? 'host' : 'guest';
  };
  const facts = (): AccountFacts => {
    const { state, code } = report.get();
    return { state, code, role: role() };
  };
  report.subscribe(() => needs.changed(facts()));

  return {
    report,
    role,
    forget: () => report.set(starting),
    lost: () => report.set({ state: 'failed', code: 'matrix.notStarted', device: null }),
    handlers: {
      'account.report': (said) => {
        report.set(said);
        return ok(undefined);
      },
      'account.state': () => ok(facts()),
      'account.retry': () => {
        report.set(starting);
        needs.beginAnew();
        return ok(undefined);
      },
    },
  };
}
