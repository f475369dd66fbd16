// Binds the keychain to the operating system: keytar, the clock's limit, and the facts about the back end. Keeps nothing itself.
import { closeSync, openSync, readdirSync, readSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import keytar from 'keytar';
import type { BackEndFacts } from './backEndRules.ts';
import type { KeychainPort } from './keychain.ts';

export const osKeychain: KeychainPort = {
  getPassword: (service, account) => keytar.getPassword(service, account),
  setPassword: (service, account, password) => keytar.setPassword(service, account, password),
  deletePassword: (service, account) => keytar.deletePassword(service, account),
};

export const within = async <T>(work: Promise<T>, limitMs: number): Promise<{ readonly done: T } | null> => {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<null>((resolve) => { timer = setTimeout(() => resolve(null), limitMs); });
  try {
    return await Promise.race([work.then((done) => ({ done })), limit]);
  } finally {
    clearTimeout(timer);
  }
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

/** Looks at the keyrings of gnome-keyring, whose files betray whether they are protected. */
export const backEndFacts = (): BackEndFacts => {
  const folder = join(process.env['XDG_DATA_HOME'] ?? join(homedir(), '.local', 'share'), 'keyrings');
  let names: string[] = [];
  try { names = readdirSync(folder).filter((name) => name.endsWith('.keyring')); } catch { /* no folder: no gnome-keyring has kept anything here */ }
  return { platform: process.platform, secretBackend: process.env['SECRET_BACKEND'], keyringHeads: names.map((name) => headOf(join(folder, name))) };
};
