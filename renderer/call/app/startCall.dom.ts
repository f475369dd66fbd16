// Starts the call cell: guards and library; the sign-in at the video server while somebody waits; and once there is a meeting devices and session. Before that it has no device, no conference and no peer connection. Keeps the facts that the call view draws.
import type { CallPractice } from '../../../preload/contract/call.ts';
import type { CellApi } from '../../../preload/contract/derive.ts';
import { receivePorts } from '../../lib/cellPorts.dom.ts';
import { installFrameWorkerLink } from '../frames/frameWorkerLink.dom.ts';
import { installPeerConnectionGuard } from '../guard/peerConnectionGuard.dom.ts';
import { installTrustedTypes } from '../guard/trustedTypes.dom.ts';
import {
  createJitsiAdapter,
  loadLibrary,
  openDevices,
  type JitsiAdapter,
} from '../jitsi/jitsiAdapter.dom.ts';
import type { Library } from '../jitsi/libraryShapes.ts';
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

interface SignedIn {
  readonly library: Library;
  /** The first one has begun to sign in already. */
  readonly newAdapter: () => JitsiAdapter;
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
  /** Signs in at the video server, once; null when there is no library or no login. */
  const signIn = async (practice: CallPractice): Promise<SignedIn | null> => {
    const [library, login] = await Promise.all([
      loading,
      askVideoLogin((taken) => ports.take('videoLogin', taken)),
    ]);
    if (library === null || login === null) return null;
    const make = (): JitsiAdapter => createJitsiAdapter(library, { ...practice, login });
    let spare: JitsiAdapter | null = make();
    spare.prepare();
    return {
      library,
      newAdapter() {
        const given = spare ?? make();
        spare = null;
        return given;
      },
    };
  };
  let signedIn: Promise<SignedIn | null> | null = null;
  let isOpen = false;
  /** As far as main says: nothing while nobody waits, the sign-in while somebody does, and the whole with a meeting. */
  const begin = async (): Promise<void> => {
    const setup = await api.calls['call.setup'](undefined);
    if (isOpen || (!setup.ok && setup.code === 'meeting.notOpen')) return;
    if (!setup.ok) return refuse();
    const { practice, meeting } = setup.value;
    signedIn ??= signIn(practice);
    if (meeting === null) return;
    isOpen = true;
    set({ peerNames: meeting.peerNames });
    guard.open(practice.relayHosts, { acceptsBridge: practice.mediaRoute === 'bridge' });
    const prepared = await signedIn;
    if (prepared === null) return refuse();
    const { library, newAdapter } = prepared;
    session = startCallSession({
      api,
      newAdapter,
      mediaRoute: practice.mediaRoute,
      openedAtMs: meeting.openedAtMs,
      guard,
      worker,
      port: await meetingKey,
      openDevices: (kinds) => openDevices(library, kinds),
      changed: set,
    });
  };
  api.on('meeting.expected', () => void begin());
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
