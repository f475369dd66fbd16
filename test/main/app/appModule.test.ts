// Proves what the pages are told of the program: the joined practice, or why there is none (P13).
import { describe, expect, it } from 'vitest';
import type { Practice } from '../../../preload/contract/app.ts';
import { fail, ok } from '../../../preload/contract/result.ts';
import { createAppModule, type AppNeeds } from '../../../main/app/appModule.ts';

const practice: Practice = {
  name: 'Lindenhof 12',
  homeserverUrl: 'https://chat.example',
  serverName: 'example',
  moderators: ['@therapist:example'],
  mediaRoute: 'bridge',
  contacts: [{ host: 'chat.example', port: 443 }],
};
const stateOf = (changes: Partial<AppNeeds> = {}) =>
  createAppModule({
    buildNote: 'a note',
    practice: () => practice,
    refusal: () => null,
    ...changes,
  }).handlers['app.state'](undefined);

describe('app.state', () => {
  it('tells the practice and the note of the build', () => {
    expect(stateOf()).toEqual(ok({ buildNote: 'a note', practice }));
    expect(stateOf({ buildNote: null, practice: () => null })).toEqual(
      ok({ buildNote: null, practice: null }),
    );
  });

  it('says why what is kept could not be used, and never takes it for no practice', () => {
    for (const code of ['settings.unreadable', 'profile.expired'] as const)
      expect(stateOf({ practice: () => null, refusal: () => code })).toEqual(fail(code));
  });

  it('asks anew each time', () => {
    let joined: Practice | null = null;
    const { handlers } = createAppModule({
      buildNote: null,
      practice: () => joined,
      refusal: () => null,
    });
    expect(handlers['app.state'](undefined)).toEqual(ok({ buildNote: null, practice: null }));
    joined = practice;
    expect(handlers['app.state'](undefined)).toEqual(ok({ buildNote: null, practice }));
  });
});
