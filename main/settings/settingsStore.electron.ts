// Keeps the settings file. A file that cannot be read or does not fit its format stays as it is and is reported: never replaced (P13).
import { lstatSync, readFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import Store from 'electron-store';
import { z } from 'zod';
import { fail, ok, type Result } from '../../preload/contract/result.ts';
import type { ThreeAnswers } from '../core/threeAnswers.ts';
import { broughtUpToDate, settingsFormat, type Settings } from './settingsFormat.ts';

const storeName = 'settings';
/** By the program version that needs them; each runs once, in order, before the first read. */
const migrations = {
  '0.1.0': (store: {
    readonly store: Record<string, unknown>;
    set(fields: Record<string, unknown>): void;
  }): void => store.set({ ...broughtUpToDate(store.store) }),
};

const recordFormat = z.record(z.string(), z.unknown());
/** The store keeps the version of the last migration beside our fields. */
const withoutBookkeeping = ({
  __internal__: _bookkeeping,
  ...stored
}: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> => stored;

export interface SettingsStore {
  read(): ThreeAnswers<Settings, 'settings.unreadable'>;
  write(next: Settings): Result<undefined, 'settings.notWritten'>;
}

/** `folder`: the profile folder. Creates the file only when there is none. */
export const openSettings = (folder: string): SettingsStore => {
  const open = (): Store<Record<string, unknown>> =>
    new Store<Record<string, unknown>>({
      cwd: folder,
      name: storeName,
      clearInvalidConfig: false,
      accessPropertiesByDotNotation: false,
      migrations,
      configFileMode: 0o600,
    });
  const path = join(folder, `${storeName}.json`);
  /** False only when the folder says that there is nothing: a link that leads nowhere, or a folder that may not be read, is not nothing (P13). */
  const isThere = (): boolean => {
    try {
      lstatSync(path);
      return true;
    } catch (error) {
      return !(error instanceof Error && 'code' in error && error.code === 'ENOENT');
    }
  };
  return {
    read() {
      try {
        if (!isThere()) return { state: 'absent' };
        // Looked at without the store first: the store writes to every file that it opens, and one that does not fit must stay as it is.
        const looked = recordFormat.parse(JSON.parse(readFileSync(path, 'utf8')));
        if (!settingsFormat.safeParse(broughtUpToDate(withoutBookkeeping(looked))).success)
          return { state: 'unreadable', code: 'settings.unreadable' };
        const parsed = settingsFormat.safeParse(withoutBookkeeping(open().store));
        return parsed.success
          ? { state: 'present', value: parsed.data }
          : { state: 'unreadable', code: 'settings.unreadable' };
      } catch {
        return { state: 'unreadable', code: 'settings.unreadable' };
      }
    },
    write(next) {
      try {
        open().set(settingsFormat.parse(next));
        return ok(undefined);
      } catch {
        return fail('settings.notWritten');
      }
    },
  };
};

/** First start: writes a new file. Any other state is handed back unchanged. */
export const openOrCreate = (
  store: SettingsStore,
): ThreeAnswers<Settings, 'settings.unreadable' | 'settings.notWritten'> => {
  const found = store.read();
  if (found.state !== 'absent') return found;
  const fresh: Settings = { installId: randomBytes(16).toString('base64url'), practice: null };
  const written = store.write(fresh);
  return written.ok
    ? { state: 'present', value: fresh }
    : { state: 'unreadable', code: written.code };
};
