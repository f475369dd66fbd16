// Proves that the person's secrets are read, written and forgotten whole, and that a damaged one is never taken for none (P13, P14).
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fail, ok } from '../../../preload/contract/result.ts';
import { createCredentialsService } from '../../../main/keys/credentialsService.ts';
import { createKeychainDouble, installId } from './keychainDouble.ts';

const session = { userId: '@ada:example', deviceId: 'DEVICE', accessToken: 'token' };
const login = { user: 'ada', password: 'pass' };
const key = 'k'.repeat(43);
const account = (name: string): string => `${installId}/${name}`;

const set = () => {
  const double = createKeychainDouble();
  let drawn = 0;
  const service = createCredentialsService(
    double.keychain,
    (length) => {
      drawn += 1;
      return new Uint8Array(length).fill(drawn);
    },
    (bytes) => Buffer.from(bytes).toString('base64url'),
  );
  return { ...double, kept: double.kept, service, drawn: () => drawn };
};

describe('load', () => {
  it('at first: no session and a fresh key of 32 bytes, kept from then on', async () => {
    const { service, kept, drawn } = set();
    const fresh = Buffer.alloc(32, 1).toString('base64url');
    expect(await service.load()).toEqual(ok({ credentials: null, cryptoStoreKey: fresh }));
    expect(await service.load()).toEqual(ok({ credentials: null, cryptoStoreKey: fresh }));
    expect([drawn(), kept.get(account('store'))]).toEqual([1, fresh]);
  });

  it('afterwards: what was stored', async () => {
    const { service, kept } = set();
    kept.set(account('store'), key);
    expect(await service.store(session, login)).toEqual(ok(undefined));
    expect(await service.load()).toEqual(ok({ credentials: session, cryptoStoreKey: key }));
    expect(await service.videoLogin()).toEqual(ok(login));
  });

  it.each([
    '',
    '{',
    'null',
    '[]',
    '"text"',
    '{}',
    JSON.stringify({ ...session, extra: 1 }),
    JSON.stringify({ ...session, userId: 'ada' }),
    JSON.stringify({ ...session, accessToken: '' }),
    JSON.stringify(session).slice(0, -1),
    `${JSON.stringify(session)}x`,
  ])('a session that reads %j is unreadable, not absent, and stays', async (text) => {
    const { service, kept, drawn } = set();
    kept.set(account('sync'), text);
    expect(await service.load()).toEqual(fail('keys.unreadable'));
    expect([drawn(), kept.get(account('sync')), kept.has(account('store'))]).toEqual([
      0,
      text,
      false,
    ]);
  });

  it('a key that is no key is unreadable and is not replaced', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.string(),
          fc.constantFrom('', 'k'.repeat(42), 'k'.repeat(44), `${key}\n`, `${'k'.repeat(42)}=`),
        ),
        async (text) => {
          fc.pre(!/^[A-Za-z0-9_-]{43}$/.test(text));
          const { service, kept, drawn } = set();
          kept.set(account('store'), text);
          expect(await service.load()).toEqual(fail('keys.unreadable'));
          expect([drawn(), kept.get(account('store'))]).toEqual([0, text]);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('with a fault at any of its reads nothing is created over what is there', async () => {
    for (const call of [0, 1])
      for (const fault of ['rejects', 'throws', 'hangs'] as const) {
        const { service, kept, faults, drawn } = set();
        kept.set(account('sync'), JSON.stringify(session)).set(account('store'), key);
        faults.set(call, fault);
        expect((await service.load()).ok, `${call} ${fault}`).toBe(false);
        expect([drawn(), kept.get(account('store'))]).toEqual([0, key]);
      }
  });
});

describe('videoLogin', () => {
  it('present, absent, damaged', async () => {
    const { service, kept, faults, calls } = set();
    expect(await service.videoLogin()).toEqual(ok(null));
    kept.set(account('media'), '{"user":"ada"}');
    expect(await service.videoLogin()).toEqual(fail('keys.unreadable'));
    faults.set(calls.length, 'hangs');
    expect(await service.videoLogin()).toEqual(fail('keys.timedOut'));
  });
});

describe('store and forget', () => {
  it('a login that cannot be kept leaves no session either', async () => {
    const { service, kept, faults } = set();
    faults.set(0, 'rejects');
    expect(await service.store(session, login)).toEqual(fail('keys.unreadable'));
    expect([...kept]).toEqual([]);
  });

  it('says when the session could not be kept', async () => {
    const { service, faults } = set();
    faults.set(2, 'hangs');
    expect(await service.store(session, login)).toEqual(fail('keys.timedOut'));
  });

  it('forgets all three', async () => {
    const { service, kept } = set();
    await service.store(session, login);
    await service.load();
    expect(kept.size).toBe(3);
    expect(await service.forget()).toEqual(ok(undefined));
    expect([...kept]).toEqual([]);
    expect(await service.load()).toMatchObject({ ok: true, value: { credentials: null } });
  });

  it('says when something could not be forgotten', async () => {
    for (const call of [0, 1, 2]) {
      const { service, faults } = set();
      faults.set(call, 'rejects');
      expect(await service.forget()).toEqual(fail('keys.unreadable'));
    }
  });
});
