// P4, P15: every field of a profile is known and bounded; anything else refuses the whole profile.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { profileFormat, type ProfileFile } from '../../../main/profile/profileFormat.ts';
import { isOfKind, valuesOf, type Kind } from '../../preload/schemaKind.ts';
import { hostileNames, withField } from '../../preload/hostileValues.ts';
import { judgeProfile } from '../../../main/profile/profileRules.ts';
import {
  codeOfProfile as judge,
  goodProfile,
  nowMs,
  parseUrl,
  readProfile,
  serverAt as server,
} from './signedProfile.ts';

describe('fields', () => {
  it('a good profile is good, and comes back as it was', () => {
    expect(
      judgeProfile({ payload: goodProfile(), thumbprint: 'T', known: null, nowMs, parseUrl }),
    ).toEqual({ ok: true, value: readProfile() });
  });

  /** Every object inside the profile, as a path. */
  const objects = (value: unknown, path: readonly string[] = []): (readonly string[])[] =>
    typeof value !== 'object' || value === null
      ? []
      : [
          ...(Array.isArray(value) ? [] : [path]),
          ...Object.entries(value).flatMap(([name, field]) => objects(field, [...path, name])),
        ];
  const put = (
    value: unknown,
    path: readonly string[],
    change: (target: object) => object,
  ): unknown => {
    const [name, ...rest] = path;
    if (name === undefined) return change(value as object);
    return withField(value as object, name, put(Reflect.get(value as object, name), rest, change));
  };
  const paths = objects(goodProfile());

  it('looks at every object of a profile', () => {
    expect(paths.length).toBeGreaterThan(9);
  });

  it('a field that is not known, at any depth and under any name, refuses the whole profile', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...paths),
        fc.oneof(fc.constantFrom(...hostileNames), fc.string()),
        fc.jsonValue(),
        (path, name, value) => {
          const target = path.reduce<unknown>(
            (at, step) => Reflect.get(at as object, step) as unknown,
            goodProfile(),
          );
          fc.pre(!Object.hasOwn(target as object, name) && name !== 'addresses');
          expect(judge(put(goodProfile(), path, (object) => withField(object, name, value)))).toBe(
            'profile.unknownField',
          );
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it('a field that is missing, at any depth, refuses the whole profile', () => {
    for (const path of paths) {
      const target = path.reduce<unknown>(
        (at, step) => Reflect.get(at as object, step) as unknown,
        goodProfile(),
      ) as object;
      for (const gone of Object.keys(target)) {
        if (gone === 'addresses') continue;
        expect(
          judge(
            put(goodProfile(), path, (object) =>
              Object.fromEntries(Object.entries(object).filter(([name]) => name !== gone)),
            ),
          ),
          `${path.join('.')}.${gone}`,
        ).toBe('profile.malformed');
      }
    }
  });

  it.each<[string, Partial<Record<keyof ProfileFile, unknown>>]>([
    ['another schema', { schema: 2 }],
    ['a serial of 0', { serial: 0 }],
    ['a broken serial', { serial: 1.5 }],
    ['a serial as text', { serial: '7' }],
    ['no host', { hosts: [] }],
    ['too many hosts', { hosts: Array.from({ length: 51 }, () => '@a:b') }],
    ['a host that is no Matrix id', { hosts: ['therapist'] }],
    ['no relay', { relays: [] }],
    ['another media route', { mediaRoute: 'any' }],
    ['another policy', { policies: { recording: 'always' } }],
    ['a practice without a name', { practice: { id: 'a', name: '   ' } }],
    ['a practice with a path for an id', { practice: { id: '../a', name: 'A' } }],
    ['http', { matrix: { baseUrl: 'http://chat.example', serverName: 'example' } }],
    [
      'http on a listed port',
      { matrix: { baseUrl: 'http://chat.example:443', serverName: 'example' } },
    ],
    ['no address', { matrix: { baseUrl: 'chat.example', serverName: 'example' } }],
    ['ws', { jitsi: { ...goodProfile().jitsi, serviceUrl: 'ws://meet.example:443/x' } }],
    [
      'a policy hidden in a host name',
      {
        servers: {
          desk: [server('chat.example; script-src *', 443)],
          call: goodProfile().servers.call,
        },
      },
    ],
    [
      'capital letters in a host name',
      { servers: { desk: [server('Chat.example', 443)], call: goodProfile().servers.call } },
    ],
    [
      'a line break in a host name',
      { servers: { desk: [server('chat.example\n', 443)], call: goodProfile().servers.call } },
    ],
    [
      'port 0',
      { servers: { desk: [server('chat.example', 0)], call: goodProfile().servers.call } },
    ],
    [
      'port 65536',
      { servers: { desk: [server('chat.example', 65_536)], call: goodProfile().servers.call } },
    ],
    [
      'no pin',
      {
        servers: {
          desk: [{ host: 'chat.example', port: 443, spkiSha256: [] }],
          call: goodProfile().servers.call,
        },
      },
    ],
    [
      'a pin of another length',
      {
        servers: {
          desk: [{ host: 'chat.example', port: 443, spkiSha256: ['a'.repeat(44)] }],
          call: goodProfile().servers.call,
        },
      },
    ],
    [
      'an address that is none',
      {
        servers: {
          desk: [{ ...server('chat.example', 443), addresses: ['chat.example'] }],
          call: goodProfile().servers.call,
        },
      },
    ],
    [
      'an address with a prefix',
      {
        servers: {
          desk: [{ ...server('chat.example', 443), addresses: ['192.0.2.1/24'] }],
          call: goodProfile().servers.call,
        },
      },
    ],
  ])('%s is malformed', (_what, changes) => {
    expect(judge({ ...goodProfile(), ...changes })).toBe('profile.malformed');
  });

  it('a name that a browser would read as an address is malformed, wherever the profile names a server', () => {
    const { servers, matrix, jitsi } = goodProfile();
    for (const name of ['127.1', '0x7f000001', 'a..b']) {
      for (const changes of [
        { servers: { ...servers, desk: [...servers.desk, server(name, 443)] } },
        { servers: { ...servers, call: [...servers.call, server(name, 443)] } },
        { matrix: { ...matrix, serverName: name } },
        { jitsi: { ...jitsi, domain: name } },
        { jitsi: { ...jitsi, muc: name } },
      ])
        expect(judge(goodProfile(changes)), JSON.stringify(changes)).toBe('profile.malformed');
    }
  });

  it.each([null, undefined, 1, 'text', [], [goodProfile()], true])(
    'a payload that is %j is malformed',
    (payload) => {
      expect(judge(payload)).toBe('profile.malformed');
    },
  );

  it('finding: an end of time that no clock can tell is malformed, because its milliseconds would not cross to a page', () => {
    expect(judge(goodProfile({ expires: 8_640_000_000_000 }))).toBe('ok');
    expect(judge(goodProfile({ expires: 8_640_000_000_001 }))).toBe('profile.malformed');
    expect(judge(goodProfile({ expires: Number.MAX_SAFE_INTEGER }))).toBe('profile.malformed');
  });
});

describe('the format', () => {
  it('takes nothing whose texts or lists have no bound', () => {
    const text: Kind = { kind: 'text', min: 0, max: 300, patterns: [], isUrl: false };
    fc.assert(
      fc.property(valuesOf(text), (focus) => {
        fc.pre(isOfKind(text, focus));
        const parsed = profileFormat.safeParse(
          goodProfile({ jitsi: { ...goodProfile().jitsi, focus: focus as string } }),
        );
        expect(parsed.success).toBe((focus as string).length > 0);
      }),
      { numRuns: 50 },
    );
    expect(
      profileFormat.safeParse(
        goodProfile({ jitsi: { ...goodProfile().jitsi, focus: 'x'.repeat(301) } }),
      ).success,
    ).toBe(false);
    expect(
      profileFormat.safeParse({
        ...goodProfile(),
        servers: {
          desk: Array.from({ length: 9 }, () => server('chat.example', 443)),
          call: goodProfile().servers.call,
        },
      }).success,
    ).toBe(false);
  });
});
