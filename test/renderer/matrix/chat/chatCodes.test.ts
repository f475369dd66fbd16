// Proves that any fault becomes a closed code, and that nothing of its text does.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  chatCodes,
  codeOfFault,
  codeOfSignInFault,
  codeOfStoreFault,
  factsOfFault,
  matrixCodes,
} from '../../../../renderer/matrix/chat/chatCodes.ts';

const facts = (change: object) => ({ errcode: null, httpStatus: null, name: null, ...change });

describe('codeOfFault', () => {
  it.each([
    [{ errcode: 'M_UNKNOWN_TOKEN', httpStatus: 401 }, 'matrix.sessionEnded'],
    [{ errcode: 'M_MISSING_TOKEN', httpStatus: 401 }, 'matrix.sessionEnded'],
    [{ errcode: 'M_LIMIT_EXCEEDED', httpStatus: 429 }, 'matrix.rateLimited'],
    [{ httpStatus: 429 }, 'matrix.rateLimited'],
    [{ httpStatus: 502 }, 'matrix.unreachable'],
    [{ name: 'ConnectionError' }, 'matrix.unreachable'],
    [{ name: 'AbortError' }, 'matrix.unreachable'],
    [{ errcode: 'M_FORBIDDEN', httpStatus: 403 }, 'matrix.refused'],
    [{ httpStatus: 404, name: 'TypeError' }, 'matrix.refused'],
    [{}, 'matrix.refused'],
  ])('%o is %s', (fault, code) => expect(codeOfFault(facts(fault))).toBe(code));
});

describe('codeOfSignInFault', () => {
  it('means the password by M_FORBIDDEN', () => {
    expect(codeOfSignInFault(facts({ errcode: 'M_FORBIDDEN', httpStatus: 403 }))).toBe(
      'matrix.badCredentials',
    );
    expect(codeOfSignInFault(facts({ errcode: 'M_LIMIT_EXCEEDED', httpStatus: 429 }))).toBe(
      'matrix.rateLimited',
    );
    expect(codeOfSignInFault(facts({ errcode: 'M_USER_DEACTIVATED', httpStatus: 403 }))).toBe(
      'matrix.refused',
    );
    expect(codeOfSignInFault(facts({ name: 'ConnectionError' }))).toBe('matrix.unreachable');
  });
});

describe('codeOfStoreFault', () => {
  it('is unreadable for everything that is not clearly the network or another device (P13)', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(codeOfStoreFault(facts({ name: 'Error' }), text)).toBe(
          'matrix.cryptoStoreUnreadable',
        );
      }),
    );
    expect(
      codeOfStoreFault(
        facts({ name: 'Error' }),
        "the account in the store doesn't match the account in the constructor: expected @a:b:X, got @a:b:Y",
      ),
    ).toBe('matrix.deviceMismatch');
    expect(codeOfStoreFault(facts({ name: 'ConnectionError' }), '')).toBe('matrix.unreachable');
  });
});

describe('any fault', () => {
  it('gives a code of the closed sets and never throws', () => {
    const known = new Set<string>([...matrixCodes, ...chatCodes]);
    const trap = new Proxy(
      {},
      {
        get: () => {
          throw new Error('secret');
        },
      },
    );
    fc.assert(
      fc.property(fc.oneof(fc.anything(), fc.constant(trap)), (fault) => {
        const read = factsOfFault(fault);
        for (const code of [
          codeOfFault(read),
          codeOfSignInFault(read),
          codeOfStoreFault(read, 'x'),
        ])
          expect(known.has(code)).toBe(true);
      }),
    );
  });
});
