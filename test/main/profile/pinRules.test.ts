// Proves every verdict about a server's certificate, and that only the sum of all good facts is a yes (P4).
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  isOtherServer,
  judgeCertificate,
  type CertificateFacts,
  type PinVerdict,
} from '../../../main/profile/pinRules.ts';

const servers = [
  { host: 'chat.example', port: 443, spkiSha256: ['today', 'next'] },
  { host: 'chat.example', port: 8_448, spkiSha256: ['federation'] },
  { host: 'meet.example', port: 443, spkiSha256: ['meet'] },
];
const facts = (changes: Partial<CertificateFacts> = {}): CertificateFacts => ({
  host: 'chat.example',
  spkiSha256: 'today',
  nameMatches: true,
  notBeforeMs: 1_000,
  notAfterMs: 2_000,
  nowMs: 1_500,
  ...changes,
});
const judge = (changes: Partial<CertificateFacts> = {}): string =>
  judgeCertificate(servers, facts(changes));

describe('judgeCertificate', () => {
  it("today's key and the next one are pinned, on every port under the name", () => {
    for (const spkiSha256 of ['today', 'next', 'federation'])
      expect(judge({ spkiSha256 })).toBe('pinned');
  });

  it('each doubt has its verdict', () => {
    expect(judge({ host: 'evil.example' })).toBe('pin.unknownHost');
    expect(judge({ host: 'x.chat.example' })).toBe('pin.unknownHost');
    expect(judge({ host: '' })).toBe('pin.unknownHost');
    expect(judge({ spkiSha256: null })).toBe('pin.unreadable');
    expect(judge({ spkiSha256: 'other' })).toBe('pin.otherKey');
    expect(judge({ spkiSha256: 'meet' })).toBe('pin.otherKey');
    expect(judge({ spkiSha256: '' })).toBe('pin.otherKey');
    expect(judge({ nameMatches: false })).toBe('pin.otherName');
    expect(judge({ nowMs: 999 })).toBe('pin.outOfDate');
    expect(judge({ nowMs: 2_001 })).toBe('pin.outOfDate');
    expect([judge({ nowMs: 1_000 }), judge({ nowMs: 2_000 })]).toEqual(['pinned', 'pinned']);
  });

  it('dates or a clock that are no numbers are a no', () => {
    for (const field of ['notBeforeMs', 'notAfterMs', 'nowMs'] as const)
      expect(judge({ [field]: Number.NaN })).toBe('pin.outOfDate');
  });

  it('without servers every host is unknown', () => {
    expect(judgeCertificate([], facts())).toBe('pin.unknownHost');
  });

  it('for every combination of facts: pinned only if all are good', () => {
    const any = fc.record({
      host: fc.constantFrom('chat.example', 'meet.example', 'evil.example'),
      spkiSha256: fc.constantFrom('today', 'next', 'federation', 'meet', 'other', null),
      nameMatches: fc.boolean(),
      notBeforeMs: fc.constantFrom(0, 10, Number.NaN),
      notAfterMs: fc.constantFrom(5, 20, Number.NaN),
      nowMs: fc.constantFrom(-1, 0, 7, 15, 30),
    });
    fc.assert(
      fc.property(any, (given) => {
        const pins = servers
          .filter(({ host }) => host === given.host)
          .flatMap(({ spkiSha256 }) => spkiSha256);
        const isGood =
          given.spkiSha256 !== null &&
          pins.includes(given.spkiSha256) &&
          given.nameMatches &&
          given.notBeforeMs <= given.nowMs &&
          given.nowMs <= given.notAfterMs;
        expect(judgeCertificate(servers, given) === 'pinned').toBe(isGood);
      }),
      { numRuns: 500 },
    );
  });
});

describe('isOtherServer', () => {
  it.each<[PinVerdict, boolean]>([
    ['pinned', false],
    ['pin.outOfDate', false],
    ['pin.otherKey', true],
    ['pin.otherName', true],
    ['pin.unreadable', true],
    ['pin.unknownHost', true],
  ])('%s: %s', (verdict, other) => {
    expect(isOtherServer(verdict)).toBe(other);
  });
});
