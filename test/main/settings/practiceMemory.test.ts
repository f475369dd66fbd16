// Proves that the joined practice is kept beside the other settings, and that settings which cannot be read are neither absent nor written over (P13).
import { describe, expect, it } from 'vitest';
import { fail, ok, type Result } from '../../../preload/contract/result.ts';
import type { ThreeAnswers } from '../../../main/core/threeAnswers.ts';
import { createPracticeMemory } from '../../../main/settings/practiceMemory.ts';
import type { Settings } from '../../../main/settings/settingsFormat.ts';

const practice = { jws: 'a.b.c', thumbprint: 'T', serial: 7, practiceId: 'lindenhof-12' };
const settings: Settings = { installId: 'x'.repeat(22), practice: null };

const set = (
  read: ThreeAnswers<Settings, 'settings.unreadable'>,
  answer: Result<undefined, 'settings.notWritten'> = ok(undefined),
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
const unreadable = { state: 'unreadable', code: 'settings.unreadable' } as const;

describe('load', () => {
  it('present, absent, unreadable', () => {
    expect(set({ state: 'present', value: { ...settings, practice } }).memory.load()).toEqual({
      state: 'present',
      value: practice,
    });
    expect(set({ state: 'present', value: settings }).memory.load()).toEqual({ state: 'absent' });
    expect(set({ state: 'absent' }).memory.load()).toEqual({ state: 'absent' });
    expect(set(unreadable).memory.load()).toEqual(unreadable);
  });
});

describe('save', () => {
  it('keeps what else stands in the settings', () => {
    const { memory, written } = set({ state: 'present', value: settings });
    expect(memory.save(practice)).toEqual(ok(undefined));
    expect(written).toEqual([{ installId: settings.installId, practice }]);
  });

  it('says when it could not be written', () => {
    const { memory } = set({ state: 'present', value: settings }, fail('settings.notWritten'));
    expect(memory.save(practice)).toEqual(fail('settings.notWritten'));
  });

  it('writes nothing over settings that are not there or cannot be read', () => {
    for (const read of [unreadable, { state: 'absent' } as const]) {
      const { memory, written } = set(read);
      expect(memory.save(practice)).toEqual(fail('settings.unreadable'));
      expect(written).toEqual([]);
    }
  });
});
