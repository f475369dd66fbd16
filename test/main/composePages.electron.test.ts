// P13, P14, P18: what follows when a page or a process dies: what ends with it, what comes back and how often, and who is joined to whom again.
// Electron is a stand-in; the gateway's code, the settings and the signed profile are real.
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import type { CellName } from '../../preload/contract/cellName.ts';
import { fail, ok } from '../../preload/contract/result.ts';
import { until } from '../until.ts';
import {
  ask,
  isOpen,
  joinPractice,
  pageOf,
  patient,
  people,
  report,
  startProgram,
  timesOpened,
} from './composedProgram.ts';
import { world } from './electronWorld.ts';
import { world as shell } from './shell/windowDouble.ts';

vi.mock('electron', async () => (await import('./electronWorld.ts')).electron);

const restarts = 5;
const startSignedIn = async () => {
  const program = await startProgram();
  await joinPractice();
  await report('ready', patient);
  return program;
};
const openMeeting = async (): Promise<void> => {
  await startSignedIn();
  expect(await ask('matrix', 'meeting.open', { people })).toEqual(ok(undefined));
};
const place = () => ask('desk', 'meeting.place', { x: 0, y: 100, width: 9, height: 9 });
const accounts = (): unknown[] => pageOf('desk').heard('account.changed');
const dieOften = async (cell: CellName): Promise<void> => {
  for (let time = 1; time <= restarts; time += 1) {
    pageOf(cell).die();
    await until(() => isOpen(cell), 'the next page');
  }
};

describe('the meeting ends with', () => {
  /** What happened closed the meeting's page, and it is no meeting any more. */
  const expectOver = async (happens: () => void): Promise<void> => {
    const page = pageOf('call');
    happens();
    expect(page.isGone).toBe(true);
    expect(await place()).toEqual(fail('meeting.notOpen'));
    await report('ready', patient);
    expect(await ask('matrix', 'meeting.open', { people })).toEqual(ok(undefined));
  };

  it('the gateway, and the log says so', async () => {
    await openMeeting();
    await expectOver(() => world.gateway?.die());
    expect(console.log).toHaveBeenCalledWith(expect.stringContaining('gateway.closed'));
  });

  it('the matrix page', async () => {
    await openMeeting();
    await expectOver(() => pageOf('matrix').die());
  });

  it('the desk, which comes back to an account that is as it was', async () => {
    await openMeeting();
    await expectOver(() => {
      pageOf('desk').die();
      expect(pageOf('matrix').heard('meeting.leaveAsked')).toEqual([undefined]);
    });
    expect(await ask('desk', 'account.state')).toEqual(
      ok({ state: 'ready', code: null, role: 'guest' }),
    );
  });

  it('a page that left its place', async () => {
    await openMeeting();
    await expectOver(() => void pageOf('matrix').emit('did-navigate', {}, 'about:blank'));
  });
});

describe('a call page that dies', () => {
  it('is judged at once, and the meeting stays open for the matrix cell to end it', async () => {
    await openMeeting();
    const before = pageOf('desk').heard('truth.changed').length;
    pageOf('call').die();
    expect(pageOf('desk').heard('truth.changed').length).toBe(before + 1);
    expect(isOpen('call')).toBe(false);
    expect(await ask('matrix', 'meeting.open', { people })).toEqual(fail('meeting.alreadyOpen'));
  });
});

describe('a call page that dies before its meeting', () => {
  it('is no page for it: another one is loaded', async () => {
    await startSignedIn();
    const page = pageOf('call');
    page.die();
    expect(await ask('matrix', 'meeting.open', { people })).toEqual(ok(undefined));
    expect([page.isGone, isOpen('call')]).toEqual([true, true]);
  });
});

describe('a matrix page that dies', () => {
  it('comes back, and what it said holds no more', async () => {
    await startSignedIn();
    pageOf('matrix').die();
    expect(timesOpened('matrix')).toBe(2);
    expect(accounts().at(-1)).toEqual({ state: 'starting', code: null, role: null });
  });

  it('again and again stays closed, and the account has failed until the person tries again', async () => {
    await startSignedIn();
    await dieOften('matrix');
    expect(accounts()).not.toContainEqual(expect.objectContaining({ state: 'failed' }));
    pageOf('matrix').die();
    expect(isOpen('matrix')).toBe(false);
    const failed = { state: 'failed', code: 'matrix.notStarted', role: null };
    expect(accounts().at(-1)).toEqual(failed);
    await ask('desk', 'account.retry');
    await dieOften('matrix');
    pageOf('matrix').die();
    expect(accounts().at(-1)).toEqual(failed);
  });

  it('or cannot be loaded has failed', async () => {
    await startSignedIn();
    world.load = () => Promise.reject(new Error('ERR_FAILED'));
    await ask('desk', 'account.retry');
    await until(() => accounts().length > 2, 'the failure');
    expect(accounts().at(-1)).toMatchObject({ state: 'failed', code: 'matrix.notStarted' });
  });
});

describe('a desk that dies', () => {
  it('again and again ends the program', async () => {
    await startSignedIn();
    await dieOften('desk');
    expect(world.app.quits).toBe(0);
    pageOf('desk').die();
    expect([isOpen('desk'), world.app.quits]).toEqual([false, 1]);
  });

  it('and cannot be loaded ends the program', async () => {
    await startSignedIn();
    world.load = () => Promise.reject(new Error('ERR_FAILED'));
    pageOf('desk').die();
    await until(() => world.app.quits === 1, 'the end');
  });
});

describe('the window', () => {
  it('comes to the front when the program is started a second time', async () => {
    const { folder, focus } = await startProgram();
    focus();
    expect(shell.window?.focused).toBe(1);
    expect(shell.window?.options['icon']).toBe(join(folder, 'resources', 'icon.png'));
  });
});

describe("the keychain's process", () => {
  it('is the bundled one, and is told of this installation and of nothing else', async () => {
    const { folder } = await startProgram();
    const [forked] = world.forked.filter(({ path }) => path.endsWith('keys.js'));
    expect(forked?.path).toBe(join(folder, 'main', 'keys.js'));
    const environment = forked?.options['env'] as Record<string, unknown>;
    expect(Object.keys(environment)).not.toContain('PATH');
    expect(environment['HOME']).toBe(process.env['HOME']);
    expect(world.keys[0]?.told).toEqual([
      [
        { type: 'start', installId: expect.stringMatching(/^[A-Za-z0-9_-]{22}$/) as string },
        undefined,
      ],
    ]);
  });

  it('gets an end of each of its ports when the other page is there', async () => {
    await openMeeting();
    for (const [name, cell] of [
      ['matrixKeys', 'matrix'],
      ['videoLogin', 'call'],
    ] as const) {
      const [end] = world.keys[0]?.given(name) ?? [];
      expect(end?.end).toBe('one');
      expect(pageOf(cell).ports).toContainEqual([name, { ...end, end: 'other' }]);
    }
  });

  it('that ended is started anew and joined anew, at most five times', async () => {
    await openMeeting();
    for (let time = 1; time <= restarts; time += 1) {
      world.keys.at(-1)?.emit('exit');
      expect(world.keys.length).toBe(time + 1);
      expect(world.keys[time]?.told[0]).toEqual(world.keys[0]?.told[0]);
      expect(world.keys[time]?.given('matrixKeys').length).toBe(1);
      expect(world.keys[time]?.given('videoLogin').length).toBe(1);
    }
    world.keys.at(-1)?.emit('exit');
    expect(world.keys.length).toBe(restarts + 1);
  });
});

describe('the ports between pages', () => {
  const ends = (cell: CellName): string[] => pageOf(cell).ports.map(([name]) => name);

  it('are joined when both pages were loaded, and anew when one was loaded anew', async () => {
    await startSignedIn();
    expect(ends('desk').sort()).toEqual(['chat', 'meeting']);
    expect(ends('matrix').sort()).toEqual(['chat', 'matrixKeys', 'meeting', 'meetingKey']);
    pageOf('desk').die();
    await until(() => isOpen('desk') && ends('desk').length === 2, 'the ports');
    expect(ends('matrix').filter((name) => name === 'chat').length).toBe(2);
    await report('signedOut');
    await until(() => ends('prompt').includes('signIn'), 'the port of the question');
    expect(ends('matrix')).toContain('signIn');
  });
});
