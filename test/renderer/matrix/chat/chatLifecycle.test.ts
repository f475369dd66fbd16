// Proves the order of a start and an end, and that a store that cannot be read is never made anew, replaced or removed (P13).
import { afterEach, describe, expect, it, vi } from 'vitest';
import { fault, key, session, world } from './lifecycleWorld.ts';

afterEach(() => vi.unstubAllGlobals());

describe('a store', () => {
  it('that cannot be read stops the start before the sync, and stays', async () => {
    for (const fresh of [undefined, { password: 'x' }, { password: 'x', replaceIdentity: true }]) {
      const { start, steps, databases, adapter } = world({
        openStore: () => Promise.reject(new Error('wrong key')),
      });
      expect(await start(fresh)).toEqual({ ok: false, code: 'matrix.cryptoStoreUnreadable' });
      expect(steps).toEqual(['whoami', 'openStore', 'stop']);
      expect(databases.deleted).toEqual([]);
      expect(adapter.connection()).toBe('stopped');
    }
  });
  it('is not opened when the browser cannot say whether it is there', async () => {
    const { start, steps } = world({}, 'unreadable');
    expect(await start({ password: 'x' })).toEqual({
      ok: false,
      code: 'matrix.cryptoStoreUnreadable',
    });
    expect(steps).toEqual(['whoami', 'stop']);
  });
  it('that is missing is made only right after a sign-in', async () => {
    for (const fresh of [
      undefined,
      { password: 'x', storeMustExist: true },
      { password: 'x', storeMustExist: true, replaceIdentity: true },
    ]) {
      const { start, steps } = world({}, []);
      expect(await start(fresh)).toEqual({ ok: false, code: 'matrix.cryptoStoreMissing' });
      expect(steps).toEqual(['whoami', 'stop']);
    }
    expect(await world({}, []).start({ password: 'x' })).toEqual({ ok: true, value: 'ready' });
  });
  it('of another device is told apart, and stays', async () => {
    const { start, databases } = world({
      openStore: () =>
        Promise.reject(
          new Error(
            "the account in the store doesn't match the account in the constructor: expected a, got b",
          ),
        ),
    });
    expect(await start()).toEqual({ ok: false, code: 'matrix.deviceMismatch' });
    expect(databases.deleted).toEqual([]);
  });
  it('is not touched by a key of a wrong length', async () => {
    const { adapter, steps } = world({});
    expect(await adapter.start(session, new Uint8Array(31))).toEqual({
      ok: false,
      code: 'matrix.cryptoStoreUnreadable',
    });
    expect(steps).toEqual([]);
  });
});

describe('an identity', () => {
  it('is made only for an account without one, or when the person replaces it, and always before the sync', async () => {
    const has = world({});
    await has.start({ password: 'x' });
    expect(has.steps).not.toContain('makeIdentity');
    const hasNone = world({ accountHasIdentity: async () => false });
    await hasNone.start({ password: 'x' });
    expect(hasNone.steps).toEqual([
      'whoami',
      'openStore',
      'accountHasIdentity',
      'makeIdentity',
      'sync',
      'ownDeviceIsSigned',
    ]);
    const replaced = world({});
    await replaced.start({ password: 'x', replaceIdentity: true });
    expect(replaced.steps).toEqual([
      'whoami',
      'openStore',
      'makeIdentity',
      'sync',
      'ownDeviceIsSigned',
    ]);
    const stored = world({ accountHasIdentity: async () => false });
    await stored.start();
    expect(stored.steps).not.toContain('makeIdentity');
  });
  it('that does not sign this device lets nothing be sent', async () => {
    const { start } = world({ ownDeviceIsSigned: async () => false });
    expect(await start()).toEqual({ ok: true, value: 'notSigned' });
  });
});

describe('a start', () => {
  it.each([
    [{ errcode: 'M_UNKNOWN_TOKEN', httpStatus: 401 }, 'matrix.sessionEnded'],
    [{ name: 'ConnectionError' }, 'matrix.unreachable'],
    [{ httpStatus: 503 }, 'matrix.unreachable'],
    [{ errcode: 'M_LIMIT_EXCEEDED', httpStatus: 429 }, 'matrix.rateLimited'],
  ])('that the server answers with %o does not open the store', async (facts, code) => {
    const { start, steps, codes } = world({ whoami: () => Promise.reject(fault(facts)) });
    expect(await start()).toEqual({ ok: false, code });
    expect(steps).toEqual(['whoami', 'stop']);
    expect(codes).toEqual([code]);
  });
  it('for another person or device is refused', async () => {
    for (const who of [
      { userId: '@eve:alcove.test', deviceId: 'DEV' },
      { userId: session.userId, deviceId: 'OTHER' },
      { userId: session.userId, deviceId: null },
    ]) {
      expect(await world({ whoami: async () => who }).start()).toEqual({
        ok: false,
        code: 'matrix.deviceMismatch',
      });
    }
  });
  it('that is overtaken by a stop does not come to life', async () => {
    const made = world({ sync: async () => made.adapter.stop() });
    expect(await made.start()).toMatchObject({ ok: false });
    expect(made.adapter.connection()).toBe('stopped');
  });
  it('to an address without encryption never asks', async () => {
    const { adapter, steps } = world({});
    expect(
      await adapter.start({ ...session, homeserverUrl: 'http://chat.alcove.test' }, key),
    ).toEqual({ ok: false, code: 'matrix.refused' });
    expect(steps).toEqual([]);
  });
});

describe('an ended session', () => {
  it('stays ended whatever the sync says after it', async () => {
    const { adapter, events, start } = world({});
    await start();
    events().connectionChanged('sessionEnded');
    events().connectionChanged('reconnecting');
    expect(adapter.connection()).toBe('sessionEnded');
    expect(await adapter.sendText('!a', 'x')).toEqual({ ok: false, code: 'matrix.sessionEnded' });
  });
  it('tells nothing of a client that was stopped', async () => {
    const { adapter, events, start } = world({});
    await start();
    const late = events();
    adapter.stop();
    late.connectionChanged('connected');
    expect(adapter.connection()).toBe('stopped');
  });
});

describe('signing out', () => {
  it('removes the store of this prefix and no other', async () => {
    const { adapter, databases } = world({});
    expect(await adapter.signOut(session)).toEqual({ ok: true, value: null });
    expect(databases.deleted).toEqual(['p::matrix-sdk-crypto', 'p::matrix-sdk-crypto-meta']);
  });
  it('removes it also when the server is away, and says so; an unknown token is revoked already', async () => {
    const away = world({ revokeToken: () => Promise.reject(fault({ name: 'ConnectionError' })) });
    expect(await away.adapter.signOut(session)).toEqual({ ok: false, code: 'matrix.unreachable' });
    expect(away.databases.deleted).toHaveLength(2);
    const gone = world({
      revokeToken: () => Promise.reject(fault({ errcode: 'M_UNKNOWN_TOKEN', httpStatus: 401 })),
    });
    expect(await gone.adapter.signOut(session)).toEqual({ ok: true, value: null });
  });
});

describe('listeners', () => {
  it('cannot break one another', async () => {
    const { adapter, start, codes } = world({});
    const heard: string[] = [];
    adapter.onConnection(() => {
      throw new Error('secret');
    });
    const off = adapter.onConnection((state) => heard.push(state));
    await start();
    off();
    adapter.stop();
    expect(heard).toEqual(['connected']);
    expect(codes).toEqual(['matrix.refused', 'matrix.refused']);
  });
});
