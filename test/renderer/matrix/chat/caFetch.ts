// A fetch for Node that trusts one certificate authority and knows one host name. Verification stays on.
import { request } from 'node:https';
import type { LookupFunction } from 'node:net';

const lookupOf =
  (host: string): LookupFunction =>
  (name, options, found) => {
    if (name !== host) found(new Error(`unknown host ${name}`), '', 0);
    else if (options.all === true) found(null, [{ address: '127.0.0.1', family: 4 }]);
    else found(null, '127.0.0.1', 4);
  };

/** `ca`: PEM. Only `host` is found, at 127.0.0.1. Answers bodies of text or JSON, as the homeserver gives. */
export const caFetch =
  (ca: Buffer, host: string): typeof globalThis.fetch =>
  (input, init = {}) =>
    new Promise((resolve, reject) => {
      const url = input instanceof Request ? input.url : String(input);
      const asked = request(
        url,
        {
          method: init.method ?? 'GET',
          ca,
          headers: Object.fromEntries(new Headers(init.headers)),
          lookup: lookupOf(host),
          ...(init.signal ? { signal: init.signal } : {}),
        },
        (answer) => {
          const parts: Buffer[] = [];
          answer.on('data', (part: Buffer) => parts.push(part));
          answer.on('error', reject);
          answer.on('end', () => {
            const headers = new Headers();
            for (const [name, value] of Object.entries(answer.headers))
              if (typeof value === 'string') headers.set(name, value);
            resolve(
              new Response(Buffer.concat(parts), { status: answer.statusCode ?? 500, headers }),
            );
          });
        },
      );
      asked.on('error', (error) =>
        reject(
          error.name === 'AbortError' ? error : new TypeError('fetch failed', { cause: error }),
        ),
      );
      asked.end(typeof init.body === 'string' ? init.body : undefined);
    });
