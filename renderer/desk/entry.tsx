// Entry of the desk cell's page.
import '../lib/design/base.css';
import './app/opening.css';
import { createRoot } from 'react-dom/client';
import { cellApi } from '../lib/cellApi.dom.ts';
import { reserveStyles } from '../lib/design/quietStyles.dom.ts';
import { TextsProvider } from '../lib/i18n/TextsProvider.tsx';
import { DeskApp } from './app/DeskApp.tsx';
import { startDesk } from './app/startDesk.dom.ts';

const desk = startDesk(cellApi('desk'), window);
reserveStyles(document);
const root = document.getElementById('root');
if (root !== null) {
  createRoot(root).render(
    <TextsProvider locale={navigator.language}>
      <DeskApp desk={desk} />
    </TextsProvider>,
  );
}
