// Decides whether the place where the keychain keeps its secrets protects them. A plaintext or unknown place is refused (P14).
import type { KeyCode } from './keychain.ts';

export interface BackEndFacts {
  readonly platform: string;
  /** libsecret's own switch; `file` bypasses the Secret Service. */
  readonly secretBackend: string | undefined;
  /** The first bytes of each keyring file found, as Latin-1 text; null for a file that could not be read. */
  readonly keyringHeads: readonly (string | null)[];
}

/** gnome-keyring writes an unprotected keyring as readable text whose first line is this. */
const plaintextKeyring = '[keyring]';
const trusted = ['darwin', 'win32'];

export const backEndRefusal = (facts: BackEndFacts): KeyCode | null => {
  if (trusted.includes(facts.platform)) return null; // Keychain and Credential Manager have no plaintext mode
  if (facts.platform !== 'linux') return 'keys.absentBackend';
  if (facts.secretBackend !== undefined && facts.secretBackend !== 'service')
    return 'keys.plaintextBackend';
  return facts.keyringHeads.some((head) => head === null || head.startsWith(plaintextKeyring))
    ? 'keys.plaintextBackend'
    : null;
};
