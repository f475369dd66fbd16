// Gives the Matrix adapter its world: the network, the clock, randomness, the crypto store on disk. Decides nothing.
import type { MatrixAdapter } from '../chat/chatShapes.ts';
import { createMatrixAdapter } from '../chat/matrixAdapter.dom.ts';

/** The prefix of the store's database names, which are visible on disk: neutral (P7). */
const storePrefix = 'alcove';

export function createWorldMatrix(): MatrixAdapter {
  return createMatrixAdapter({
    fetch: window.fetch.bind(window),
    now: Date.now,
    randomBytes: (length) => crypto.getRandomValues(new Uint8Array(length)),
    log: () => undefined,
    store: { kind: 'indexedDb', prefix: storePrefix },
  });
}
