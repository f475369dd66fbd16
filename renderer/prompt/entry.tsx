// Entry of the prompt cell's page.
import '../lib/design/base.css';
import { createRoot } from 'react-dom/client';
import { cellApi } from '../lib/cellApi.dom.ts';
import { reserveStyles } from '../lib/design/quietStyles.dom.ts';
import { TextsProvider } from '../lib/i18n/TextsProvider.tsx';
import { PromptApp } from './app/PromptApp.tsx';
import { startPrompt } from './app/startPrompt.dom.ts';

const prompt = startPrompt(cellApi('prompt'), window);
reserveStyles(document);
const root = document.getElementById('root');
if (root !== null) {
  createRoot(root).render(
    <TextsProvider locale={navigator.language}>
      <PromptApp prompt={prompt} />
    </TextsProvider>,
  );
}
