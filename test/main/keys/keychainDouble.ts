// A keychain in memory that can be told to fail at any of its calls. It decides nothing and keeps nothing on disk.
import {
  createKeychain,
  keychainLimitMs,
  type KeyCode,
  type Keychain,
  type KeychainPort,
} from '../../../main/keys/keychain.ts';

export type Fault = 'rejects' | 'throws' | 'hangs' | 'forgets' | 'alters';

export interface KeychainDouble {
  readonly keychain: Keychain;
  readonly port: KeychainPort;
  readonly kept: Map<string, string>;
  /** Every call, in order. */
  readonly calls: string[];
  /** The fault of the call with this number, counted from 0. */
  readonly faults: Map<number, Fault>;
  refusal: KeyCode | null;
  readonly limits: number[];
}

export const installId = 'installation-id-000000';

export const createKeychainDouble = (): KeychainDouble => {
  const kept = new Map<string, string>();
  const calls: string[] = [];
  const faults = new Map<number, Fault>();
  const limits: number[] = [];
  const perform = async <T>(call: string, work: (fault: Fault | undefined) => T): Promise<T> => {
    const fault = faults.get(calls.length);
    calls.push(call);
    await Promise.resolve();
    if (fault === 'rejects') throw new Error('The name is not activatable, and here is a secret');
    if (fault === 'hangs') return new Promise<T>(() => undefined);
    return work(fault);
  };
  const sync = (): void => {
    if (faults.get(calls.length) === 'throws') {
      calls.push('threw');
      throw new Error('no binding');
    }
  };
  const port: KeychainPort = {
    getPassword: (service, account) => {
      sync();
      return perform(`get ${service} ${account}`, () => kept.get(account) ?? null);
    },
    setPassword: (service, account, password) => {
      sync();
      return perform(`set ${service} ${account}`, (fault) => {
        if (fault !== 'forgets') kept.set(account, fault === 'alters' ? `${password}x` : password);
      });
    },
    deletePassword: (service, account) => {
      sync();
      return perform(`delete ${service} ${account}`, () => kept.delete(account));
    },
  };
  /** Time here is turns of the queue: what has not settled after many of them never will. */
  const within = async <T>(
    work: Promise<T>,
    limitMs: number,
  ): Promise<{ readonly done: T } | null> => {
    limits.push(limitMs);
    let answer: { readonly done: T } | null = null;
    let failure: { readonly error: unknown } | null = null;
    work.then(
      (done) => {
        answer = { done };
      },
      (error: unknown) => {
        failure = { error };
      },
    );
    for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
    if (failure !== null)
      throw new Error('failed', { cause: (failure as { readonly error: unknown }).error });
    return answer;
  };
  const double: KeychainDouble = {
    keychain: createKeychain({
      keychain: port,
      backEndRefusal: () => double.refusal,
      within,
      installId,
    }),
    port,
    kept,
    calls,
    faults,
    refusal: null,
    limits,
  };
  return double;
};

export const limitMs = keychainLimitMs;
