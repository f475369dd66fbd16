// Reads the facts of a certificate that the pin rule needs. An unreadable certificate yields facts that the rule refuses.
import { createHash, X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import type { CertificateFacts } from './pinRules.ts';

/** `pem`: the leaf as Chromium hands it over. `host`: lower-case name that was dialled. */
export const readCertificate = (pem: string, host: string, nowMs: number): CertificateFacts => {
  try {
    const certificate = new X509Certificate(pem);
    const spki = certificate.publicKey.export({ type: 'spki', format: 'der' });
    return {
      host,
      spkiSha256: createHash('sha256').update(spki).digest('base64url'),
      // Asked by kind: Node throws when a name is asked as an address.
      nameMatches:
        (isIP(host) === 0
          ? certificate.checkHost(host, { subject: 'never' })
          : certificate.checkIP(host)) !== undefined,
      notBeforeMs: Date.parse(certificate.validFrom),
      notAfterMs: Date.parse(certificate.validTo),
      nowMs,
    };
  } catch {
    return {
      host,
      spkiSha256: null,
      nameMatches: false,
      notBeforeMs: Number.NaN,
      notAfterMs: Number.NaN,
      nowMs,
    };
  }
};
