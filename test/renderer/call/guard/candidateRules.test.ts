// P5: of a peer's candidates only relays reach the browser, wherever they stand and however they are written.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  cleanRemoteDescription,
  mayTryCandidate,
  typeOfCandidate,
} from '../../../../renderer/call/guard/sdpRules.ts';

/** An offer of Chromium 130. */
const offer = readFileSync(join(import.meta.dirname, 'chromeOffer.sdp'), 'utf8').replaceAll(
  '\n',
  '\r\n',
);
const direct = { acceptsBridge: false };
const bridge = { acceptsBridge: true };
const clean = (sdp: string): string => cleanRemoteDescription(sdp, direct);
const linesOf = (sdp: string): string[] => sdp.split('\r\n');

const relay =
  'candidate:842163049 1 udp 41885439 192.0.2.7 49203 typ relay raddr 0.0.0.0 rport 0 generation 0 ufrag EsAw network-cost 999';
const candidates: readonly [string, string, boolean, boolean][] = [
  // what it is, its text, tried in a direct call, tried with a bridge
  ['a relay', relay, true, true],
  ['a relay over TCP', 'candidate:1 1 tcp 1 192.0.2.7 9 typ relay', true, true],
  ['a relay at IPv6', 'candidate:1 1 udp 1 2001:db8::7 9 typ relay', true, true],
  ['a relay as a line', `a=${relay}`, true, true],
  ['the end', '', true, true],
  ['a host', 'candidate:1 1 udp 2122260223 192.168.1.5 54321 typ host generation 0', false, true],
  [
    'a host over TCP',
    'candidate:1 1 tcp 1518280447 192.168.1.5 9 typ host tcptype active',
    false,
    true,
  ],
  [
    'an mDNS host',
    'candidate:1 1 udp 2122260223 1f2e3d4c-aaaa-bbbb-cccc-1234567890ab.local 54321 typ host',
    false,
    false,
  ],
  [
    'a reflexive one',
    'candidate:1 1 udp 1685987071 203.0.113.9 54321 typ srflx raddr 192.168.1.5 rport 54321',
    false,
    true,
  ],
  ['a peer-reflexive one', 'candidate:1 1 udp 1 203.0.113.9 54321 typ prflx', false, false],
  ['a relay with a name', 'candidate:1 1 udp 1 evil.example 5000 typ relay', false, false],
  [
    'a relay with a name of hexadecimal letters',
    'candidate:1 1 udp 1 dead.beef 5000 typ relay',
    false,
    false,
  ],
  [
    'a relay with a name that ends like IPv6',
    'candidate:1 1 udp 1 evil.example::1 5000 typ relay',
    false,
    false,
  ],
  ['a relay with an mDNS name', 'candidate:1 1 udp 1 abc.local 5000 typ relay', false, false],
  [
    'a host that calls itself a relay afterwards',
    'candidate:1 1 udp 1 10.0.0.1 5000 typ host typ relay',
    false,
    true,
  ],
  [
    'a relay that has "typ host" among its extensions',
    'candidate:1 1 udp 1 192.0.2.7 5000 typ relay typ host',
    true,
    true,
  ],
  [
    '"typ relay" in the foundation',
    'candidate:1 typ relay 1 udp 1 10.0.0.1 5000 typ host',
    false,
    false,
  ],
  [
    '"typ relay" in the place of address and port',
    'candidate:1 1 udp 1 typ relay typ host',
    false,
    false,
  ],
  [
    '"typ relay" before the word',
    ' typ relay candidate:1 1 udp 1 10.0.0.1 5000 typ host',
    false,
    false,
  ],
  [
    '"typ relay" as the user fragment',
    'candidate:1 1 udp 1 10.0.0.1 5000 typ srflx ufrag typ relay',
    false,
    true,
  ],
  ['two spaces', 'candidate:1  1 udp 1 192.0.2.7 5000 typ relay', false, false],
  ['a tab', 'candidate:1\t1 udp 1 192.0.2.7 5000 typ relay', false, false],
  ['upper case', 'candidate:1 1 UDP 1 192.0.2.7 5000 TYP RELAY', false, false],
  ['an upper-case type', 'candidate:1 1 udp 1 192.0.2.7 5000 typ Relay', false, false],
  ['an upper-case word', 'Candidate:1 1 udp 1 192.0.2.7 5000 typ relay', false, false],
  ['two lines', `${relay}\r\na=candidate:2 1 udp 1 10.0.0.1 5000 typ host`, false, false],
  ['a line end at the end', `${relay}\n`, false, false],
  ['a type of another name', 'candidate:1 1 udp 1 192.0.2.7 5000 typ relayed', false, false],
  ['no type', 'candidate:1 1 udp 1 192.0.2.7 5000', false, false],
  ['a space', ' ', false, false],
  ['no candidate', 'relay', false, false],
];

describe('the candidates of a peer', () => {
  it.each(candidates)('judges %s', (_, candidate, inDirect, withBridge) => {
    expect([mayTryCandidate(candidate, direct), mayTryCandidate(candidate, bridge)]).toEqual([
      inDirect,
      withBridge,
    ]);
  });

  it.each(candidates.filter(([, text]) => text !== '' && !text.includes('\n')))(
    'takes %s out of a description by the same rule',
    (_, candidate, inDirect, withBridge) => {
      const line = candidate.startsWith('a=') ? candidate : `a=${candidate}`;
      const sdp = offer.replace('a=mid:1\r\n', `a=mid:1\r\n${line}\r\na=end-of-candidates\r\n`);
      if (!/^a=candidate/i.test(line)) return;
      expect([
        linesOf(cleanRemoteDescription(sdp, direct)).includes(line),
        linesOf(cleanRemoteDescription(sdp, bridge)).includes(line),
      ]).toEqual([inDirect, withBridge]);
    },
  );

  it.each([
    ['relay', relay],
    ['host', 'candidate:1 1 udp 1 abc.local 5000 typ host'],
    ['srflx', 'candidate:1 1 udp 1 203.0.113.9 5 typ srflx raddr 0.0.0.0 rport 0'],
  ])('names the type %s', (type, candidate) => {
    expect(typeOfCandidate(candidate)).toBe(type);
  });

  it.each([
    '',
    'candidate:1 1 udp 1 192.0.2.7 5000',
    'typ relay',
    'candidate:1 typ relay 1 udp 1 10.0.0.1 5000 typ host',
  ])('names no type in %j', (candidate) => {
    expect(typeOfCandidate(candidate)).toBeNull();
  });

  it('holds no candidate of a peer but relays, wherever the lines stand and however they are made', () => {
    const piece = fc.constantFrom(
      'candidate:1',
      'candidate:',
      '1',
      'udp',
      'tcp',
      '5000',
      '192.0.2.7',
      'abc.local',
      'typ',
      'relay',
      'host',
      'srflx',
      'prflx',
      'raddr',
      'ufrag',
      '',
      'TYP',
      'RELAY',
    );
    const free = fc.array(piece, { minLength: 1, maxLength: 12 }).map((parts) => parts.join(' '));
    const near = fc
      .tuple(
        fc.constantFrom('relay', 'host', 'srflx', 'prflx', 'Relay'),
        fc.constantFrom('192.0.2.7', 'x.local', '::1'),
        fc.constantFrom('', ' typ relay', ' raddr 10.0.0.1 rport 5'),
      )
      .map(([type, address, rest]) => `candidate:1 1 udp 1 ${address} 5000 typ ${type}${rest}`);
    const line = fc
      .tuple(fc.constantFrom('a=', 'A='), fc.oneof(free, near))
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat({ max: 160 }), line), { maxLength: 8 }), (added) => {
        const lines = linesOf(offer);
        for (const [at, one] of added) lines.splice(at, 0, one);
        const cleaned = clean(lines.join('\r\n'));
        expect(clean(cleaned)).toBe(cleaned);
        for (const one of linesOf(cleaned).filter((each) => /^a=candidate/i.test(each)))
          expect(one).toMatch(/^a=candidate:\S+ \d+ \S+ \d+ [0-9a-f.:]+ \d+ typ relay( |$)/);
      }),
      { numRuns: 2_000 },
    );
  });
});
