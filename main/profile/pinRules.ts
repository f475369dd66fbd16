// Decides whether a server's certificate is the practice's: a pinned public key, the right name, and valid today. The default is no (P4).
import type { Server } from './profileFormat.ts';

export interface CertificateFacts {
  readonly host: string;
  /** base64url SHA-256 of the SubjectPublicKeyInfo; null when the certificate could not be read. */
  readonly spkiSha256: string | null;
  readonly nameMatches: boolean;
  readonly notBeforeMs: number;
  readonly notAfterMs: number;
  readonly nowMs: number;
}

export type PinVerdict =
  | 'pinned'
  | 'pin.unknownHost'
  | 'pin.unreadable'
  | 'pin.otherKey'
  | 'pin.otherName'
  | 'pin.outOfDate';

/**
 * The pin replaces the chain: a practice may use an authority of its own. Chromium's verdict about the chain is therefore not asked,
 * while name and dates, which a chain check would have covered, are checked here.
 * The callback from Chromium carries no port, so the pins of all of a cell's servers under one name are joined.
 */
export const judgeCertificate = (
  servers: readonly Server[],
  facts: CertificateFacts,
): PinVerdict => {
  const pins = servers
    .filter((entry) => entry.host === facts.host)
    .flatMap((entry) => entry.spkiSha256);
  if (pins.length === 0) return 'pin.unknownHost';
  if (facts.spkiSha256 === null) return 'pin.unreadable';
  if (!pins.includes(facts.spkiSha256)) return 'pin.otherKey';
  if (!facts.nameMatches) return 'pin.otherName';
  return facts.nowMs >= facts.notBeforeMs && facts.nowMs <= facts.notAfterMs
    ? 'pinned'
    : 'pin.outOfDate';
};

/** A certificate that ran out, or a clock that is wrong, is no other server: to say so would be a false alarm. */
export const isOtherServer = (verdict: PinVerdict): boolean =>
  verdict !== 'pinned' && verdict !== 'pin.outOfDate';
