// Starts the call cell: setup from main, library, devices, session. Keeps the facts that the call view draws.
import type { CellApi } from '../../../preload/contract/derive.ts';
import { installFrameWorkerLink } from '../frames/frameWorkerLink.dom.ts';
import { installPeerConnectionGuard } from '../guard/peerConnectionGuard.dom.ts';
import { loadLibrary, openDevices } from '../jitsi/jitsiAdapter.dom.ts';
import { awaitPort } from './awaitPort.dom.ts';
import { firstCallModel } from './callModel.ts';
import { startCallSession, type CallFacts, type CallSession } from './callSession.dom.ts';

export interface Call {
  readonly subscribe: (listener: () => void) => () => void;
  readonly facts: () => CallFacts & {
    readonly peerNames: readonly string[];
    readonly chat: { readonly isOpen: boolean; readonly unread: number };
  };
  readonly session: () => CallSession | null;
  readonly api: CellApi<'call'>;
}

/** To be called before anything else of the page: it sets the guards, and only then loads the library. */
export const startCall = (api: CellApi<'call'>): Call => {
  const guard = installPeerConnectionGuard(globalThis);
  const worker = installFrameWorkerLink(globalThis);
  const port = awaitPort(window);
  const listeners = new Set<() => void>();
  let session: CallSession | null = null;
  let facts: ReturnType<Call['facts']> = {
    model: firstCallModel,
    people: [],
    local: [],
    muted: { audio: false, video: false },
    deviceCode: null,
    otherCertificate: false,
    connectedSinceMs: null,
    lostSinceMs: null,
    peerNames: [],
    chat: { isOpen: true, unread: 0 },
  };
  const set = (next: Partial<typeof facts>): void => {
    facts = { ...facts, ...next };
    for (const listener of listeners) listener();
  };
  const refuse = (): void =>
    set({ model: { ...firstCallModel, state: 'lost', reason: 'serverRefused' } });

  api.on('chat.shown', (chat) => set({ chat }));
  void (async () => {
    const setup = await api.calls['call.setup'](undefined);
    if (!setup.ok) return refuse();
    set({ peerNames: setup.value.peerNames });
    guard.open(setup.value.relayHosts, { acceptsBridge: setup.value.mediaRoute === 'bridge' });
    const library = await loadLibrary(document, window);
    if (library === null) return refuse();
    const ownPort = await port;
    session = startCallSession({
      api,
      setup: setup.value,
      library,
      guard,
      worker,
      port: ownPort,
      openDevices: (kinds) => openDevices(library, kinds),
      changed: set,
    });
  })();

  return {
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    facts: () => facts,
    session: () => session,
    api,
  };
};
