// P4, P8, P14, P24: how a practice, the account and the question of main are joined: what opens which page, who hears of it, and what the network lets through.
// Electron is a stand-in; the gateway's code, the settings and the signed profile are real.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { CellName } from '../../preload/contract/cellName.ts';
import { fail, ok } from '../../preload/contract/result.ts';
import { createAuthority } from '../practice/certificates.ts';
import { turns, until } from '../until.ts';
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
  therapist,
  timesOpened,
} from './composedProgram.ts';
import { world } from './electronWorld.ts';
import { newServer, newTunnel } from './gateway/proxyRig.ts';
import { goodProfile } from './profile/signedProfile.ts';

vi.mock('electron', async () => (await import('./electronWorld.ts')).electron);

const homeserver = 'chat.example';
const question = {
  kind: 'signIn',
  practiceName: 'Lindenhof 12',
  code: null,
  buildNote: null,
} as const;

/** The status of a way out of a cell to the homeserver. */
const way = async (cell: CellName, port: number): Promise<number> => {
  const proxyPort = Number(new URL(world.sessions.get(cell)?.proxy ?? '').port);
  return (await newTunnel(proxyPort, homeserver, port)).status;
};
/** A file whose homeserver is at this port of this computer. */
const fileAt = (port: number, serial: number): string =>
  practiceFile({
    serial,
    matrix: { baseUrl: `https://${homeserver}:${port}`, serverName: 'example' },
    servers: {
      ...goodProfile().servers,
      desk: [{ host: homeserver, port, addresses: ['127.0.0.1'], spkiSha256: ['a'.repeat(43)] }],
    },
  });

describe('a practice that a person accepts', () => {
  it("opens the matrix page with the profile's ways out, and a renewal opens it anew with its own", async () => {
    const [first, second] = [await newServer(() => undefined), await newServer(() => undefined)];
    await startProgram();
    expect(await way('matrix', first.port)).toBe(403);
    await joinPractice(fileAt(first.port, 1));
    expect(await way('matrix', first.port)).toBe(200);
    expect(await way('desk', first.port)).toBe(403);
    expect(await way('call', first.port)).toBe(403);
    const before = pageOf('matrix');
    await joinPractice(fileAt(second.port, 2));
    expect([await way('matrix', second.port), await way('matrix', first.port)]).toEqual([200, 403]);
    expect([before.isGone, isOpen('matrix')]).toEqual([true, true]);
  });

  it('waits for a gateway that has not taken the rules yet', async () => {
    await startProgram();
    const waiting: (() => void)[] = [];
    world.deliver = (give) => void waiting.push(give);
    await ask('desk', 'profile.offer', { text: practiceFile() });
    await acceptOffer();
    await turns();
    expect([waiting.length, isOpen('matrix')]).toEqual([1, false]);
    for (const give of waiting) give();
    await until(() => isOpen('matrix'), 'the matrix page');
  });

  it('has its rules in force before its page is loaded at the next start too', async () => {
    const { port } = await newServer(() => undefined);
    const { folder } = await startProgram();
    await joinPractice(fileAt(port, 1));
    endProgram();
    const ways: number[] = [];
    await startProgram({
      folder,
      before: () => {
        world.load = async (cell) => {
          if (cell === 'matrix') ways.push(await way('matrix', port));
        };
      },
    });
    await until(() => ways.length === 1, 'the way out');
    expect(ways).toEqual([200]);
  });

  it('that is another one leaves nothing that the account said of the one before', async () => {
    await startProgram();
    await joinPractice();
    await report('ready', therapist);
    await joinPractice(practiceFile({ serial: 8 }));
    expect(await ask('desk', 'account.state')).toEqual(
      ok({ state: 'starting', code: null, role: null }),
    );
    expect(isOpen('call')).toBe(false);
  });

  it('has its rules in force before its page is loaded', async () => {
    const { port } = await newServer(() => undefined);
    await startProgram();
    const ways: number[] = [];
    world.load = async (cell) => {
      if (cell === 'matrix') ways.push(await way('matrix', port));
    };
    await joinPractice(fileAt(port, 1));
    await until(() => ways.length === 1, 'the way out');
    expect(ways).toEqual([200]);
  });

  it('is what the pages are told of, and what the desk counts', async () => {
    const { port } = await newServer(() => undefined);
    const { refused } = await startProgram({ facts: { buildNote: 'a note' } });
    await joinPractice(fileAt(port, 1));
    const state = await ask('matrix', 'app.state');
    expect(state).toMatchObject(
      ok({
        buildNote: 'a note',
        practice: { homeserverUrl: `https://${homeserver}:${port}`, moderators: [therapist] },
      }),
    );
    await way('matrix', port);
    await way('desk', port);
    refused.refused({ host: 'stranger.example', port: 443 });
    world.gateway?.postMessage({ type: 'counts' });
    const counted = async (): Promise<unknown> => {
      const counts = await ask('desk', 'network.counts');
      return counts.ok && [counts.value.matrix.opened.length, counts.value.desk.refused.length];
    };
    await until(async () => JSON.stringify(await counted()) === '[1,1]', 'the counts');
    expect(await ask('desk', 'network.counts')).toMatchObject(
      ok({ global: { refused: [{ host: 'stranger.example', port: 443, times: 1 }] } }),
    );
  });
});

describe('the account', () => {
  const changes = (): unknown[] => pageOf('desk').heard('account.changed');

  it('is told to the desk with the role that the signed profile gives', async () => {
    await startProgram();
    await joinPractice();
    await report('ready', therapist);
    expect(changes()).toEqual([{ state: 'ready', code: null, role: 'host' }]);
    await report('ready', patient);
    expect(changes().at(-1)).toEqual({ state: 'ready', code: null, role: 'guest' });
    expect(await ask('desk', 'account.state')).toEqual(
      ok({ state: 'ready', code: null, role: 'guest' }),
    );
  });

  it('is asked for anew by a matrix page of its own, when the person tries again', async () => {
    await startProgram();
    await joinPractice();
    await report('failed', null, 'matrix.notStarted');
    const before = pageOf('matrix');
    expect(await ask('desk', 'account.retry')).toEqual(ok(undefined));
    expect([before.isGone, timesOpened('matrix')]).toEqual([true, 2]);
    expect(changes().at(-1)).toEqual({ state: 'starting', code: null, role: null });
  });

  it('ends the meeting that was open when it begins anew', async () => {
    await startProgram();
    await joinPractice();
    await report('ready', therapist);
    expect(await ask('matrix', 'meeting.open', { people })).toEqual(ok(undefined));
    const call = pageOf('call');
    await ask('desk', 'account.retry');
    expect([call.isGone, isOpen('call')]).toEqual([true, false]);
  });
});

describe('the question of main', () => {
  it('stands while nobody is signed in, and goes when somebody is', async () => {
    await startProgram({ facts: { buildNote: 'a note' } });
    await joinPractice();
    expect(isOpen('prompt')).toBe(false);
    await report('signedOut', null, 'matrix.sessionEnded');
    expect(await ask('prompt', 'prompt.question')).toEqual(
      ok({ ...question, code: 'matrix.sessionEnded', buildNote: 'a note' }),
    );
    await report('ready', therapist);
    expect(isOpen('prompt')).toBe(false);
    await report('notSigned', therapist);
    expect(await ask('prompt', 'prompt.question')).toMatchObject(ok({ kind: 'replaceIdentity' }));
  });

  it('goes for a file that waits for the person, and comes back when that was dismissed', async () => {
    const { folder, offerFile } = await startProgram();
    await joinPractice();
    await report('signedOut');
    expect(isOpen('prompt')).toBe(true);
    const path = join(folder, 'renewal.alcove');
    writeFileSync(path, practiceFile({ serial: 8 }));
    await offerFile(path);
    expect(isOpen('prompt')).toBe(false);
    await ask('desk', 'profile.dismiss');
    expect(await ask('prompt', 'prompt.question')).toEqual(ok(question));
    await offerFile(path);
    const before = timesOpened('matrix');
    await acceptOffer();
    await until(() => timesOpened('matrix') > before, 'the new matrix page');
    expect(isOpen('prompt')).toBe(false);
    await report('signedOut');
    expect(isOpen('prompt')).toBe(true);
  });

  it('whose page dies is asked again', async () => {
    await startProgram();
    await joinPractice();
    await report('signedOut');
    pageOf('prompt').die();
    expect([timesOpened('prompt'), isOpen('prompt')]).toEqual([2, true]);
  });

  it('whose page cannot be loaded leaves no page behind', async () => {
    await startProgram();
    await joinPractice();
    world.load = (cell) =>
      cell === 'prompt' ? Promise.reject(new Error('ERR_FAILED')) : Promise.resolve();
    await report('signedOut');
    await until(() => !isOpen('prompt'), 'the end of the page');
    expect(timesOpened('prompt')).toBe(1);
  });
});

describe('a certificate', () => {
  let folder = '';
  const pem = { own: '', other: '' };
  let spkiSha256 = '';
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'alcove-certificates-'));
    const authority = await createAuthority(folder);
    for (const name of ['own', 'other'] as const) {
      mkdirSync(join(folder, name));
      const issued = await authority.issue(homeserver, join(folder, name));
      pem[name] = readFileSync(issued.certificateFile, 'utf8');
      if (name === 'own') ({ spkiSha256 } = issued);
    }
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const judged = async (cell: CellName, data: string): Promise<unknown[]> => {
    let code: number | null = null;
    world.sessions.get(cell)?.verify?.({ hostname: homeserver, certificate: { data } }, (given) => {
      code = given;
    });
    return [code, await ask('matrix', 'network.otherCertificate')];
  };

  it("of another key is refused and called another server's, one that ran out is only refused", async () => {
    await startProgram();
    const { servers } = goodProfile();
    await joinPractice(
      practiceFile({
        servers: { ...servers, desk: [{ host: homeserver, port: 443, spkiSha256: [spkiSha256] }] },
      }),
    );
    expect(await judged('matrix', pem.own)).toEqual([0, ok(false)]);
    expect(await judged('matrix', pem.other)).toEqual([-2, ok(true)]);
    expect(console.log).toHaveBeenCalledWith(expect.stringContaining('pin.otherKey'));
    const clock = vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 30 * 86_400_000);
    expect(await judged('matrix', pem.own)).toEqual([-2, ok(false)]);
    clock.mockRestore();
    expect(await judged('matrix', pem.own)).toEqual([0, ok(false)]);
    expect(await judged('desk', pem.own)).toEqual([-2, ok(false)]);
  });
});

it('calls of other pages than the matrix page change nothing of the account', async () => {
  await startProgram();
  await joinPractice();
  expect(await ask('desk', 'account.report', { state: 'ready', code: null, device: null })).toEqual(
    fail('ipcGuard.sender'),
  );
  await turns(2);
  expect(pageOf('desk').heard('account.changed')).toEqual([]);
});
