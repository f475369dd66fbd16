// Proves that an address has one spelling and that only public internet counts as public; must never look anything up.
import { isIP } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isPublicAddress, readAddress } from '../../../main/gateway/addressFormat.ts';

describe('readAddress', () => {
  it('gives each address one spelling', () => {
    expect(readAddress('192.0.2.1')).toBe('192.0.2.1');
    expect(readAddress('2001:DB8:0:0:0:0:0:1')).toBe('2001:db8::1');
    expect(readAddress('::')).toBe('::');
    expect(readAddress('0:0:0:0:0:0:0:1')).toBe('::1');
    expect(readAddress('1:0:0:2:0:0:0:3')).toBe('1:0:0:2::3');
    expect(readAddress('1:0:2:3:4:5:6:7')).toBe('1:0:2:3:4:5:6:7');
    expect(readAddress('::ffff:127.0.0.1')).toBe('::ffff:7f00:1');
  });

  it('refuses short, padded, zoned and malformed forms', () => {
    for (const text of [
      '127.1',
      '127.0.0.01',
      '0x7f.0.0.1',
      '2130706433',
      '256.0.0.1',
      '1.2.3.4.',
      '',
      'fe80::1%eth0',
      ':::',
      '1::2::3',
      '1:2:3:4:5:6:7',
      '1:2:3:4:5:6:7:8:9',
      '::1.2.3',
      '1.2.3.4::',
      '12345::',
      '[::1]',
      '1:2:3:4:5:6:7::8:9',
      '1:2:3:4::5:6:7:8',
      ':1',
    ]) {
      expect([text, readAddress(text)]).toEqual([text, undefined]);
    }
  });

  it('agrees with Node on what is an IPv6 address, and with WHATWG on its spelling', () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV6(), fc.stringMatching(/^[0-9a-f:.]{0,24}$/)), (text) => {
        const isIpv6 = isIP(text) === 6;
        const read = readAddress(text);
        expect(read !== undefined && read.includes(':')).toBe(isIpv6);
        expect(isIpv6 ? `[${read}]` : '').toBe(isIpv6 ? new URL(`http://[${text}]`).hostname : '');
      }),
      { numRuns: 3000 },
    );
  });

  it('is stable: reading its own answer changes nothing', () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (text) => {
        const once = readAddress(text) ?? '';
        expect(readAddress(once)).toBe(once);
      }),
    );
  });
});

describe('isPublicAddress (P4: DNS rebinding)', () => {
  const notPublic = [
    '0.0.0.0',
    '0.1.2.3',
    '10.0.0.1',
    '10.255.255.255',
    '100.64.0.1',
    '100.127.255.255',
    '127.0.0.1',
    '127.255.0.1',
    '169.254.169.254',
    '172.16.0.1',
    '172.31.255.255',
    '192.0.0.8',
    '192.0.2.1',
    '192.88.99.1',
    '192.168.1.1',
    '198.18.0.1',
    '198.19.255.255',
    '198.51.100.7',
    '203.0.113.80',
    '224.0.0.1',
    '239.255.255.250',
    '240.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    'fe80::1',
    'fec0::1',
    'fc00::1',
    'fd12::1',
    'ff02::1',
    '2001:db8::1',
    '2001::1',
    '2001:1ff:ffff::1',
    '3fff::1',
    '100::1',
    '64:ff9b:1::1',
    '::ffff:127.0.0.1',
    '::ffff:10.0.0.1',
    '64:ff9b::127.0.0.1',
    '64:ff9b::c0a8:101',
    '2002:7f00:1::',
    '2002:c0a8:101::1',
    '4000::1',
    '::127.0.0.1',
    'localhost',
    '127.1',
    '',
    '1.1.1.1 ',
  ];
  const areaPublic = [
    '1.1.1.1',
    '9.255.255.255',
    '11.0.0.0',
    '100.63.255.255',
    '100.128.0.0',
    '126.255.255.255',
    '128.0.0.0',
    '169.253.255.255',
    '169.255.0.0',
    '172.15.255.255',
    '172.32.0.0',
    '192.0.1.0',
    '192.0.3.0',
    '192.167.255.255',
    '192.169.0.0',
    '198.17.255.255',
    '198.20.0.0',
    '203.0.112.255',
    '203.0.114.0',
    '223.255.255.255',
    '2606:4700::1111',
    '2001:4860:4860::8888',
    '2a01:4f8::1',
    '2001:200::1',
    '64:ff9b::1.1.1.1',
    '::ffff:1.1.1.1',
    '2002:101:101::1',
  ];
  it.each(notPublic)('%s is not public', (text) => expect(isPublicAddress(text)).toBe(false));
  it.each(areaPublic)('%s is public', (text) => expect(isPublicAddress(text)).toBe(true));
});
