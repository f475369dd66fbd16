// Entry of the call cell's page: the guards first, then the library, then the call. Nothing may run before the guards.
import { installPeerConnectionGuard } from './guard/peerConnectionGuard.dom.ts';
import { installFrameWorkerLink } from './frames/frameWorkerLink.dom.ts';
import '../lib/design/base.css';
import { createRoot } from 'react-dom/client';
import { cellApi } from '../lib/cellApi.dom.ts';
import { reserveStyles } from '../lib/design/quietStyles.dom.ts';
import { TextsProvider } from '../lib/i18n/TextsProvider.tsx';
import { CallApp } from './app/CallApp.tsx';
import { awaitPort } from './app/awaitPort.dom.ts';
import { startCall } from './app/startCall.dom.ts';

const guard = installPeerConnectionGuard(globalThis);
const worker = installFrameWorkerLink(globalThis);
const port = awaitPort(window);
reserveStyles(document);
const api = cellApi('call');
const call = startCall({ api, guard, worker, port });
const root = document.getElementById('root');
if (root !== null) {
  createRoot(root).render(
    <TextsProvider locale={navigator.language}>
      <CallApp call={call} />
    </TextsProvider>,
  );
}
