// Proves that every answer about the practice comes from the signed profile as it is now, and that without one the answer is nothing.
import { describe, expect, it } from 'vitest';
import { byCell, cellNames } from '../../../preload/contract/cellName.ts';
import { createValue } from '../../../main/core/value.ts';
import { practiceFactsOf } from '../../../main/profile/practiceFacts.ts';
import type { Profile } from '../../../main/profile/profileFormat.ts';
import { goodProfile, nowMs, readProfile } from './signedProfile.ts';

const set = (first: Profile | null) => {
  const joined = createValue<Profile | null>(first);
  return { joined, facts: practiceFactsOf(joined) };
};
const certificate = {
  host: 'chat.example',
  spkiSha256: 'a'.repeat(43),
  nameMatches: true,
  notBeforeMs: nowMs - 1,
  notAfterMs: nowMs + 1,
  nowMs,
};

describe('without a practice', () => {
  it('nothing is known, nobody holds meetings, no server is reached and no certificate is good', () => {
    const { facts } = set(null);
    expect([
      facts.exists(),
      facts.name(),
      facts.shown(),
      facts.calls(),
      facts.moderators(),
      facts.endsAtMs(),
      facts.isRelay('relay.example', 5349),
    ]).toEqual([false, null, null, null, [], null, false]);
    expect(facts.allowList()).toEqual({ cells: byCell(() => []) });
    for (const cell of cellNames) {
      expect(facts.connectSources(cell)).toEqual([]);
      expect(facts.judge(cell, certificate).pinned).toBe(false);
    }
  });
});

describe('of a practice', () => {
  it('the pages see its name, its homeserver, its moderators, its route and every server', () => {
    const { facts } = set(readProfile());
    expect([facts.exists(), facts.name()]).toEqual([true, 'Lindenhof 12']);
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
    expect(facts.moderators()).toEqual(['@therapist:example']);
  });

  it('the call is told where it meets, and the relays', () => {
    const { facts } = set(readProfile({ mediaRoute: 'direct' }));
    expect(facts.calls()).toEqual({
      ...goodProfile().jitsi,
      mediaRoute: 'direct',
      relayHosts: [{ host: 'relay.example', port: 5349 }],
    });
  });

  it('the end is told in milliseconds', () => {
    expect(set(readProfile()).facts.endsAtMs()).toBe(goodProfile().expires * 1_000);
  });

  it('a relay is known by host and port together', () => {
    const { facts } = set(readProfile());
    expect([
      facts.isRelay('relay.example', 5349),
      facts.isRelay('relay.example', 443),
      facts.isRelay('meet.example', 5349),
    ]).toEqual([true, false, false]);
  });

  it('each cell reaches its own servers', () => {
    const { facts } = set(readProfile());
    const { cells } = facts.allowList();
    expect(cells.matrix.map(({ host }) => host)).toEqual(['chat.example']);
    expect(cells.call.map(({ host }) => host)).toEqual(['meet.example', 'relay.example']);
    expect([cells.desk, cells.player, cells.prompt]).toEqual([[], [], []]);
    expect(facts.connectSources('matrix')).toEqual(['https://chat.example:443']);
    expect(facts.connectSources('call')).toEqual(['wss://meet.example:443']);
  });

  it("a certificate is judged by the cell's own pins", () => {
    const { facts } = set(readProfile());
    const judged = (cell: 'matrix' | 'call', changes: object = {}) =>
      facts.judge(cell, { ...certificate, ...changes });
    expect(judged('matrix')).toEqual({ pinned: true, other: false, code: 'pinned' });
    expect(judged('call')).toMatchObject({ pinned: false, other: true });
    expect(judged('matrix', { spkiSha256: 'z'.repeat(43) })).toEqual({
      pinned: false,
      other: true,
      code: 'pin.otherKey',
    });
    expect(judged('matrix', { notAfterMs: nowMs - 1 })).toEqual({
      pinned: false,
      other: false,
      code: 'pin.outOfDate',
    });
  });
});

it('every answer follows the profile that is joined now', () => {
  const { joined, facts } = set(null);
  joined.set(readProfile());
  expect(facts.exists()).toBe(true);
  joined.set(readProfile({ hosts: ['@other:example'], practice: { id: 'p', name: 'Other' } }));
  expect([facts.name(), facts.moderators()]).toEqual(['Other', ['@other:example']]);
  joined.set(null);
  expect([facts.exists(), facts.name()]).toEqual([false, null]);
});
