// Keeps the settings file. A file that cannot be read or does not fit its format stays as it is and is reported: never replaced (P13).
import { existsSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import Store from 'electron-store';
import { fail, ok, type Result } from '../../preload/contract/result.ts';
import type { ThreeAnswers } from '../core/threeAnswers.ts';
import { settingsFormat, type Settings } from './settingsFormat.ts';

const storeName = 'settings';
/** By the program version that needs them; each runs once, in order, before the first read. */
const migrations = {
  '0.1.0': (store: { has(key: string): boolean; set(key: string, value: unknown): void }): void => {
    if (store.has('installId') && !store.has('practice')) store.set('practice', null);
  },
};

export interface SettingsStore {
  read(): ThreeAnswers<Settings, 'settings.unreadable'>;
  write(next: Settings): Result<undefined, 'settings.notWritten'>;
}

/** `folder`: the profile folder. Creates the file only when there is none. */
export const openSettings = (folder: string): SettingsStore => {
  const open = (): Store<Record<string, unknown>> => new Store<Record<string, unknown>>({
    cwd: folder, name: storeName, clearInvalidConfig: false, accessPropertiesByDotNotation: false, migrations, configFileMode: 0o600,
  });
  const path = join(folder, `${storeName}.json`);
  return {
    read() {
      try {
        if (!existsSync(path)) return { state: 'absent' };
        const { __internal__: _bookkeeping, ...stored } = open().store;
        const parsed = settingsFormat.safeParse(stored);
        return parsed.success ? { state: 'present', value: parsed.data } : { state: 'unreadable', code: 'settings.unreadable' };
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
export const openOrCreate = (store: SettingsStore): ThreeAnswers<Settings, 'settings.unreadable' | 'settings.notWritten'> => {
  const found = store.read();
  if (found.state !== 'absent') return found;
  const fresh: Settings = { installId: randomBytes(16).toString('base64url'), practice: null };
  const written = store.write(fresh);
  return written.ok ? { state: 'present', value: fresh } : { state: 'unreadable', code: written.code };
};
