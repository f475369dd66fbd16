// Proves that nothing but a closed code and numbers can reach the log, whatever is handed to it (P7).
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ipcGuardCodes, contract } from '../../../preload/contract/contract.ts';
import type { CallSpec } from '../../../preload/contract/slice.ts';
import { failureCodes, refusalCodes } from '../../../main/gateway/gatewayCounts.ts';
import { logLine } from '../../../main/core/redact.ts';

describe('logLine', () => {
  it('prints a code and its numbers', () => {
    expect(logLine('start.ready')).toBe('start.ready');
    expect(logLine('call.report', { frames: 3, lateMs: 1.5 })).toBe(
      'call.report frames=3 lateMs=1.5',
    );
  });

  it('every code that the program has is in form', () => {
    const codes = [
      ...ipcGuardCodes,
      ...refusalCodes,
      ...failureCodes,
      ...Object.values<CallSpec>(contract.calls).flatMap((spec) => spec.codes),
      'pin.unknownHost',
      'pin.unreadable',
      'pin.otherKey',
      'pin.otherName',
      'pin.outOfDate',
      'ipcGuard.eventRefused',
      'gateway.closed',
      'start.failed',
    ];
    for (const code of codes) expect(logLine(code)).toBe(code);
  });

  it('replaces what is not a code, and never prints it', () => {
    for (const text of [
      '',
      'hello',
      'Error: ENOENT /home/ada',
      '@ada:example',
      'a.b c',
      'a.b\n',
      '\na.b',
      'a.b\u0000',
      'a..b',
      '.a',
      'a.',
      'A.b',
      'a.b.c',
      '\u001b[31ma.b',
      'a.b=1',
      'chat.example:443',
    ])
      expect(logLine(text), JSON.stringify(text)).toBe('log.unknownCode');
  });

  it('whatever it gets, a line has one shape', () => {
    const value = fc.oneof(
      fc.double(),
      fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, -0),
      fc.string() as unknown as fc.Arbitrary<number>,
      fc.constant({ toString: () => 'secret' }) as unknown as fc.Arbitrary<number>,
    );
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.constantFrom('a.b', 'gateway.closed')),
        fc.dictionary(
          fc.oneof(fc.string(), fc.constantFrom('count', '__proto__', 'a b', 'x\n')),
          value,
        ),
        (code, numbers) => {
          expect(logLine(code, numbers)).toMatch(
            /^[a-z][A-Za-z]*\.[A-Za-z]+( [A-Za-z]{1,32}=-?[0-9.e+-]+)*$/,
          );
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
