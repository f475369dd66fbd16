// P1, P5: whatever configuration a caller brings, what is used asks for encoded streams, relays only, and only our relays over TCP or TLS.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { guardedConfig, type RelayHost } from '../../../../renderer/call/guard/configRules.ts';

const relays: readonly RelayHost[] = [
  { host: 'relay.alcove.test', port: 3478 },
  { host: 'relay.alcove.test', port: 5349 },
  { host: '2001:db8::7', port: 443 },
];
const good = 'turn:relay.alcove.test:3478?transport=tcp';
const encoded = { encodedInsertableStreams: true };
const used = (config: object, allowed = relays) => {
  const guarded = guardedConfig({ ...encoded, ...config }, allowed);
  if (!guarded.ok) throw new Error(guarded.code);
  return guarded.value;
};
const serversOf = (iceServers: unknown, allowed = relays): unknown =>
  used({ iceServers }, allowed)['iceServers'];

describe('encoded streams', () => {
  it.each([[undefined], [false], ['true'], [1], [null], [{}], [[true]], [Object(true)]])(
    'refuses %j',
    (value) => {
      expect(guardedConfig({ encodedInsertableStreams: value }, relays)).toEqual({
        ok: false,
        code: 'guard.notEncoded',
      });
    },
  );

  it.each([[{}], [[]], [[true]], [Object.create(encoded)]])(
    'refuses a configuration that does not ask for them itself: %j',
    (config) => {
      expect(guardedConfig(config, relays)).toEqual({ ok: false, code: 'guard.notEncoded' });
    },
  );

  it.each([undefined, null, 'x', 1, true, Object.assign(() => undefined, encoded)])(
    'refuses what is no configuration',
    (config) => {
      expect(guardedConfig(config, relays)).toEqual({ ok: false, code: 'guard.badConfig' });
    },
  );

  it('finding: uses what it checked, when an object answers otherwise the second time', () => {
    let asked = 0;
    const turning = {
      get encodedInsertableStreams() {
        asked += 1;
        return asked === 1;
      },
    };
    const guarded = guardedConfig(turning, relays);
    expect(guarded.ok && guarded.value['encodedInsertableStreams']).toBe(true);
    expect(asked).toBe(1);
    const proxy = new Proxy(encoded, {
      get: () => {
        asked += 1;
        return asked === 2;
      },
    });
    expect(guardedConfig(proxy, relays)).toMatchObject({ ok: true, value: encoded });
  });
});

describe('the policy', () => {
  it.each([['all'], ['none'], [undefined], ['relay'], [{ toString: (): string => 'all' }]])(
    'is relay when %j was asked',
    (iceTransportPolicy) => {
      expect(used({ iceTransportPolicy, iceCandidatePoolSize: 10 })).toMatchObject({
        iceTransportPolicy: 'relay',
        iceCandidatePoolSize: 0,
      });
    },
  );

  it('is an own value, so that no prototype can answer for it', () => {
    expect(Object.keys(used({}))).toEqual(
      expect.arrayContaining([
        'encodedInsertableStreams',
        'iceTransportPolicy',
        'iceCandidatePoolSize',
        'iceServers',
      ]),
    );
  });

  it('keeps what does not matter, such as the certificates', () => {
    const certificates = [{}];
    expect(used({ bundlePolicy: 'max-bundle', certificates })).toMatchObject({
      bundlePolicy: 'max-bundle',
      certificates,
    });
  });

  it('has no servers when none were given, and none without a profile', () => {
    expect([
      serversOf(undefined),
      serversOf(null),
      serversOf([]),
      serversOf('stun:x'),
      serversOf([{ urls: good }], []),
    ]).toEqual([[], [], [], [], []]);
  });
});

describe('the servers', () => {
  it.each([
    good,
    'turns:relay.alcove.test:5349',
    'turns:relay.alcove.test:5349?transport=tcp',
    'turns:[2001:db8::7]:443',
  ])('takes %s', (url) => {
    expect(serversOf([{ urls: url, username: 'u', credential: 'c' }])).toEqual([
      { urls: [url], username: 'u', credential: 'c' },
    ]);
  });

  it.each([
    ['STUN', 'stun:relay.alcove.test:3478'],
    ['STUN over TLS', 'stuns:relay.alcove.test:5349'],
    ['UDP', 'turn:relay.alcove.test:3478?transport=udp'],
    ['no transport', 'turn:relay.alcove.test:3478'],
    ['TLS over UDP', 'turns:relay.alcove.test:5349?transport=udp'],
    ['another host', 'turn:evil.example:3478?transport=tcp'],
    ['another port', 'turn:relay.alcove.test:443?transport=tcp'],
    ['no port', 'turns:relay.alcove.test'],
    ['a name before the host', 'turn:relay.alcove.test@evil.example:3478?transport=tcp'],
    ['a name before our host', 'turn:user@relay.alcove.test:3478?transport=tcp'],
    ['our host before another', 'turn:relay.alcove.test:3478@evil.example:3478?transport=tcp'],
    ['slashes', 'turn://relay.alcove.test:3478?transport=tcp'],
    ['an upper-case host', 'turn:RELAY.alcove.test:3478?transport=tcp'],
    ['an upper-case scheme', 'TURN:relay.alcove.test:3478?transport=tcp'],
    ['an upper-case transport', 'turn:relay.alcove.test:3478?transport=TCP'],
    ['a dot at the end', 'turn:relay.alcove.test.:3478?transport=tcp'],
    ['a name that ends like ours', 'turn:evil-relay.alcove.test:3478?transport=tcp'],
    ['a name that begins like ours', 'turn:relay.alcove.test.evil.example:3478?transport=tcp'],
    ['two transports', 'turn:relay.alcove.test:3478?transport=tcp&transport=udp'],
    ['another word', 'turn:relay.alcove.test:3478?x=1&transport=tcp'],
    ['a fragment', 'turn:relay.alcove.test:3478?transport=tcp#'],
    ['a space before', ' turn:relay.alcove.test:3478?transport=tcp'],
    ['a line end after', `${good}\n`],
    ['two lines', `${good}\nstun:evil.example:3478`],
    ['another IPv6', 'turns:[2001:db8::8]:443'],
    ['IPv6 without brackets', 'turns:2001:db8::7:443'],
    ['our host in brackets', 'turn:[relay.alcove.test:3478?transport=tcp'],
    ['a port in hexadecimal', 'turn:relay.alcove.test:0xd96?transport=tcp'],
    ['a port below zero', 'turn:relay.alcove.test:-3478?transport=tcp'],
    ['a port with a point', 'turn:relay.alcove.test:3478.0?transport=tcp'],
    ['an empty text', ''],
    ['an escaped host', 'turn:relay%2ealcove.test:3478?transport=tcp'],
    ['full-width digits', 'turn:relay.alcove.test:３４７８?transport=tcp'],
  ])('drops %s', (_, url) => {
    expect(serversOf([{ urls: url }, { urls: [url] }])).toEqual([]);
    expect(serversOf([{ urls: [url, good] }])).toEqual([{ urls: [good] }]);
  });

  it.each([
    [null],
    [undefined],
    [1],
    [{}],
    [good],
    [[good]],
    [{ url: good }],
    [{ urls: null }],
    [{ urls: { 0: good, length: 1 } }],
    [{ urls: [[good]] }],
    [{ urls: { toString: (): string => good } }],
    [{ urls: [Object(good)] }],
  ])('drops what is no server: %j', (server) => {
    expect(serversOf([server])).toEqual([]);
  });

  it('takes nothing of a server but its addresses, name and password', () => {
    expect(
      serversOf([
        {
          urls: [good],
          url: 'stun:evil.example',
          username: 'u',
          credential: {},
          credentialType: 'oauth',
        },
      ]),
    ).toEqual([{ urls: [good], username: 'u' }]);
  });

  it('finding: an address that changes between two looks is the one that was checked', () => {
    let asked = 0;
    const turning = {
      get urls() {
        asked += 1;
        return asked === 1 ? [good] : ['stun:evil.example:3478'];
      },
    };
    expect(serversOf([turning])).toEqual([{ urls: [good] }]);
    const list = Object.defineProperty([good], 0, {
      get: () => {
        asked += 1;
        return asked % 2 === 0 ? good : 'stun:evil.example:3478';
      },
    });
    expect(JSON.stringify(serversOf([{ urls: list }]))).not.toContain('evil');
  });

  it('finding: a list that answers with methods of its own is not believed', () => {
    const lying = Object.assign([good], {
      filter: () => ['stun:evil.example:3478'],
      map: () => ['stun:evil.example:3478'],
    });
    expect(serversOf([{ urls: lying }])).toEqual([{ urls: [good] }]);
    expect(
      serversOf(
        Object.assign([{ urls: good }], { flatMap: () => [{ urls: 'stun:evil.example:3478' }] }),
      ),
    ).toEqual([{ urls: [good] }]);
  });

  it('never holds an address but those that spell one of our relays over TCP or TLS', () => {
    const part = fc.constantFrom(
      'turn:',
      'turns:',
      'stun:',
      'relay.alcove.test',
      'evil.example',
      '[2001:db8::7]',
      ':3478',
      ':5349',
      ':443',
      '?transport=tcp',
      '?transport=udp',
      '@',
      '&',
      '/',
      ':',
      '',
    );
    const url = fc.array(part, { maxLength: 6 }).map((parts) => parts.join(''));
    const anyUrl = fc.oneof(url, fc.constant(good), fc.anything());
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.record({ urls: fc.oneof(anyUrl, fc.array(anyUrl)) }), fc.anything())),
        (iceServers) => {
          for (const server of serversOf(iceServers) as { urls: string[] }[]) {
            expect(
              Object.keys(server).filter(
                (name) => !['urls', 'username', 'credential'].includes(name),
              ),
            ).toEqual([]);
            for (const one of server.urls)
              expect(one).toMatch(
                /^(turn:relay\.alcove\.test:(3478|5349)\?transport=tcp|turns:relay\.alcove\.test:(3478|5349)(\?transport=tcp)?|turns?:\[2001:db8::7\]:443(\?transport=tcp)?)$/,
              );
          }
        },
      ),
      { numRuns: 3_000 },
    );
  });
});
