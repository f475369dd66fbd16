// Proves that the desk hears every change of the account, with a role that only the signed profile gives (P24).
import { describe, expect, it } from 'vitest';
import type { AccountFacts, AccountReport } from '../../../preload/contract/account.ts';
import { ok } from '../../../preload/contract/result.ts';
import { createAccountModule } from '../../../main/account/accountModule.ts';

const device = { userId: '@ada:example', deviceId: 'DEVICE' };
const ready: AccountReport = { state: 'ready', code: null, device };
const starting: AccountReport = { state: 'starting', code: null, device: null };

const set = () => {
  const told: AccountFacts[] = [];
  const begun: AccountReport['state'][] = [];
  let moderators: readonly string[] = ['@therapist:example'];
  const module = createAccountModule({
    moderators: () => moderators,
    changed: (facts) => void told.push(facts),
    beginAnew: () => void begun.push(module.report.get().state),
  });
  return {
    module,
    handlers: module.handlers,
    told,
    begun,
    moderate: (...ids: string[]): void => {
      moderators = ids;
    },
  };
};

describe('the account', () => {
  it('is starting before anything was heard, with no role', () => {
    const { module, handlers, told } = set();
    expect(module.report.get()).toEqual(starting);
    expect(module.role()).toBeNull();
    expect(handlers['account.state'](undefined)).toEqual(
      ok({ state: 'starting', code: null, role: null }),
    );
    expect(told).toEqual([]);
  });

  it('takes a report, and tells the desk without the ids', () => {
    const { module, handlers, told } = set();
    expect(handlers['account.report'](ready)).toEqual(ok(undefined));
    const facts = { state: 'ready', code: null, role: 'guest' };
    expect(module.report.get()).toEqual(ready);
    expect(told).toEqual([facts]);
    expect(handlers['account.state'](undefined)).toEqual(ok(facts));
  });

  it('passes the code of a failure on', () => {
    const { handlers, told } = set();
    void handlers['account.report']({ state: 'failed', code: 'matrix.unreachable', device: null });
    expect(told).toEqual([{ state: 'failed', code: 'matrix.unreachable', role: null }]);
  });

  it('a person is host only where the signed profile names that very id', () => {
    const { module, handlers, moderate } = set();
    void handlers['account.report'](ready);
    for (const other of ['@ada:other', '@ADA:example', 'ada', '@ad', '']) {
      moderate(other);
      expect(module.role(), other).toBe('guest');
    }
    moderate('@therapist:example', '@ada:example');
    expect(module.role()).toBe('host');
    moderate();
    expect(module.role()).toBe('guest');
  });

  it('nobody who is not signed in has a role', () => {
    const { module, handlers, moderate } = set();
    moderate('@ada:example');
    void handlers['account.report'](ready);
    void handlers['account.report']({
      state: 'signedOut',
      code: 'matrix.sessionEnded',
      device: null,
    });
    expect(module.role()).toBeNull();
  });

  it('nothing that a page said holds when that page is gone', () => {
    const { module, handlers, told } = set();
    void handlers['account.report'](ready);
    module.forget();
    expect(module.report.get()).toEqual(starting);
    expect(module.role()).toBeNull();
    expect(told.at(-1)).toEqual({ state: 'starting', code: null, role: null });
  });
});

describe('a matrix cell that does not come back', () => {
  it('is told as a failure from which the person can begin anew', () => {
    const { module, handlers, told, begun } = set();
    void handlers['account.report'](ready);
    module.lost();
    expect(module.role()).toBeNull();
    expect(told.at(-1)).toEqual({ state: 'failed', code: 'matrix.notStarted', role: null });
    expect(begun).toEqual([]);
  });
});

describe('account.retry', () => {
  it('forgets first, and then begins anew', () => {
    const { handlers, told, begun } = set();
    void handlers['account.report']({ state: 'keysRefused', code: 'keys.timedOut', device: null });
    expect(handlers['account.retry'](undefined)).toEqual(ok(undefined));
    expect(begun).toEqual(['starting']);
    expect(told.at(-1)).toEqual({ state: 'starting', code: null, role: null });
  });
});
