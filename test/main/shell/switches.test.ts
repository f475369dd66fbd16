// Compares the switches that Chromium gets with the agreed list: none may be missing, none may open a way out (P4, P5, P7, P20).
import { describe, expect, it } from 'vitest';
import { switchesOf } from '../../../main/shell/switches.ts';

describe('switchesOf', () => {
  const given = Object.fromEntries(switchesOf(40_123).map(({ name, value }) => [name, value]));

  it('is exactly this list', () => {
    expect(given).toEqual({
      'proxy-server': 'http://127.0.0.1:40123',
      'proxy-bypass-list': '<-loopback>',
      'host-resolver-rules': 'MAP * ~NOTFOUND , EXCLUDE 127.0.0.1',
      'disable-features':
        'WebRtcHideLocalIpsWithMdns,MediaRouter,OptimizationHints,AutofillServerCommunication,CertificateTransparencyComponentUpdater,DialMediaRouteProvider',
      'disable-background-networking': undefined,
      'disable-component-update': undefined,
      'disable-domain-reliability': undefined,
      'disable-breakpad': undefined,
      'disable-quic': undefined,
      'dns-prefetch-disable': undefined,
      'no-pings': undefined,
    });
  });

  it('each once, in the form that Chromium reads, with a reason', () => {
    const rows = switchesOf(1);
    expect(new Set(rows.map(({ name }) => name)).size).toBe(rows.length);
    for (const { name, reason } of rows) {
      expect(name).toMatch(/^[a-z]+(-[a-z]+)*$/);
      expect(reason.length).toBeGreaterThan(10);
    }
  });

  it('none that opens a door', () => {
    for (const { name } of switchesOf(1))
      expect(name).not.toMatch(
        /remote-debugging|no-sandbox|disable-web-security|ignore-certificate|no-proxy|inspect|log-net|user-data|enable-logging|allow-/,
      );
  });
});
