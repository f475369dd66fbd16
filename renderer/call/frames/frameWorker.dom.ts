// The worker that stands where the library expects its own (lib-jitsi-meet.e2ee-worker.js). Wiring only: it must never decide about a frame.

import { createFrameCryptor, type TransformEvent } from './frameCryptor.dom.ts';
import type { FromWorker } from './workerProtocol.ts';

/** The parts of DedicatedWorkerGlobalScope that we use; `onrtctransform` is called by newer browsers instead of stream messages. */
interface WorkerScope {
  readonly postMessage: (message: FromWorker) => void;
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  onrtctransform: ((event: TransformEvent) => void) | null;
}

const scope = globalThis as unknown as WorkerScope;
const core = createFrameCryptor({
  subtle: crypto.subtle,
  post: (message) => scope.postMessage(message),
});

scope.onmessage = (event) => core.onMessage(event.data);
scope.onrtctransform = (event) => core.onTransform(event);
scope.postMessage({ alcove: 'ready' });
