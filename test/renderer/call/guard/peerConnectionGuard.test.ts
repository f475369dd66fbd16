// P1, P5: no connection is made but through the guard, and none of its gates can be gone round by borrowing the browser's own methods.
import { describe, expect, it } from 'vitest';
import { installPeerConnectionGuard } from '../../../../renderer/call/guard/peerConnectionGuard.dom.ts';
import { newPage, noted, type Double } from './browserDouble.ts';

const relays = [{ host: 'relay.alcove.test', port: 3478 }];
const ours = { urls: 'turn:relay.alcove.test:3478?transport=tcp', username: 'u', credential: 'c' };
const hostLine = 'candidate:1 1 udp 1 10.0.0.1 5000 typ host';
const relayLine = 'candidate:1 1 udp 1 192.0.2.7 5000 typ relay';
const sdp = [
  'v=0',
  'm=video 9 UDP/TLS/RTP/SAVPF 96 98',
  'a=rtpmap:96 VP8/90000',
  'a=rtpmap:98 AV1/90000',
  `a=${hostLine}`,
  '',
].join('\r\n');
const cleanSdp = ['v=0', 'm=video 9 UDP/TLS/RTP/SAVPF 96', 'a=rtpmap:96 VP8/90000', ''].join(
  '\r\n',
);

type Maker = new (config?: unknown) => Double & { readonly constructor: Maker };
const guarded = (rules = { acceptsBridge: false }) => {
  const page = newPage();
  const Native = page.RTCPeerConnection;
  const guard = installPeerConnectionGuard(page as unknown as typeof globalThis);
  guard.open(relays, rules);
  const Made = page.RTCPeerConnection as unknown as Maker;
  return {
    page,
    guard,
    Native: Native as unknown as Maker,
    Made,
    connection: new Made({ encodedInsertableStreams: true, iceServers: [ours] }),
  };
};

describe('making a connection', () => {
  it('is not possible before the guard was opened', () => {
    const page = newPage();
    installPeerConnectionGuard(page as unknown as typeof globalThis);
    for (const name of ['RTCPeerConnection', 'webkitRTCPeerConnection'] as const) {
      expect(
        () => new (page[name] as unknown as Maker)({ encodedInsertableStreams: true }),
      ).toThrow('guard.closed');
    }
  });

  it('uses the guarded configuration', () => {
    const { Made } = guarded();
    const made = new Made({
      encodedInsertableStreams: true,
      iceTransportPolicy: 'all',
      iceServers: [ours, { urls: 'stun:evil.example' }],
    });
    expect(made.config).toEqual({
      encodedInsertableStreams: true,
      iceTransportPolicy: 'relay',
      iceCandidatePoolSize: 0,
      iceServers: [{ ...ours, urls: [ours.urls] }],
    });
  });

  const ways: [
    string,
    (Made: Maker, connection: Double & { readonly constructor: Maker }) => unknown,
  ][] = [
    ['the constructor of the prototype', (Made) => new Made.prototype.constructor({})],
    ['the constructor of a connection', (_Made, connection) => new connection.constructor({})],
    ['Reflect.construct', (Made) => Reflect.construct(Made, [{}])],
    ['Reflect.construct with another target', (Made) => Reflect.construct(Made, [{}], Object)],
    ['a subclass', (Made) => new (class extends Made {})({})],
    [
      'a subclass without a constructor call of its own',
      (Made) => Reflect.construct(class extends Made {}, [{}]),
    ],
    ['no configuration', (Made) => new Made()],
    ['a bound constructor', (Made) => new (Made.bind(null))({})],
    ['a proxy', (Made) => new new Proxy(Made, {})({})],
  ];
  it.each(ways)('is refused without encoded streams by %s', (_, way) => {
    const { Made, connection } = guarded();
    expect(() => way(Made, connection)).toThrow(/guard\.(notEncoded|badConfig)/);
  });

  it('is refused by the other name of the class', () => {
    const { page } = guarded();
    expect(() => new (page.webkitRTCPeerConnection as unknown as Maker)({})).toThrow(
      'guard.notEncoded',
    );
  });

  it('leaves no way to the browser’s class through the connection', () => {
    const { Made, Native, connection } = guarded();
    const reachable = [
      connection.constructor,
      Made.prototype.constructor,
      (Object.getPrototypeOf(connection) as object).constructor,
    ];
    expect(reachable.every((one) => one === Made && one !== Native)).toBe(true);
    expect(connection instanceof Made).toBe(true);
  });

  it('cannot be set back', () => {
    const { page, Native, Made } = guarded();
    for (const name of ['RTCPeerConnection', 'webkitRTCPeerConnection']) {
      expect(Reflect.set(page, name, Native)).toBe(false);
      expect(Reflect.deleteProperty(page, name)).toBe(false);
      expect(() => Object.defineProperty(page, name, { value: Native })).toThrow(TypeError);
    }
    expect(page.RTCPeerConnection).toBe(Made);
  });

  it('keeps what is made without a connection, such as certificates', () => {
    expect(
      (
        guarded().page.RTCPeerConnection as unknown as { generateCertificate(): string }
      ).generateCertificate(),
    ).toBe('certificate');
  });
});

describe('a remote description', () => {
  it.each([
    [
      'the connection',
      (connection: Double, value: unknown) => connection.setRemoteDescription(value),
    ],
    [
      'finding: the method of the prototype',
      (connection: Double, value: unknown) =>
        (Object.getPrototypeOf(connection) as Double).setRemoteDescription.call(connection, value),
    ],
    [
      'finding: the connection after its own method was deleted',
      (connection: Double, value: unknown) => {
        Reflect.deleteProperty(connection, 'setRemoteDescription');
        return connection.setRemoteDescription(value);
      },
    ],
    [
      'a wrapper that the library puts before it',
      (connection: Double, value: unknown) => {
        const before = (Object.getPrototypeOf(connection) as Double).setRemoteDescription;
        Object.getPrototypeOf(connection).setRemoteDescription = function wrapped(
          this: Double,
          ...args: unknown[]
        ) {
          return before.apply(this, args);
        };
        return connection.setRemoteDescription(value);
      },
    ],
  ])('is cleaned on its way through %s', async (_, set) => {
    const { connection } = guarded();
    await set(connection, { type: 'offer', sdp });
    expect(noted).toEqual([
      { name: 'setRemoteDescription', args: [{ type: 'offer', sdp: cleanSdp }] },
    ]);
  });

  it('may be a rollback, and callbacks of the old form are passed on', async () => {
    const { connection } = guarded();
    const [good, bad] = [() => undefined, () => undefined];
    await connection.setRemoteDescription({ type: 'rollback' });
    await connection.setRemoteDescription({ type: 'offer', sdp }, good, bad);
    expect(noted.map((one) => one.args)).toEqual([
      [{ type: 'rollback' }],
      [{ type: 'offer', sdp: cleanSdp }, good, bad],
    ]);
  });

  it.each([[undefined], [null], ['text'], [7]])(
    'that is none (%j) is left to the browser, which refuses it',
    async (value) => {
      const { connection } = guarded();
      await connection.setRemoteDescription(value);
      expect(noted.map((one) => one.args)).toEqual([[value]]);
    },
  );

  it('finding: is cleaned in every form that a browser takes, and read once', async () => {
    const { connection } = guarded();
    let asked = 0;
    const turning = {
      type: 'offer',
      get sdp() {
        asked += 1;
        return asked === 1 ? 'v=0\r\n' : sdp;
      },
    };
    for (const value of [
      Object.assign(() => undefined, { type: 'offer', sdp }),
      Object.create({ type: 'offer', sdp }),
    ]) {
      await connection.setRemoteDescription(value);
    }
    await connection.setRemoteDescription(turning);
    for (const other of [{ toString: (): string => sdp }, [sdp], null])
      await connection.setRemoteDescription({ type: 'offer', sdp: other }); // a browser makes text of these
    const seen = noted.map((one) => (one.args[0] as { sdp: unknown }).sdp);
    expect(seen).toEqual([cleanSdp, cleanSdp, 'v=0\r\n', '', '', '']);
  });
});

describe('a candidate of the peer', () => {
  const asRtc = (candidate: string) =>
    Object.create({ candidate, sdpMid: '0', sdpMLineIndex: 0, usernameFragment: 'frag' }) as object;
  it('reaches the browser if it is a relay, in an object of ours', async () => {
    const { connection } = guarded();
    await connection.addIceCandidate(asRtc(relayLine));
    expect(noted.map((one) => one.args)).toEqual([
      [{ candidate: relayLine, sdpMid: '0', sdpMLineIndex: 0, usernameFragment: 'frag' }],
    ]);
  });

  it('that says that no more come reaches the browser', async () => {
    const { connection } = guarded();
    for (const value of [undefined, null, {}, { candidate: '' }, { candidate: undefined }])
      await connection.addIceCandidate(value);
    expect(noted.length).toBe(5);
  });

  let asked = 0;
  const forms: [string, unknown][] = [
    ['a plain object', { candidate: hostLine }],
    ['an object of the browser', asRtc(hostLine)],
    ['a function', Object.assign(() => undefined, { candidate: hostLine })],
    ['an object that becomes text', { candidate: { toString: (): string => hostLine } }],
    ['an object that becomes a relay', { candidate: { toString: (): string => relayLine } }],
    ['a list', { candidate: [hostLine] }],
    ['null for the text', { candidate: null }],
    [
      'an object that turns',
      {
        get candidate() {
          asked += 1;
          return asked % 2 === 1 ? hostLine : relayLine;
        },
      },
    ],
  ];
  it.each(forms)('is not tried if it is a host, as %s', async (_, value) => {
    const { connection } = guarded();
    expect(await connection.addIceCandidate(value)).toBeUndefined();
    expect(noted).toEqual([]);
  });

  it('finding: is not tried if it is a host, by the method of the prototype', async () => {
    const { connection } = guarded();
    await (Object.getPrototypeOf(connection) as Double).addIceCandidate.call(connection, {
      candidate: hostLine,
    });
    expect(noted).toEqual([]);
  });

  it('finding: is the one that was judged, when it answers otherwise the second time', async () => {
    const { connection } = guarded();
    let looks = 0;
    await connection.addIceCandidate({
      get candidate() {
        looks += 1;
        return looks === 1 ? relayLine : hostLine;
      },
    });
    expect(noted.map((one) => (one.args[0] as { candidate: string }).candidate)).toEqual([
      relayLine,
    ]);
  });

  it('may be a host when the other end is a bridge of the practice', async () => {
    const { connection } = guarded({ acceptsBridge: true });
    await connection.addIceCandidate({ candidate: hostLine });
    expect(noted.length).toBe(1);
  });
});

describe('a later configuration', () => {
  it.each([
    ['other servers', { iceServers: [{ urls: 'stun:evil.example' }], iceTransportPolicy: 'all' }],
    ['nothing', undefined],
    ['null', null],
    ['no encoded streams', { encodedInsertableStreams: false, iceTransportPolicy: 'all' }],
  ])('with %s stays relay only', (_, config) => {
    const { connection } = guarded();
    (Object.getPrototypeOf(connection) as Double).setConfiguration.call(connection, config);
    expect(noted.map((one) => one.args)).toEqual([
      [
        {
          encodedInsertableStreams: true,
          iceTransportPolicy: 'relay',
          iceCandidatePoolSize: 0,
          iceServers: [],
        },
      ],
    ]);
  });
});

describe('what the guard knows', () => {
  it('lists the types that were gathered, and calls a line that it cannot read other', () => {
    const { connection, guard } = guarded();
    for (const end of ['', null]) connection.found(end);
    expect(guard.gathered()).toEqual([]);
    for (const line of [
      relayLine,
      hostLine,
      hostLine,
      'nonsense',
      'candidate:1 1 udp 1 x.local 5 typ srflx',
    ])
      connection.found(line);
    expect(guard.gathered()).toEqual(['relay', 'host', 'other', 'srflx']);
  });

  it('knows the connections that are open, and closes all of them, also when the library took close away', () => {
    const { Made, connection, guard } = guarded();
    const second = new Made({ encodedInsertableStreams: true });
    expect(guard.connections()).toEqual([connection, second]);
    second.close();
    expect(guard.connections()).toEqual([connection]);
    connection.close = () => undefined;
    Object.getPrototypeOf(connection).close = () => undefined;
    guard.closeAll();
    expect([guard.connections(), connection.connectionState]).toEqual([[], 'closed']);
  });
});
