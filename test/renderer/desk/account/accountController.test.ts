// What the desk knows of the account is what main said last; a retry never leaves the screen waiting.
import { describe, expect, it } from 'vitest';
import type { AccountFacts } from '../../../../preload/contract/account.ts';
import { createAccountController } from '../../../../renderer/desk/account/accountController.ts';
import { mainDouble, settled } from '../deskWorld.ts';

const refused: AccountFacts = { state: 'keysRefused', code: 'keys.timedOut', role: null };
const failed: AccountFacts = { state: 'failed', code: 'matrix.unreachable', role: 'host' };
const starting: AccountFacts = { state: 'starting', code: null, role: null };
const ready: AccountFacts = { state: 'ready', code: null, role: 'host' };

const world = () => {
  const main = mainDouble();
  return { ...main, account: createAccountController(main.api) };
};

describe('the account', () => {
  it('is asked for when it begins, and starting until then', async () => {
    const { account, called } = world();
    expect(account.get()).toEqual({ facts: starting, isRetrying: false });
    expect(called).toEqual([]);
    await account.begin();
    expect(called).toEqual([['account.state', undefined]]);
    expect(account.get().facts).toEqual({ state: 'ready', code: null, role: 'guest' });
  });

  it('is what main told meanwhile, not the older answer', async () => {
    const { account, tell } = world();
    const begun = account.begin();
    tell('account.changed', refused);
    await begun;
    expect(account.get().facts).toEqual(refused);
  });

  it('failed where main gave no answer, and nobody is host by that', async () => {
    const { account, will } = world();
    will['account.state'] = () => ({ ok: false, code: 'ipcGuard.rate' });
    await account.begin();
    expect(account.get().facts).toEqual({ state: 'failed', code: 'ipcGuard.rate', role: null });
  });

  it('tells who watches it', () => {
    const { account, tell } = world();
    let times = 0;
    const stop = account.subscribe(() => {
      times += 1;
    });
    tell('account.changed', ready);
    stop();
    tell('account.changed', failed);
    expect(times).toBe(1);
  });
});

describe('a retry', () => {
  it('of a failed start shows the start again, under the same role', async () => {
    const { account, tell, called } = world();
    tell('account.changed', failed);
    const retried = account.retry();
    expect(account.get()).toEqual({ facts: { ...starting, role: 'host' }, isRetrying: false });
    await retried;
    expect(called).toEqual([['account.retry', undefined]]);
    tell('account.changed', ready);
    expect(account.get().facts).toEqual(ready);
  });

  it('of the keychain keeps the problem on the screen until there is an outcome', async () => {
    const { account, tell } = world();
    tell('account.changed', refused);
    await account.retry();
    expect(account.get()).toEqual({ facts: refused, isRetrying: true });
    tell('account.changed', starting);
    expect(account.get()).toEqual({ facts: refused, isRetrying: true });
    tell('account.changed', ready);
    expect(account.get()).toEqual({ facts: ready, isRetrying: false });
    tell('account.changed', starting);
    expect(account.get().facts).toEqual(starting);
  });

  it.each([refused, failed])('that main refuses leaves what was there: $state', async (before) => {
    const { account, tell, will } = world();
    tell('account.changed', before);
    will['account.retry'] = () => ({ ok: false, code: 'ipcGuard.rate' });
    await account.retry();
    expect(account.get()).toEqual({ facts: before, isRetrying: false });
  });

  it('that main refuses changes nothing that main told meanwhile', async () => {
    const { account, tell, will } = world();
    tell('account.changed', failed);
    will['account.retry'] = () => ({ ok: false, code: 'ipcGuard.rate' });
    const retried = account.retry();
    tell('account.changed', ready);
    await retried;
    await settled();
    expect(account.get()).toEqual({ facts: ready, isRetrying: false });
  });
});
