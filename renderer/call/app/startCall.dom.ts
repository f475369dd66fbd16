// Starts the call cell: guards, library, and once there is a meeting its setup from main, devices and session. Before that it waits: no device, no connection. Keeps the facts that the call view draws.
import type { CellApi } from '../../../preload/contract/derive.ts';
import { receivePorts } from '../../lib/cellPorts.dom.ts';
import { installFrameWorkerLink } from '../frames/frameWorkerLink.dom.ts';
import { installPeerConnectionGuard } from '../guard/peerConnectionGuard.dom.ts';
import { installTrustedTypes } from '../guard/trustedTypes.dom.ts';
import { loadLibrary, openDevices } from '../jitsi/jitsiAdapter.dom.ts';
import { firstCallModel } from './callModel.ts';
import { startCallSession, type CallFacts, type CallSession } from './callSession.dom.ts';
import { askVideoLogin } from './videoLoginPort.dom.ts';

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
  installTrustedTypes(globalThis);
  const ports = receivePorts<'call'>(api, window);
  const meetingKey = new Promise<MessagePort>((resolve) => ports.take('meetingKey', resolve));
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
  const loading = loadLibrary(document, window);
  let isBegun = false;
  /** Without a meeting the page waits, with the library at hand, until it is told that there is one. */
  const begin = async (): Promise<void> => {
    const setup = await api.calls['call.setup'](undefined);
    if (!setup.ok && setup.code === 'meeting.notOpen') return;
    if (isBegun) return;
    isBegun = true;
    if (!setup.ok) return refuse();
    set({ peerNames: setup.value.peerNames });
    guard.open(setup.value.relayHosts, { acceptsBridge: setup.value.mediaRoute === 'bridge' });
    const [library, login] = await Promise.all([
      loading,
      askVideoLogin((taken) => ports.take('videoLogin', taken)),
    ]);
    if (library === null || login === null) return refuse();
    session = startCallSession({
      api,
      setup: { ...setup.value, login },
      library,
      guard,
      worker,
      port: await meetingKey,
      openDevices: (kinds) => openDevices(library, kinds),
      changed: set,
    });
  };
  api.on('meeting.opened', () => void begin());
  void begin();

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
