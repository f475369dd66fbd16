// Gives the desk's controller its world: the bridge, the Matrix adapter, the clock. Decides nothing.
import type { CellApi } from '../../../preload/contract/derive.ts';
import { createMatrixAdapter } from '../chat/matrixAdapter.dom.ts';
import { createDeskController, type DeskController } from './deskController.dom.ts';

/** The prefix of the store's database names, which are visible on disk: neutral (P7). */
const storePrefix = 'alcove';

export const startDesk = (api: CellApi<'desk'>): DeskController => {
  const matrix = createMatrixAdapter({
    fetch: window.fetch.bind(window),
    now: Date.now,
    randomBytes: (length) => crypto.getRandomValues(new Uint8Array(length)),
    log: () => undefined,
    store: { kind: 'indexedDb', prefix: storePrefix },
  });
  return createDeskController({ api, matrix, nowMs: Date.now });
};
