// A call page that starts: its own global object, its script tags, its preload's ports, and main's answers. It decides nothing about the product.
import { vi } from 'vitest';
import type { CellApi } from '../../../../preload/contract/derive.ts';
import { startCall } from '../../../../renderer/call/app/startCall.dom.ts';
import { newPage, type Double } from '../guard/browserDouble.ts';

const practice = {
  serviceUrl: 'wss://meet.alcove.test/x',
  domain: 'meet.alcove.test',
  muc: 'rooms.meet.alcove.test',
  focus: 'f',
  relayHosts: [{ host: 'relay.alcove.test', port: 3478 }],
};
const meeting = { peerNames: ['P'], openedAtMs: 0 };
/** What main answers with a meeting. */
export const withMeeting = (mediaRoute: string) => ({
  ok: true,
  value: { practice: { ...practice, mediaRoute }, meeting },
});
/** What it answers while one is only expected. */
export const expected = {
  ok: true,
  value: { practice: { ...practice, mediaRoute: 'direct' }, meeting: null },
};
type Maker = new (config: unknown) => Double;
const real = globalThis;

/** The guards change their page for good, so each start has a global object of its own. */
export const start = (answer: object, library: object = {}) => {
  const scripts: string[] = [];
  let script: { onerror?: () => void } = {};
  const policies: string[] = [];
  const will = { answer };
  const listeners = new Map<string, (payload: unknown) => void>();
  const page = Object.assign(Object.create(real) as typeof globalThis, newPage(), {
    Worker: class extends EventTarget {},
    trustedTypes: {
      createPolicy: (name: string) => {
        policies.push(name);
      },
    },
    location: { href: 'app://call/' },
  });
  const [Browser, BrowserWorker] = [page.RTCPeerConnection, page.Worker];
  const isGuarded = (): boolean =>
    page.RTCPeerConnection !== Browser && page.Worker !== BrowserWorker;
  const view = Object.assign(new EventTarget(), library);
  vi.stubGlobal('window', view);
  vi.stubGlobal('document', {
    createElement: () => ({}),
    head: {
      append: (made: { src: string; onerror?: () => void }) => {
        const { src } = made;
        script = made;
        scripts.push(`${src} ${isGuarded() ? 'guarded' : 'unguarded'}`);
      },
    },
  });
  Reflect.set(real, 'globalThis', page);
  try {
    const call = startCall({
      calls: { 'call.setup': () => Promise.resolve(will.answer) },
      on: (name: string, listener: (payload: unknown) => void) => {
        listeners.set(name, listener);
      },
      ports: ['meetingKey', 'videoLogin'],
    } as unknown as CellApi<'call'>);
    return {
      call,
      scripts,
      policies,
      will,
      /** As the page's own preload hands over a port. */
      give: (name: string, port: MessagePort): void =>
        void view.dispatchEvent(
          Object.assign(new Event('message'), {
            data: { alcovePort: name },
            ports: [port],
            source: view,
          }),
        ),
      failScript: () => script.onerror?.(),
      tell: (name: string, payload?: unknown) => {
        listeners.get(name)?.(payload);
      },
      make: () =>
        new (page.RTCPeerConnection as unknown as Maker)({
          encodedInsertableStreams: true,
          iceServers: [
            { urls: 'turn:relay.alcove.test:3478?transport=tcp' },
            { urls: 'turn:other.example:3478?transport=tcp' },
          ],
        }),
    };
  } finally {
    Reflect.set(real, 'globalThis', real);
  }
};
