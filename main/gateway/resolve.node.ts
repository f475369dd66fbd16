// Turns a listed host name into addresses, in a limited time. Never hands out an address that is not plain public internet.
import { lookup } from 'node:dns/promises';
import { fail, ok, type Result } from '../../preload/contract/result.ts';
import { isPublicAddress } from './addressFormat.ts';

export type ResolveCode =
  | 'gateway.resolveFailed'
  | 'gateway.resolveTimedOut'
  | 'gateway.addressRefused';

/** Addresses to try, in order. */
export type ResolveHost = (host: string) => Promise<Result<readonly string[], ResolveCode>>;

/** Asks the system's resolver. Rejects when there is no answer. */
export type LookupAll = (host: string) => Promise<readonly string[]>;

/** Whole time for one name, in milliseconds. */
export const resolveTimeoutMs = 5_000;

const maxAddresses = 8;

/** The trailing dot keeps the system from appending its search domains: only the listed name itself is asked for (P4). */
export const systemLookup: LookupAll = async (host) =>
  (await lookup(`${host}.`, { all: true, verbatim: true })).map(({ address }) => address);

/**
 * A resolver for names without a pin. P4: who controls the DNS must not be able to point a listed name into this machine or its local network
 * (DNS rebinding), so every answer that is not public internet is dropped; a practice inside a private network pins its addresses in the profile.
 * Lookups of one name that overlap share one question: a lookup cannot be cancelled, and a stuck one must not pile up.
 * Codes: `gateway.resolveFailed` no answer, `gateway.resolveTimedOut`, `gateway.addressRefused` answers, but none that may be used.
 */
export function createResolver(lookupAll: LookupAll, timeoutMs: number): ResolveHost {
  const running = new Map<string, Promise<Result<readonly string[], ResolveCode>>>();

  const ask = async (host: string): Promise<Result<readonly string[], ResolveCode>> => {
    try {
      const answers = await lookupAll(host);
      if (answers.length === 0) return fail('gateway.resolveFailed');
      const usable = answers.filter(isPublicAddress).slice(0, maxAddresses);
      return usable.length === 0 ? fail('gateway.addressRefused') : ok(usable);
    } catch {
      return fail('gateway.resolveFailed');
    } finally {
      running.delete(host);
    }
  };

  return (host) => {
    const question = running.get(host) ?? ask(host);
    running.set(host, question);
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(fail('gateway.resolveTimedOut')), timeoutMs);
      void question.then((result) => {
        clearTimeout(timer);
        resolve(result);
      });
    });
  };
}
