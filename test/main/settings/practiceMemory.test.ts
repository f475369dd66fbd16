// P13: settings that cannot be read are never taken for a practice that is absent, and are never written over.
import { describe, expect, it } from 'vitest';
import { fail, ok } from '../../../preload/contract/result.ts';
import { createPracticeMemory } from '../../../main/settings/practiceMemory.ts';
import type { Settings } from '../../../main/settings/settingsFormat.ts';
import type { SettingsStore } from '../../../main/settings/settingsStore.electron.ts';

const installId = 'a'.repeat(22);
const practice = { jws: 'a.b.c', thumbprint: 'T', serial: 3, practiceId: 'lindenhof-12' };

const memoryOf = (
  read: ReturnType<SettingsStore['read']>,
  answer: ReturnType<SettingsStore['write']> = ok(undefined),
) => {
  const written: Settings[] = [];
  const memory = createPracticeMemory({
    read: () => read,
    write: (next) => {
      written.push(next);
      return answer;
    },
  });
  return { memory, written };
};

describe('load', () => {
  it('gives the practice that is kept', () => {
    const { memory } = memoryOf({ state: 'present', value: { installId, practice } });
    expect(memory.load()).toEqual({ state: 'present', value: practice });
  });

  it('says absent where no practice is kept, and where there is no file', () => {
    for (const read of [
      { state: 'present', value: { installId, practice: null } },
      { state: 'absent' },
    ] as const)
      expect(memoryOf(read).memory.load()).toEqual({ state: 'absent' });
  });

  it('says unreadable where the settings are', () => {
    const unreadable = { state: 'unreadable', code: 'settings.unreadable' } as const;
    expect(memoryOf(unreadable).memory.load()).toEqual(unreadable);
  });
});

describe('save', () => {
  it('keeps the practice beside the rest', () => {
    const { memory, written } = memoryOf({
      state: 'present',
      value: { installId, practice: null },
    });
    expect(memory.save(practice)).toEqual(ok(undefined));
    expect(written).toEqual([{ installId, practice }]);
  });

  it('says so where it could not be written', () => {
    const { memory } = memoryOf(
      { state: 'present', value: { installId, practice: null } },
      fail('settings.notWritten'),
    );
    expect(memory.save(practice)).toEqual(fail('settings.notWritten'));
  });

  it('writes over nothing that it could not read, and makes no file without an installation', () => {
    for (const read of [
      { state: 'unreadable', code: 'settings.unreadable' },
      { state: 'absent' },
    ] as const) {
      const { memory, written } = memoryOf(read);
      expect(memory.save(practice)).toEqual(fail('settings.unreadable'));
      expect(written).toEqual([]);
    }
  });
});
