// Proves the three answers of the keychain: only "absent" creates, a fault at any call creates nothing, and nothing waits for ever (P13, P14).
import { describe, expect, it } from 'vitest';
import { fail, ok } from '../../../preload/contract/result.ts';
import { Secret } from '../../../main/core/secret.ts';
import { secretNames, type KeyCode } from '../../../main/keys/keychain.ts';
import { createKeychainDouble, installId, limitMs, type Fault } from './keychainDouble.ts';

const account = (name: string): string => `${installId}/${name}`;
const revealed = (answer: {
  readonly ok: boolean;
  readonly value?: Secret<string> | undefined;
}): string | undefined => answer.value?.reveal();

describe('read', () => {
  it('present, absent, and unreadable in each of its ways', async () => {
    const double = createKeychainDouble();
    expect(await double.keychain.read('store')).toEqual({ state: 'absent' });
    double.kept.set(account('store'), 'kept');
    const found = await double.keychain.read('store');
    expect(found.state === 'present' && found.value.reveal()).toBe('kept');
    for (const [fault, code] of [
      ['rejects', 'keys.unreadable'],
      ['throws', 'keys.unreadable'],
      ['hangs', 'keys.timedOut'],
    ] as const) {
      double.faults.set(double.calls.length, fault);
      expect(await double.keychain.read('store'), fault).toEqual({ state: 'unreadable', code });
    }
  });

  it('an empty secret is present, not absent', async () => {
    const double = createKeychainDouble();
    double.kept.set(account('store'), '');
    expect((await double.keychain.read('store')).state).toBe('present');
  });

  it('gives a keyring that shows a prompt eight seconds', async () => {
    const double = createKeychainDouble();
    await double.keychain.read('store');
    expect(double.limits).toEqual([8_000]);
    expect(limitMs).toBe(8_000);
  });

  it('asks the back end nothing when it is refused', async () => {
    const double = createKeychainDouble();
    for (const refusal of [
      'keys.plaintextBackend',
      'keys.absentBackend',
      'keys.unreadable',
    ] as const) {
      double.refusal = refusal;
      expect(await double.keychain.read('store')).toEqual({ state: 'unreadable', code: refusal });
      expect(await double.keychain.write('store', new Secret('x'))).toEqual(fail(refusal));
      expect(await double.keychain.remove('store')).toEqual(fail(refusal));
      expect(await double.keychain.readOrCreate('store', () => new Secret('x'))).toEqual(
        fail(refusal),
      );
    }
    expect(double.calls).toEqual([]);
  });

  it('names each secret by the installation and a neutral word (P7)', async () => {
    const double = createKeychainDouble();
    for (const name of secretNames) await double.keychain.read(name);
    expect(double.calls).toEqual(secretNames.map((name) => `get Alcove ${installId}/${name}`));
    expect(secretNames).toEqual(['sync', 'store', 'media']);
  });
});

describe('write', () => {
  it('reads back what it wrote', async () => {
    const double = createKeychainDouble();
    expect(await double.keychain.write('sync', new Secret('a'))).toEqual(ok(undefined));
    expect(double.calls).toEqual([
      `set Alcove ${account('sync')}`,
      `get Alcove ${account('sync')}`,
    ]);
  });

  it.each<[string, number, Fault, KeyCode]>([
    ['the write is rejected', 0, 'rejects', 'keys.unreadable'],
    ['the write throws', 0, 'throws', 'keys.unreadable'],
    ['the write hangs', 0, 'hangs', 'keys.timedOut'],
    ['the back end forgets at once', 0, 'forgets', 'keys.unreadable'],
    ['the back end alters it', 0, 'alters', 'keys.unreadable'],
    ['reading back is rejected', 1, 'rejects', 'keys.unreadable'],
    ['reading back hangs', 1, 'hangs', 'keys.timedOut'],
  ])('%s: it says so', async (_what, call, fault, code) => {
    const double = createKeychainDouble();
    double.faults.set(call, fault);
    expect(await double.keychain.write('sync', new Secret('a'))).toEqual(fail(code));
  });

  it('an old secret that stays although it was overwritten is noticed', async () => {
    const double = createKeychainDouble();
    double.kept.set(account('sync'), 'old');
    double.faults.set(0, 'forgets');
    expect(await double.keychain.write('sync', new Secret('new'))).toEqual(fail('keys.unreadable'));
  });

  it('finding: a keyring that turns out to keep secrets in the clear does not keep this one (P14)', async () => {
    const double = createKeychainDouble();
    const set = double.port.setPassword;
    double.port.setPassword = async (...args) => {
      await set(...args);
      double.refusal = 'keys.plaintextBackend';
    };
    expect(await double.keychain.write('sync', new Secret('a'))).toEqual(
      fail('keys.plaintextBackend'),
    );
    expect([...double.kept]).toEqual([]);
  });
});

describe('readOrCreate', () => {
  it('creates once, on absent, and hands out the same secret ever after', async () => {
    const double = createKeychainDouble();
    let created = 0;
    const create = () => {
      created += 1;
      return new Secret(`fresh ${created}`);
    };
    expect(revealed(await double.keychain.readOrCreate('store', create))).toBe('fresh 1');
    expect(revealed(await double.keychain.readOrCreate('store', create))).toBe('fresh 1');
    expect(created).toBe(1);
  });

  it.each<[number, Fault]>([
    [0, 'rejects'],
    [0, 'throws'],
    [0, 'hangs'],
    [1, 'rejects'],
    [1, 'throws'],
    [1, 'hangs'],
    [1, 'forgets'],
    [1, 'alters'],
    [2, 'rejects'],
    [2, 'throws'],
    [2, 'hangs'],
  ])('with a fault at call %i (%s) it hands out nothing', async (call, fault) => {
    const double = createKeychainDouble();
    double.faults.set(call, fault);
    const answer = await double.keychain.readOrCreate('store', () => new Secret('fresh'));
    expect(answer.ok).toBe(false);
    if (call === 0) expect([...double.kept]).toEqual([]);
  });

  it.each<[number, Fault]>([
    [0, 'rejects'],
    [0, 'throws'],
    [0, 'hangs'],
  ])(
    'over an existing secret with a fault at call %i (%s) nothing is created and nothing overwritten',
    async (call, fault) => {
      const double = createKeychainDouble();
      double.kept.set(account('store'), 'kept');
      double.faults.set(call, fault);
      let created = 0;
      expect(
        (
          await double.keychain.readOrCreate('store', () => {
            created += 1;
            return new Secret('fresh');
          })
        ).ok,
      ).toBe(false);
      expect([created, ...double.kept.values()]).toEqual([0, 'kept']);
    },
  );

  it('finding: two who find nothing at once get the same secret (P13)', async () => {
    const double = createKeychainDouble();
    let created = 0;
    const create = () => {
      created += 1;
      return new Secret(`fresh ${created}`);
    };
    const answers = await Promise.all(
      [1, 2, 3].map(() => double.keychain.readOrCreate('store', create)),
    );
    expect(answers.map(revealed)).toEqual(['fresh 1', 'fresh 1', 'fresh 1']);
    expect(double.kept.get(account('store'))).toBe('fresh 1');
    expect(created).toBe(1);
  });

  it('one call that hangs or fails does not stop the next', async () => {
    const double = createKeychainDouble();
    double.faults.set(0, 'hangs');
    const [first, second] = await Promise.all([
      double.keychain.read('store'),
      double.keychain.read('store'),
    ]);
    expect([first.state, second.state]).toEqual(['unreadable', 'absent']);
    const failing = double.keychain.readOrCreate('store', () => {
      throw new Error('no randomness');
    });
    await expect(failing).rejects.toThrow('no randomness');
    expect((await double.keychain.read('store')).state).toBe('absent');
  });
});

describe('remove', () => {
  it('removes, also what is not there', async () => {
    const double = createKeychainDouble();
    double.kept.set(account('sync'), 'a');
    expect([await double.keychain.remove('sync'), await double.keychain.remove('sync')]).toEqual([
      ok(undefined),
      ok(undefined),
    ]);
    expect([...double.kept]).toEqual([]);
  });

  it('says when it could not', async () => {
    const double = createKeychainDouble();
    double.faults.set(0, 'rejects').set(1, 'hangs');
    expect(await double.keychain.remove('sync')).toEqual(fail('keys.unreadable'));
    expect(await double.keychain.remove('sync')).toEqual(fail('keys.timedOut'));
  });
});
