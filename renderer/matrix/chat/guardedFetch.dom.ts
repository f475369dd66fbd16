// Sends what the SDK asks of the network, as the rules for outgoing requests allow: nothing in clear, no cookie, no redirect, nothing in the cache on disk (P7). Must never send what they refuse.
import { mayLeave } from './outgoingRules.ts';

type Fetch = typeof globalThis.fetch;

/** Every request of the SDK passes here. */
export function guardedFetch(fetch: Fetch): Fetch {
  return async (input, init) => {
    const url = input instanceof Request ? input.url : String(input);
    if (input instanceof Request || !mayLeave(init?.method ?? 'GET', url))
      throw new Error('refused');
    return fetch(url, {
      ...init,
      cache: 'no-store',
      credentials: 'omit',
      redirect: 'error',
      referrerPolicy: 'no-referrer',
    });
  };
}
