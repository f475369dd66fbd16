// Proves what a signed profile lets each cell reach: its own servers and nothing else; without a profile nothing (P4).
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { byCell, cellNames, cellsWithServers } from '../../../preload/contract/cellName.ts';
import { allowListOf, connectSources, serversOf } from '../../../main/profile/allowList.ts';
import { goodProfile, readProfile } from './signedProfile.ts';

const server = fc.record({
  host: fc.stringMatching(/^[a-z]{1,6}\.example$/),
  port: fc.integer({ min: 1, max: 65_535 }),
  spkiSha256: fc.constant<string[]>(['a'.repeat(43)]),
});
const profiles = fc
  .tuple(
    fc.array(server, { minLength: 1, maxLength: 8 }),
    fc.array(server, { minLength: 1, maxLength: 16 }),
  )
  .map(([desk, call]) =>
    readProfile({
      servers: { desk, call },
      relays: call.slice(0, 1).map(({ host, port }) => ({ host, port })),
    }),
  );

describe('allowListOf', () => {
  it("is the profile's own lists, without pins, with addresses where there are some", () => {
    expect(allowListOf(readProfile())).toEqual({
      cells: {
        desk: [],
        matrix: [{ host: 'chat.example', port: 443, addresses: ['192.0.2.1', '2001:db8::1'] }],
        call: [
          { host: 'meet.example', port: 443 },
          { host: 'relay.example', port: 5349 },
        ],
        player: [],
        prompt: [],
      },
    });
  });

  it('without a profile nothing is allowed', () => {
    expect(allowListOf(null)).toEqual({ cells: byCell(() => []) });
  });

  it("for every profile: no cell gets another cell's server, and desk, player and prompt reach nobody (P24)", () => {
    fc.assert(
      fc.property(profiles, (profile) => {
        const { cells } = allowListOf(profile);
        for (const cell of cellsWithServers)
          expect(cells[cell].map(({ host, port }) => `${host}:${port}`)).toEqual(
            profile.servers[cell].map(({ host, port }) => `${host}:${port}`),
          );
        for (const cell of ['desk', 'player', 'prompt'] as const) {
          expect(cells[cell], cell).toEqual([]);
          expect(serversOf(profile, cell), cell).toEqual([]);
        }
      }),
    );
  });
});

describe('connectSources', () => {
  it('names the homeserver for the matrix cell, the signalling server for the call cell, and nothing else', () => {
    expect(connectSources(readProfile(), 'matrix')).toEqual(['https://chat.example:443']);
    expect(connectSources(readProfile(), 'call')).toEqual(['wss://meet.example:443']);
    const shared = { ...readProfile(), relays: [{ host: 'meet.example', port: 443 }] }; // one port, sorted by ALPN
    expect(connectSources(shared, 'call')).toContain('wss://meet.example:443');
    const [meet, relay] = readProfile().servers.call;
    const bridge = { host: 'relay.example', port: 443, spkiSha256: ['a'.repeat(43)] }; // on the relay's host, at a port of its own
    expect(
      connectSources(
        readProfile({
          servers: {
            desk: goodProfile().servers.desk,
            call: [meet, relay, bridge].filter((one) => one !== undefined),
          },
        }),
        'call',
      ),
    ).toEqual(['wss://meet.example:443', 'wss://relay.example:443']);
    expect(
      connectSources({ ...readProfile(), relays: [{ host: 'chat.example', port: 443 }] }, 'matrix'),
    ).toEqual(['https://chat.example:443']);
    for (const cell of ['desk', 'player', 'prompt'] as const)
      expect(connectSources(readProfile(), cell), cell).toEqual([]);
    for (const cell of cellNames) expect(connectSources(null, cell), cell).toEqual([]);
  });

  it('for every profile: only sources of the form scheme://host:port, so that nothing else can enter a policy', () => {
    fc.assert(
      fc.property(profiles, fc.constantFrom(...cellsWithServers), (profile, cell) => {
        for (const source of connectSources(profile, cell))
          expect(source).toMatch(/^(https|wss):\/\/[a-z0-9.:-]+:\d{1,5}$/);
      }),
    );
  });
});
