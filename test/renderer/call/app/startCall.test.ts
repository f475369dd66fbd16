// P1, P5: the guards stand before the library is asked for, and a peer's own address is tried only where the practice has a bridge.
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { CellApi } from '../../../../preload/contract/derive.ts';
import { startCall } from '../../../../renderer/call/app/startCall.dom.ts';
import { turns } from '../../../until.ts';
import { newPage, noted, type Double } from '../guard/browserDouble.ts';

const setup = { peerNames: ['P'], relayHosts: [{ host: 'relay.alcove.test', port: 3478 }] };
type Maker = new (config: unknown) => Double;
const real = globalThis;
afterEach(() => {
  vi.unstubAllGlobals();
});

/** The guards change their page for good, so each start has a global object of its own. */
const start = (answer: object) => {
  const scripts: string[] = [];
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
  vi.stubGlobal('window', new EventTarget());
  vi.stubGlobal('document', {
    createElement: () => ({}),
    head: {
      append: ({ src }: { src: string }) => {
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
    } as unknown as CellApi<'call'>);
    return {
      call,
      scripts,
      policies,
      will,
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

describe('a call cell that starts', () => {
  it.each([
    ['direct', ['relay']],
    ['bridge', ['host', 'srflx', 'relay']],
  ])(
    'with the media route "%s" tries these addresses of the other end: %j',
    async (mediaRoute, tried) => {
      const { scripts, make } = start({ ok: true, value: { ...setup, mediaRoute } });
      expect(make).toThrow('guard.closed');
      await expect.poll(() => scripts).toEqual(['/call.js guarded']);
      const connection = make();
      expect(connection.config).toMatchObject({
        iceTransportPolicy: 'relay',
        iceServers: [{ urls: ['turn:relay.alcove.test:3478?transport=tcp'] }],
      });
      for (const type of ['host', 'srflx', 'prflx', 'relay'])
        await connection.addIceCandidate({
          candidate: `candidate:1 1 udp 1 192.0.2.7 5000 typ ${type}`,
        });
      expect(noted.map(({ args }) => /typ (\w+)/.exec(JSON.stringify(args))?.[1])).toEqual(tried);
    },
  );

  it('without a meeting waits, with the library and no connection, until it is told of one', async () => {
    const { call, scripts, make, tell, will } = start({ ok: false, code: 'meeting.notOpen' });
    await expect.poll(() => scripts).toEqual(['/call.js guarded']);
    await turns();
    expect([call.facts().model.state, call.facts().peerNames]).toEqual(['waiting', []]);
    expect(make).toThrow('guard.closed');
    will.answer = { ok: true, value: { ...setup, mediaRoute: 'direct' } };
    tell('meeting.opened');
    await expect.poll(() => call.facts().peerNames).toEqual(['P']);
    expect(make).not.toThrow();
    expect(scripts.length).toBe(1);
  });

  it('that main refuses makes no connection and says so', async () => {
    const { call, make } = start({ ok: false, code: 'meeting.noLogin' });
    await expect
      .poll(() => call.facts().model)
      .toMatchObject({ state: 'lost', reason: 'serverRefused' });
    expect(make).toThrow('guard.closed');
  });

  it('tells the view what main says of the messages, and has its Trusted Types policy', () => {
    const { call, policies, tell } = start({ ok: false, code: 'meeting.notOpen' });
    tell('chat.shown', { isOpen: false, unread: 3 });
    expect([call.facts().chat, policies]).toEqual([{ isOpen: false, unread: 3 }, ['default']]);
  });
});
