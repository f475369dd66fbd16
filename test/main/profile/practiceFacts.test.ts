// Proves what the rest of the program learns of the joined practice: what stands in the signed profile, as it is now; without one nothing (P4).
import { describe, expect, it } from 'vitest';
import { cellNames } from '../../../preload/contract/cellName.ts';
import { contract } from '../../../preload/contract/contract.ts';
import { createValue } from '../../../main/core/value.ts';
import { allowListOf, connectSources } from '../../../main/profile/allowList.ts';
import type { CertificateFacts } from '../../../main/profile/pinRules.ts';
import { practiceFactsOf } from '../../../main/profile/practiceFacts.ts';
import type { Profile } from '../../../main/profile/profileFormat.ts';
import { goodProfile, nowMs, readProfile } from './signedProfile.ts';

const profile = readProfile();
const joined = createValue<Profile | null>(profile);
const facts = practiceFactsOf(joined);
const none = practiceFactsOf(createValue<Profile | null>(null));
const certificate = (changes: Partial<CertificateFacts> = {}): CertificateFacts => ({
  host: 'chat.example',
  spkiSha256: 'a'.repeat(43),
  nameMatches: true,
  notBeforeMs: nowMs - 1,
  notAfterMs: nowMs + 1,
  nowMs,
  ...changes,
});

describe('a joined practice', () => {
  it('is there, has a name, people who hold meetings, and an end', () => {
    expect([facts.exists(), facts.name(), facts.moderators(), facts.endsAtMs()]).toEqual([
      true,
      'Lindenhof 12',
      ['@therapist:example'],
      goodProfile().expires * 1000,
    ]);
  });

  it('is shown to the pages without its pins', () => {
    expect(facts.shown()).toEqual({
      name: 'Lindenhof 12',
      homeserverUrl: 'https://chat.example',
      serverName: 'example',
      moderators: ['@therapist:example'],
      mediaRoute: 'bridge',
      contacts: [
        { host: 'chat.example', port: 443 },
        { host: 'meet.example', port: 443 },
        { host: 'relay.example', port: 5349 },
      ],
    });
  });

  it('says where calls meet, in the form that the call page takes', () => {
    expect(facts.calls()).toEqual({
      ...profile.jitsi,
      mediaRoute: 'bridge',
      relayHosts: [{ host: 'relay.example', port: 5349 }],
    });
    const setup = { practice: facts.calls(), meeting: null };
    expect(contract.calls['call.setup'].output.safeParse(setup).success).toBe(true);
  });

  it('knows its relays by host and port together', () => {
    expect(facts.isRelay('relay.example', 5349)).toBe(true);
    expect(facts.isRelay('relay.example', 443)).toBe(false);
    expect(facts.isRelay('meet.example', 5349)).toBe(false);
    const second = { host: 'second.example', port: 443 };
    const two = practiceFactsOf(createValue({ ...profile, relays: [...profile.relays, second] }));
    expect([
      two.isRelay('relay.example', 5349),
      two.isRelay('second.example', 443),
      two.isRelay('second.example', 5349),
    ]).toEqual([true, true, false]);
  });

  it('knows each of several relays', () => {
    const relays = [
      { host: 'relay.example', port: 5349 },
      { host: 'relay.example', port: 443 },
    ];
    const several = practiceFactsOf(createValue<Profile | null>(readProfile({ relays })));
    expect(relays.map(({ host, port }) => several.isRelay(host, port))).toEqual([true, true]);
  });

  it('lets each cell reach its own servers', () => {
    expect(facts.allowList()).toEqual(allowListOf(profile));
    for (const cell of cellNames)
      expect(facts.connectSources(cell), cell).toEqual(connectSources(profile, cell));
  });

  it("judges a certificate by the pins of the cell's own servers", () => {
    expect(facts.judge('matrix', certificate())).toEqual({
      pinned: true,
      other: false,
      code: 'pinned',
    });
    expect(facts.judge('matrix', certificate({ spkiSha256: 'b'.repeat(43) }))).toEqual({
      pinned: false,
      other: true,
      code: 'pin.otherKey',
    });
    expect(facts.judge('matrix', certificate({ notAfterMs: nowMs - 1 }))).toEqual({
      pinned: false,
      other: false,
      code: 'pin.outOfDate',
    });
    for (const cell of ['desk', 'call', 'player', 'prompt'] as const)
      expect(facts.judge(cell, certificate()).pinned, cell).toBe(false);
  });

  it('is read anew each time', () => {
    const value = createValue<Profile | null>(null);
    const later = practiceFactsOf(value);
    expect(later.exists()).toBe(false);
    value.set(readProfile({ practice: { id: 'b', name: 'B' } }));
    expect([later.exists(), later.name(), later.shown()?.name]).toEqual([true, 'B', 'B']);
  });
});

describe('without a practice', () => {
  it('there is nothing to show, to meet at, to reach or to pin', () => {
    expect([none.exists(), none.name(), none.shown(), none.calls(), none.endsAtMs()]).toEqual([
      false,
      null,
      null,
      null,
      null,
    ]);
    expect([none.moderators(), none.isRelay('relay.example', 5349)]).toEqual([[], false]);
    expect(none.allowList()).toEqual(allowListOf(null));
    for (const cell of cellNames) {
      expect(none.connectSources(cell), cell).toEqual([]);
      expect(none.judge(cell, certificate()).pinned, cell).toBe(false);
    }
  });
});
