// Entry of the call cell's page. startCall sets the guards; nothing of the video library runs before that.
import '../lib/design/base.css';
import { createRoot } from 'react-dom/client';
import { cellApi } from '../lib/cellApi.dom.ts';
import { reserveStyles } from '../lib/design/quietStyles.dom.ts';
import { TextsProvider } from '../lib/i18n/TextsProvider.tsx';
import { CallApp } from './app/CallApp.tsx';
import { startCall } from './app/startCall.dom.ts';

const call = startCall(cellApi('call'));
reserveStyles(document);
const root = document.getElementById('root');
if (root !== null) {
  createRoot(root).render(
    <TextsProvider locale={navigator.language}>
      <CallApp call={call} />
    </TextsProvider>,
  );
}
