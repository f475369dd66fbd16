// P1, P5, P14: the guards stand before the library is asked for, a peer's own address is tried only where the practice has a bridge, and there is no call without a login of the keychain's.
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { CellApi } from '../../../../preload/contract/derive.ts';
import { startCall } from '../../../../renderer/call/app/startCall.dom.ts';
import { turns } from '../../../until.ts';
import { newPage, noted, type Double } from '../guard/browserDouble.ts';
import { libraryDouble, rooms } from '../jitsi/libraryDouble.ts';
import { portDouble } from './portDouble.ts';

const practice = {
  serviceUrl: 'wss://meet.alcove.test/x',
  domain: 'meet.alcove.test',
  muc: 'rooms.meet.alcove.test',
  focus: 'f',
  relayHosts: [{ host: 'relay.alcove.test', port: 3478 }],
};
const meeting = { peerNames: ['P'], openedAtMs: 0 };
/** What main answers with a meeting, and while one is only expected. */
const withMeeting = (mediaRoute: string) => ({
  ok: true,
  value: { practice: { ...practice, mediaRoute }, meeting },
});
const expected = {
  ok: true,
  value: { practice: { ...practice, mediaRoute: 'direct' }, meeting: null },
};
type Maker = new (config: unknown) => Double;
const real = globalThis;
afterEach(() => {
  vi.unstubAllGlobals();
  rooms.clear();
});

/** The guards change their page for good, so each start has a global object of its own. */
const start = (answer: object, library: object = {}) => {
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

describe('a call cell that starts', () => {
  it.each([
    ['direct', ['relay']],
    ['bridge', ['host', 'srflx', 'relay']],
  ])(
    'with the media route "%s" tries these addresses of the other end: %j',
    async (mediaRoute, tried) => {
      const { scripts, make } = start(withMeeting(mediaRoute));
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
    will.answer = withMeeting('direct');
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

describe('a call that is set up', () => {
  const good = withMeeting('direct');
  const login = { user: 'u', password: 'p' };
  const refused = { state: 'lost', reason: 'serverRefused' };
  const withLibrary = (answer: object = good) => {
    const double = libraryDouble('aaaa1111');
    const [keys, key] = [portDouble(), portDouble()];
    return { ...start(answer, { JitsiMeetJS: double.library }), double, keys, key };
  };

  it("asks the keychain's process for the login, and begins with it on the port of the key", async () => {
    const { call, double, keys, key, give } = withLibrary();
    give('meetingKey', key.port);
    give('videoLogin', keys.port);
    await expect.poll(() => keys.said).toEqual([{ type: 'load' }]);
    await turns();
    expect([double.names(), key.said, call.session()]).toEqual([[], [], null]);
    keys.say({ type: 'loaded', login });
    await expect.poll(() => key.said).toEqual([{ type: 'ready' }]);
    expect(double.calls.find(({ name }) => name === 'connect')?.args).toEqual([
      { id: 'u@meet.alcove.test', password: 'p' },
    ]);
    await expect
      .poll(() => double.names().filter((name) => name === 'createLocalTracks').length)
      .toBe(2);
    expect(call.session()).not.toBeNull();
    expect(call.facts().local.length).toBe(2);
  });

  it('waits for ports that come later, and tells the view of each change', async () => {
    const { call, keys, key, give } = withLibrary();
    let changes = 0;
    const end = call.subscribe(() => {
      changes += 1;
    });
    await turns();
    give('videoLogin', keys.port);
    await turns();
    keys.say({ type: 'loaded', login });
    await turns();
    expect(call.session()).toBeNull();
    give('meetingKey', key.port);
    await expect.poll(() => key.said).toEqual([{ type: 'ready' }]);
    await turns();
    expect(changes).toBeGreaterThan(0);
    end();
    const before = changes;
    await call.session()?.toggle('audio');
    expect(changes).toBe(before);
  });

  it("asks a keychain's process that was started anew before it answered", async () => {
    const { keys, key, give, double } = withLibrary();
    const dead = portDouble();
    give('meetingKey', key.port);
    give('videoLogin', dead.port);
    await expect.poll(() => dead.said).toEqual([{ type: 'load' }]);
    give('videoLogin', keys.port);
    expect([dead.isClosed(), keys.said]).toEqual([true, [{ type: 'load' }]]);
    keys.say({ type: 'loaded', login });
    await expect.poll(() => double.names()).toContain('connect');
  });

  it.each([
    ['has no login', { type: 'loaded', login: null }],
    ['refused', { type: 'refused', code: 'keys.unreadable' }],
  ])('does not come about where the keychain %s', async (_what, said) => {
    const { call, double, keys, key, give } = withLibrary();
    give('meetingKey', key.port);
    give('videoLogin', keys.port);
    await expect.poll(() => keys.said.length).toBe(1);
    keys.say(said);
    await expect.poll(() => call.facts().model).toMatchObject(refused);
    expect([double.names(), key.said, call.session()]).toEqual([[], [], null]);
  });

  it('does not come about without the library', async () => {
    const { call, give, failScript, scripts } = start(good);
    const [keys, key] = [portDouble(), portDouble()];
    give('meetingKey', key.port);
    give('videoLogin', keys.port);
    await expect.poll(() => [keys.said.length, scripts.length]).toEqual([1, 1]);
    keys.say({ type: 'loaded', login });
    failScript();
    await expect.poll(() => call.facts().model).toMatchObject(refused);
    expect([key.said, call.session()]).toEqual([[], null]);
  });

  it('signs in while somebody waits, with no device, conference or connection to anybody; the meeting finds it signed in', async () => {
    const { call, double, keys, key, give, make, tell, will } = withLibrary(expected);
    give('meetingKey', key.port);
    give('videoLogin', keys.port);
    await expect.poll(() => keys.said).toEqual([{ type: 'load' }]);
    keys.say({ type: 'loaded', login });
    await expect.poll(() => double.names()).toEqual(['JitsiConnection', 'connect']);
    expect(make).toThrow('guard.closed');
    expect([call.facts().peerNames, key.said, call.session()]).toEqual([[], [], null]);
    will.answer = good;
    tell('meeting.opened');
    await expect.poll(() => key.said).toEqual([{ type: 'ready' }]);
    await turns();
    expect(double.names().filter((name) => /^(JitsiConnection|connect)$/.test(name))).toEqual([
      'JitsiConnection',
      'connect',
    ]);
    expect([call.facts().peerNames, keys.said.length]).toEqual([['P'], 1]);
  });

  it('is told of somebody who waits after it was loaded', async () => {
    const { keys, give, tell, will } = withLibrary({ ok: false, code: 'meeting.notOpen' });
    give('videoLogin', keys.port);
    await turns();
    will.answer = expected;
    tell('meeting.expected');
    await expect.poll(() => keys.said).toEqual([{ type: 'load' }]);
  });

  it('that had no login while somebody waited says so with the meeting, and not before', async () => {
    const { call, keys, key, give, tell, will } = withLibrary(expected);
    give('meetingKey', key.port);
    give('videoLogin', keys.port);
    await expect.poll(() => keys.said.length).toBe(1);
    keys.say({ type: 'loaded', login: null });
    await turns();
    expect(call.facts().model.state).toBe('waiting');
    will.answer = good;
    tell('meeting.opened');
    await expect.poll(() => call.facts().model).toMatchObject(refused);
  });

  it('asks for no login before somebody waits, and begins one time only', async () => {
    const { will, tell, keys, key, give, double } = withLibrary({
      ok: false,
      code: 'meeting.notOpen',
    });
    give('meetingKey', key.port);
    give('videoLogin', keys.port);
    await turns();
    expect(keys.said).toEqual([]);
    will.answer = good;
    tell('meeting.opened');
    tell('meeting.opened');
    await expect.poll(() => keys.said.length).toBe(1);
    keys.say({ type: 'loaded', login });
    await expect.poll(() => key.said).toEqual([{ type: 'ready' }]);
    await turns();
    expect(double.names().filter((name) => name === 'JitsiConnection').length).toBe(1);
  });
});
