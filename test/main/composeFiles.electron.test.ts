// P13: what the program finds on the disk: the practice of an earlier start, settings that cannot be read or written, and files that come from outside.
// Electron is a stand-in; the gateway's code, the settings and the signed profile are real.
import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { fail, ok } from '../../preload/contract/result.ts';
import { until } from '../until.ts';
import {
  acceptOffer,
  ask,
  endProgram,
  isOpen,
  joinPractice,
  pageOf,
  patient,
  people,
  practiceFile,
  report,
  startProgram,
} from './composedProgram.ts';
import { world } from './electronWorld.ts';

vi.mock('electron', async () => (await import('./electronWorld.ts')).electron);

describe('a practice that was joined before', () => {
  it('is there at the next start, with its matrix page, its rules and its moderators', async () => {
    const { folder } = await startProgram();
    await joinPractice();
    const [first] = world.keys;
    endProgram();
    await startProgram({ folder });
    await until(() => isOpen('matrix'), 'the matrix page');
    expect(await ask('desk', 'app.state')).toMatchObject(
      ok({ practice: { name: 'Lindenhof 12', moderators: ['@therapist:example'] } }),
    );
    expect(world.keys[0]?.told[0]).toEqual(first?.told[0]);
    await report('ready', patient);
    expect(await ask('matrix', 'meeting.open', { people })).toEqual(ok(undefined));
  });

  it('that ran out is refused with its reason, and its matrix page stays closed', async () => {
    const { folder } = await startProgram();
    await joinPractice();
    endProgram();
    const clock = vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 7_200_000);
    await startProgram({ folder });
    clock.mockRestore();
    expect(await ask('desk', 'app.state')).toEqual(fail('profile.expired'));
    expect(isOpen('matrix')).toBe(false);
    await joinPractice();
    expect(await ask('desk', 'app.state')).toMatchObject({ ok: true });
  });
});

describe('settings that cannot be read (P13)', () => {
  it('are refused, stay as they are, and the keychain is not asked for anything', async () => {
    const { folder } = await startProgram({
      before: (profile) => writeFileSync(join(profile, 'settings.json'), '{ torn'),
    });
    expect(await ask('desk', 'app.state')).toEqual(fail('settings.unreadable'));
    expect(world.keys[0]?.told).toEqual([[{ type: 'start', installId: null }, undefined]]);
    expect(await ask('desk', 'profile.offer', { text: practiceFile() })).toEqual(
      fail('profile.unreadable'),
    );
    expect(readFileSync(join(folder, 'settings.json'), 'utf8')).toBe('{ torn');
  });
});

describe('settings that cannot be written at the first start (P13)', () => {
  it('are refused too, and no secret is kept for an installation that will be forgotten', async () => {
    await startProgram({
      before: (folder) => {
        world.folder = join(folder, 'profile');
        symlinkSync(join(folder, 'nowhere'), world.folder);
      },
    });
    expect(await ask('desk', 'app.state')).toEqual(fail('settings.unreadable'));
    expect(world.keys[0]?.told).toEqual([[{ type: 'start', installId: null }, undefined]]);
  });
});

describe('a file from outside', () => {
  const fileIn = (folder: string): string => {
    const path = join(folder, 'practice.alcove');
    writeFileSync(path, practiceFile());
    return path;
  };

  it('that was named at the start waits for the person', async () => {
    let path = '';
    await startProgram({
      before: (folder) => {
        path = fileIn(folder);
      },
      facts: {
        get profilePath() {
          return path;
        },
      },
    });
    await acceptOffer();
    await until(() => isOpen('matrix'), 'the matrix page');
  });

  it('that comes later is told to the desk', async () => {
    const { folder, offerFile } = await startProgram();
    expect(pageOf('desk').heard('profile.offered')).toEqual([]);
    await offerFile(fileIn(folder));
    expect(pageOf('desk').heard('profile.offered')).toEqual([undefined]);
    await acceptOffer();
  });

  it('is asked for by a dialog of the system, and read', async () => {
    const { folder } = await startProgram();
    expect(await ask('desk', 'profile.choose')).toEqual(fail('profile.cancelled'));
    world.chosen = fileIn(folder);
    expect(await ask('desk', 'profile.choose')).toMatchObject(
      ok({ practiceName: 'Lindenhof 12', renewal: false }),
    );
    expect(world.dialogs.length).toBe(2);
  });
});
