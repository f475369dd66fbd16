// Binds the keychain to the operating system: keytar, the clock's limit, and the facts about the back end. Keeps nothing itself.
import { closeSync, openSync, readdirSync, readSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import keytar from 'keytar';
import type { BackEndFacts } from './backEndRules.ts';
import type { KeychainPort } from './keychain.ts';

export const osKeychain: KeychainPort = {
  getPassword: (service, account) => keytar.getPassword(service, account),
  setPassword: (service, account, password) => keytar.setPassword(service, account, password),
  deletePassword: (service, account) => keytar.deletePassword(service, account),
};

const headOf = (path: string): string | null => {
  try {
    const file = openSync(path, 'r');
    try {
      const head = Buffer.alloc(16);
      return head.subarray(0, readSync(file, head)).toString('latin1');
    } finally {
      closeSync(file);
    }
  } catch {
    return null;
  }
};

/** As the XDG Base Directory Specification reads it: empty or relative counts as not set. */
const dataFolder = (): string => {
  const given = process.env['XDG_DATA_HOME'] ?? '';
  return isAbsolute(given) ? given : join(homedir(), '.local', 'share');
};

/** The first bytes of each keyring; a folder that is there and cannot be read counts as one that cannot be read (P13). */
const keyringHeads = (folder: string): (string | null)[] => {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.keyring'))
      .map((name) => headOf(join(folder, name)));
  } catch (error) {
    // No folder: no gnome-keyring has kept anything here.
    return error instanceof Error && 'code' in error && error.code === 'ENOENT' ? [] : [null];
  }
};

/** Looks at the keyrings of gnome-keyring, whose files betray whether they are protected. */
export const backEndFacts = (): BackEndFacts => ({
  platform: process.platform,
  secretBackend: process.env['SECRET_BACKEND'],
  keyringHeads: keyringHeads(join(dataFolder(), 'keyrings')),
});
