// Proves that a resolver never hands out an address inside this machine or its network, and never waits without a limit (P4).
import { describe, expect, it } from 'vitest';
import { createResolver, systemLookup } from '../../../main/gateway/resolve.node.ts';
import { turns } from '../../until.ts';

const answering = (...addresses: readonly string[]) =>
  createResolver(() => Promise.resolve(addresses), 1_000);

describe('a resolver', () => {
  it('hands out public addresses in the order of the answer', async () => {
    expect(await answering('2606:4700::1111', '1.1.1.1')('a.example')).toEqual({
      ok: true,
      value: ['2606:4700::1111', '1.1.1.1'],
    });
  });

  it.each([
    '127.0.0.1',
    '::1',
    '0.0.0.0',
    '::',
    '169.254.169.254',
    'fe80::1',
    '224.0.0.1',
    'ff02::1',
    '10.0.0.1',
    '192.168.1.1',
    'fd00::1',
    '::ffff:127.0.0.1',
    '64:ff9b::7f00:1',
    'fe80::1%eth0',
    'text',
  ])('drops %s (DNS rebinding)', async (address) => {
    expect(await answering(address)('a.example')).toEqual({
      ok: false,
      code: 'gateway.addressRefused',
    });
    expect(await answering(address, '1.1.1.1')('a.example')).toEqual({
      ok: true,
      value: ['1.1.1.1'],
    });
  });

  it('says when there is no answer', async () => {
    expect(await answering()('a.example')).toEqual({ ok: false, code: 'gateway.resolveFailed' });
    expect(
      await createResolver(
        () => Promise.reject(new Error('ENOTFOUND a.example')),
        1_000,
      )('a.example'),
    ).toEqual({ ok: false, code: 'gateway.resolveFailed' });
  });

  it('gives up after its time, and asks once however many wait', async () => {
    let asked = 0;
    let answer: (addresses: readonly string[]) => void = () => undefined;
    const resolveHost = createResolver(() => {
      asked += 1;
      return new Promise((resolve) => (answer = resolve));
    }, 60);
    const late = { ok: false, code: 'gateway.resolveTimedOut' };
    expect(
      await Promise.all([
        resolveHost('a.example'),
        resolveHost('a.example'),
        resolveHost('a.example'),
      ]),
    ).toEqual([late, late, late]);
    expect(asked).toBe(1);
    const next = resolveHost('a.example');
    answer(['1.1.1.1']);
    expect(await next).toEqual({ ok: true, value: ['1.1.1.1'] });
    await turns();
    void resolveHost('a.example');
    expect(asked).toBe(2);
  });

  it('asks the system for the listed name itself, never for one with a search domain', async () => {
    // The hosts file knows `localhost`; an absolute name is looked for in the DNS alone, so either no answer or loopback, never a search domain.
    const answers = await systemLookup('localhost').catch(() => []);
    expect(answers.every((address) => address === '::1' || address.startsWith('127.'))).toBe(true);
  });
});
