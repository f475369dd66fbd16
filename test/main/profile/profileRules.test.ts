// Proves every judgement about a profile whose signature is good: fields, consistency, signer, serial, time (P4). The first doubt is a refusal.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { profileFormat, type ProfileFile } from '../../../main/profile/profileFormat.ts';
import {
  judgeProfile,
  type KnownPractice,
  type ProfileFacts,
} from '../../../main/profile/profileRules.ts';
import { isOfKind, valuesOf, type Kind } from '../../preload/schemaKind.ts';
import { hostileNames, withField } from '../../preload/hostileValues.ts';
import { goodProfile, readProfile, nowMs, parseUrl } from './signedProfile.ts';

const known: KnownPractice = { thumbprint: 'T', serial: 7, practiceId: 'lindenhof-12' };
const judge = (payload: unknown, changes: Partial<ProfileFacts> = {}): string => {
  const judged = judgeProfile({
    payload,
    thumbprint: 'T',
    known: null,
    nowMs,
    parseUrl,
    ...changes,
  });
  return judged.ok ? 'ok' : judged.code;
};
const server = (host: string, port: number) => ({ host, port, spkiSha256: ['a'.repeat(43)] });

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

describe('consistency', () => {
  const { servers } = goodProfile();
  it.each<[string, Partial<ProfileFile>]>([
    [
      'the homeserver stands under call only',
      {
        servers: {
          desk: [server('other.example', 443)],
          call: [...servers.call, server('chat.example', 443)],
        },
      },
    ],
    [
      'the homeserver has another port',
      { matrix: { baseUrl: 'https://chat.example:8448', serverName: 'example' } },
    ],
    [
      'the signalling server is not listed',
      { jitsi: { ...goodProfile().jitsi, serviceUrl: 'wss://evil.example/x' } },
    ],
    [
      'the signalling server has another port',
      { jitsi: { ...goodProfile().jitsi, serviceUrl: 'wss://meet.example:444/x' } },
    ],
    [
      'the signalling server stands under desk only',
      {
        servers: {
          desk: [...servers.desk, server('meet.example', 443)],
          call: servers.call.slice(1),
        },
      },
    ],
    [
      'a relay is not listed',
      {
        relays: [
          { host: 'relay.example', port: 5349 },
          { host: 'evil.example', port: 5349 },
        ],
      },
    ],
    ['a relay has another port', { relays: [{ host: 'relay.example', port: 3478 }] }],
    [
      'a name before an @ that looks like the right one',
      { matrix: { baseUrl: 'https://chat.example@evil.example', serverName: 'example' } },
    ],
    [
      'a host that only ends alike',
      { matrix: { baseUrl: 'https://evilchat.example', serverName: 'example' } },
    ],
    ['the start is not before the end', { notBefore: 2_000_000_000, expires: 2_000_000_000 }],
  ])('%s', (_what, changes) => {
    expect(judge(goodProfile(changes))).toBe('profile.malformed');
  });

  it('a port may be written out, and host names in addresses may have capitals', () => {
    expect(
      judge(
        goodProfile({ matrix: { baseUrl: 'https://chat.example:443/', serverName: 'example' } }),
      ),
    ).toBe('ok');
    expect(
      judge(goodProfile({ matrix: { baseUrl: 'https://CHAT.example/', serverName: 'example' } })),
    ).toBe('ok');
  });
});

describe('signer, serial and time', () => {
  it('the same serial and newer ones of the same signer are fine; older ones are not', () => {
    expect(judge(goodProfile({ serial: 7 }), { known })).toBe('ok');
    expect(judge(goodProfile({ serial: 8 }), { known })).toBe('ok');
    expect(judge(goodProfile({ serial: 6 }), { known })).toBe('profile.olderSerial');
  });

  it('another signer or another practice is not a renewal', () => {
    expect(judge(goodProfile(), { known, thumbprint: 'U' })).toBe('profile.otherSigner');
    expect(judge(goodProfile({ practice: { id: 'other', name: 'Lindenhof 12' } }), { known })).toBe(
      'profile.otherSigner',
    );
    expect(judge(goodProfile({ serial: 1 }), { known, thumbprint: 'U' })).toBe(
      'profile.otherSigner',
    );
  });

  it('holds from its start until just before its end', () => {
    const profile = goodProfile({ notBefore: 1_000, expires: 2_000 });
    expect(
      [999_999, 1_000_000, 1_999_999, 2_000_000].map((at) => judge(profile, { nowMs: at })),
    ).toEqual(['profile.notYetValid', 'ok', 'ok', 'profile.expired']);
    expect(judge(profile, { nowMs: Number.NaN })).toBe('profile.notYetValid');
  });

  it('for every combination: good only if nothing speaks against it', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 9 }),
        fc.option(
          fc.record({
            thumbprint: fc.constantFrom('T', 'U'),
            serial: fc.integer({ min: 1, max: 9 }),
            practiceId: fc.constantFrom('lindenhof-12', 'b'),
          }),
        ),
        fc.integer({ min: -2, max: 2 }),
        fc.integer({ min: -2, max: 2 }),
        (serial, remembered, before, after) => {
          const seconds = nowMs / 1000;
          const profile = goodProfile({
            serial,
            notBefore: seconds + before,
            expires: seconds + after,
          });
          const isFine =
            before < after &&
            before <= 0 &&
            after > 0 &&
            (remembered === null ||
              (remembered.thumbprint === 'T' &&
                remembered.practiceId === 'lindenhof-12' &&
                serial >= remembered.serial));
          expect(judge(profile, { known: remembered }) === 'ok').toBe(isFine);
        },
      ),
    );
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
