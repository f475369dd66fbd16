// Reads real certificates made by OpenSSL and judges them: the pin is that of RFC 7469, names and dates are those in the certificate (P4).
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCertificate } from '../../../main/profile/certificate.node.ts';
import { judgeCertificate } from '../../../main/profile/pinRules.ts';

let folder = '';
const openssl = (...args: string[]): Buffer =>
  execFileSync('openssl', args, { cwd: folder, stdio: ['pipe', 'pipe', 'pipe'] });

/** A self-signed certificate for the names, from its start to its end, in OpenSSL's form of times. */
const make = (
  name: string,
  key: readonly string[],
  names: string,
  dates: readonly string[] = ['-days', '30'],
): string => {
  openssl(
    'req',
    '-x509',
    '-newkey',
    ...key,
    '-nodes',
    '-keyout',
    `${name}.key`,
    '-out',
    `${name}.pem`,
    '-subj',
    '/CN=subject.example',
    '-addext',
    `subjectAltName=${names}`,
    ...dates,
  );
  return readFileSync(join(folder, `${name}.pem`), 'utf8');
};
/** The pin by the command that RFC 7469, appendix A, gives. */
const pinOf = (name: string): string => {
  openssl('x509', '-in', `${name}.pem`, '-pubkey', '-noout', '-out', `${name}.pub`);
  openssl('pkey', '-pubin', '-in', `${name}.pub`, '-outform', 'der', '-out', `${name}.der`);
  openssl('dgst', '-sha256', '-binary', '-out', `${name}.hash`, `${name}.der`);
  return readFileSync(join(folder, `${name}.hash`)).toString('base64url');
};
const ec = ['ec', '-pkeyopt', 'ec_paramgen_curve:P-256'];
const names = 'DNS:chat.example,DNS:*.wild.example,IP:192.0.2.1,IP:2001:db8::1';
const certificates: Record<string, string> = {};

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'alcove-certificates-'));
  certificates['ec'] = make('ec', ec, names);
  certificates['rsa'] = make('rsa', ['rsa:2048'], names);
  certificates['ed25519'] = make('ed25519', ['ed25519'], names);
  openssl(
    'req',
    '-new',
    '-key',
    'ec.key',
    '-subj',
    '/CN=subject.example',
    '-addext',
    'subjectAltName=DNS:chat.example',
    '-out',
    'old.csr',
  );
  openssl(
    'x509',
    '-req',
    '-in',
    'old.csr',
    '-copy_extensions',
    'copy',
    '-signkey',
    'ec.key',
    '-out',
    'old.pem',
    '-days',
    '-1',
  );
  certificates['old'] = readFileSync(join(folder, 'old.pem'), 'utf8');
}, 30_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const read = (name: string, host = 'chat.example', nowMs = Date.now()) =>
  readCertificate(certificates[name] ?? '', host, nowMs);
const judge = (name: string, pin: string, host = 'chat.example', nowMs = Date.now()): string =>
  judgeCertificate([{ host, port: 443, spkiSha256: [pin] }], read(name, host, nowMs));

describe('readCertificate', () => {
  it.each(['ec', 'rsa', 'ed25519'])('%s: the pin is that of RFC 7469', (name) => {
    expect(read(name).spkiSha256).toBe(pinOf(name));
    expect(judge(name, pinOf(name))).toBe('pinned');
    expect(judge(name, 'a'.repeat(43))).toBe('pin.otherKey');
  });

  it('the same key in a new certificate keeps its pin; another key has another', () => {
    expect(pinOf('old')).toBe(pinOf('ec'));
    expect(pinOf('rsa')).not.toBe(pinOf('ec'));
  });

  it('names and addresses match as they stand in the certificate', () => {
    for (const host of ['chat.example', 'a.wild.example', '192.0.2.1', '2001:db8::1'])
      expect(read('ec', host).nameMatches, host).toBe(true);
    for (const host of [
      'evil.example',
      'x.chat.example',
      'chat.example.evil',
      'wild.example',
      'a.b.wild.example',
      '192.0.2.2',
      '2001:db8::2',
      '',
      '*',
    ])
      expect(read('ec', host).nameMatches, host).toBe(false);
  });

  it("finding: the subject's common name is no name (RFC 9525), and a wrong name is told from an unreadable certificate", () => {
    expect(read('ec', 'subject.example').nameMatches).toBe(false);
    expect(judge('ec', pinOf('ec'), 'subject.example')).toBe('pin.otherName');
  });

  it('its dates are those of the certificate', () => {
    const { notBeforeMs, notAfterMs } = read('ec');
    expect(notAfterMs - notBeforeMs).toBe(30 * 86_400_000);
    expect(Math.abs(Date.now() - notBeforeMs)).toBeLessThan(600_000);
    expect(judge('ec', pinOf('ec'), 'chat.example', notAfterMs + 1_000)).toBe('pin.outOfDate');
    expect(judge('ec', pinOf('ec'), 'chat.example', notBeforeMs - 1_000)).toBe('pin.outOfDate');
  });

  it('an expired one is out of date', () => {
    expect(read('old').notAfterMs).toBeLessThan(Date.now());
    expect(judge('old', pinOf('old'))).toBe('pin.outOfDate');
  });

  it('what cannot be read yields facts that the rule refuses, and no exception', () => {
    const good = certificates['ec'] ?? '';
    const key = readFileSync(join(folder, 'ec.key'), 'utf8');
    for (const pem of [
      '',
      'garbage',
      '-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----',
      good.slice(0, 200),
      good.replace('MII', 'AAA'),
      key,
      good.replaceAll('CERTIFICATE', 'PRIVATE KEY'),
      '\u0000'.repeat(1_000),
    ]) {
      const facts = readCertificate(pem, 'chat.example', Date.now());
      expect(facts).toMatchObject({ host: 'chat.example', spkiSha256: null, nameMatches: false });
      expect(
        judgeCertificate(
          [{ host: 'chat.example', port: 443, spkiSha256: ['a'.repeat(43)] }],
          facts,
        ),
      ).toBe('pin.unreadable');
    }
  });

  it('of several certificates only the first, the leaf, counts', () => {
    const { spkiSha256 } = readCertificate(
      `${certificates['rsa']}${certificates['ec']}`,
      'chat.example',
      Date.now(),
    );
    expect(spkiSha256).toBe(pinOf('rsa'));
  });
});
