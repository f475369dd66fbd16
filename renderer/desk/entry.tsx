// Entry of the desk cell's page.
import '../lib/design/base.css';
import { createRoot } from 'react-dom/client';
import { cellApi } from '../lib/cellApi.dom.ts';
import { reserveStyles } from '../lib/design/quietStyles.dom.ts';
import { TextsProvider } from '../lib/i18n/TextsProvider.tsx';
import { DeskApp } from './app/DeskApp.tsx';
import { createDeskController } from './app/deskController.dom.ts';
import { createMatrixAdapter } from './chat/matrixAdapter.dom.ts';

reserveStyles(document);
const matrix = createMatrixAdapter({
  fetch: window.fetch.bind(window), now: Date.now, randomBytes: (length) => crypto.getRandomValues(new Uint8Array(length)),
  log: () => undefined, store: { kind: 'indexedDb', prefix: 'alcove' },
});
const controller = createDeskController({ api: cellApi('desk'), matrix, nowMs: Date.now });
const root = document.getElementById('root');
if (root !== null) {
  createRoot(root).render(
    <TextsProvider locale={navigator.language}>
      <DeskApp controller={controller} />
    </TextsProvider>,
  );
}
