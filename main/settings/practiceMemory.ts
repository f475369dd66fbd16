// Remembers the joined practice in the settings file. Settings that cannot be read are never taken for a practice that is absent, and are never written over (P13).
import { fail, type Result } from '../../preload/contract/result.ts';
import type { ThreeAnswers } from '../core/threeAnswers.ts';
import type { Settings } from './settingsFormat.ts';
import type { SettingsStore } from './settingsStore.electron.ts';

type Practice = NonNullable<Settings['practice']>;
type Code = 'settings.unreadable' | 'settings.notWritten';

export interface PracticeMemory {
  load(): ThreeAnswers<Practice, Code>;
  save(practice: Practice): Result<undefined, Code>;
}

export function createPracticeMemory(settings: SettingsStore): PracticeMemory {
  return {
    load() {
      const read = settings.read();
      if (read.state === 'unreadable') return read;
      return read.state === 'present' && read.value.practice !== null
        ? { state: 'present', value: read.value.practice }
        : { state: 'absent' };
    },
    save(practice) {
      const read = settings.read();
      return read.state === 'present'
        ? settings.write({ ...read.value, practice })
        : fail('settings.unreadable');
    },
  };
}
