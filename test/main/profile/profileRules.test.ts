// Proves every judgement about a profile whose signature is good: fields, consistency, signer, serial, time (P4). The first doubt is a refusal.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ProfileFile } from '../../../main/profile/profileFormat.ts';
import type { KnownPractice } from '../../../main/profile/profileRules.ts';
import { codeOfProfile as judge, goodProfile, nowMs, serverAt as server } from './signedProfile.ts';

const known: KnownPractice = { thumbprint: 'T', serial: 7, practiceId: 'lindenhof-12' };

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
