// P1, P5: no connection is made but through the guard, and none of its gates can be gone round by borrowing the browser's own methods.
import { describe, expect, it } from 'vitest';
import { installPeerConnectionGuard } from '../../../../renderer/call/guard/peerConnectionGuard.dom.ts';
import { newPage, noted, type Double } from './browserDouble.ts';
import { guarded, hostLine, ours, relayLine, relays, type Maker } from './guardedPage.ts';

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

  it.each([
    ['the wish was lost', (): unknown => ({ iceTransportPolicy: 'relay' })],
    ['it is not the very value', (): unknown => ({ encodedInsertableStreams: 'true' })],
    ['the browser says nothing', (): unknown => undefined],
  ])('finding: is undone when the browser does not use encoded streams: %s', (_, used) => {
    const page = newPage();
    const closed: unknown[] = [];
    Object.defineProperty(page.RTCPeerConnection.prototype, 'getConfiguration', { value: used });
    Object.defineProperty(page.RTCPeerConnection.prototype, 'close', {
      value(this: unknown) {
        closed.push(this);
      },
    });
    const guard = installPeerConnectionGuard(page as unknown as typeof globalThis);
    guard.open(relays, { acceptsBridge: false });
    const told: number[] = [];
    guard.onNotEncoded(() => told.push(-1));
    guard.onNotEncoded(() => told.push(closed.length));
    const Made = page.RTCPeerConnection as unknown as Maker;
    expect(() => new Made({ encodedInsertableStreams: true })).toThrow('guard.notEncoded');
    expect([closed.length, guard.connections(), told]).toEqual([1, [], [1]]);
  });

  it('finding: asks the browser itself, also when a library answers in its place later', () => {
    const page = newPage();
    Object.defineProperty(page.RTCPeerConnection.prototype, 'getConfiguration', {
      value: () => ({}),
      writable: true,
    });
    const guard = installPeerConnectionGuard(page as unknown as typeof globalThis);
    guard.open(relays, { acceptsBridge: false });
    const Made = page.RTCPeerConnection as unknown as Maker;
    Made.prototype.getConfiguration = () => ({ encodedInsertableStreams: true });
    expect(() => new Made({ encodedInsertableStreams: true })).toThrow('guard.notEncoded');
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
