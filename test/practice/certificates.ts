// Makes a certificate authority and host certificates for one run with the openssl command; must never reuse a key or write one that others may read.

import { execFile } from 'node:child_process';
import { createHash, X509Certificate } from 'node:crypto';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const lifetimeDays = '3';
const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];

/** Paths of one host's PEM files and its pin: base64url (no padding) of SHA-256 over the SubjectPublicKeyInfo in DER. */
export interface HostCertificate {
  readonly keyFile: string;
  readonly certificateFile: string;
  readonly spkiSha256: string;
}

/** Signs host certificates with the key of this run. */
export interface Authority {
  readonly caFile: string;
  /** A new EC P-256 key and a certificate for `host` in `folder` (must exist), replacing older ones of that folder. */
  issue(host: string, folder: string): Promise<HostCertificate>;
}

/** Makes the authority: its key stays in `folder`/authority (owner only), its certificate is `folder`/ca.pem for everybody. */
export async function createAuthority(folder: string): Promise<Authority> {
  const secret = join(folder, 'authority');
  await mkdir(secret, { mode: 0o700 });
  const config = join(secret, 'openssl.cnf');
  await writeFile(config, '[req]\ndistinguished_name = name\n[name]\n');
  const caKey = join(secret, 'ca.key');
  const caFile = join(folder, 'ca.pem');
  const request = async (
    key: string,
    certificate: string,
    name: string,
    more: readonly string[],
  ): Promise<void> => {
    await run('openssl', [
      'req',
      '-config',
      config,
      '-x509',
      ...newKey,
      '-sha256',
      '-days',
      lifetimeDays,
      '-subj',
      `/CN=${name}`,
      '-keyout',
      key,
      '-out',
      certificate,
      ...more,
    ]);
    await chmod(key, 0o600);
    await chmod(certificate, 0o644);
  };
  await request(caKey, caFile, 'Alcove local authority', [
    '-addext',
    'basicConstraints=critical,CA:TRUE,pathlen:0',
    '-addext',
    'keyUsage=critical,keyCertSign,cRLSign',
    '-addext',
    'subjectKeyIdentifier=hash',
  ]);
  return {
    caFile,
    async issue(host, hostFolder) {
      const keyFile = join(hostFolder, 'host.key');
      const certificateFile = join(hostFolder, 'host.pem');
      await request(keyFile, certificateFile, host, [
        '-CA',
        caFile,
        '-CAkey',
        caKey,
        '-addext',
        `subjectAltName=DNS:${host}`,
        '-addext',
        'basicConstraints=critical,CA:FALSE',
        '-addext',
        'keyUsage=critical,digitalSignature',
        '-addext',
        'extendedKeyUsage=serverAuth',
      ]);
      return {
        keyFile,
        certificateFile,
        spkiSha256: spkiSha256Of(await readFile(certificateFile)),
      };
    },
  };
}

/** The pin of a certificate (PEM or DER): base64url of SHA-256 over its SubjectPublicKeyInfo (RFC 7469, section 2.4, in base64url). */
export function spkiSha256Of(certificate: Buffer): string {
  const spki = new X509Certificate(certificate).publicKey.export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(spki).digest('base64url');
}
