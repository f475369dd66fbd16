// P5, P15, P18, P22: how a meeting is joined: who may open it, what each page hears, and what is asked of whom.
// Electron is a stand-in; the gateway's code, the settings and the signed profile are real.
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Truth } from '../../preload/contract/shapes.ts';
import { fail, ok } from '../../preload/contract/result.ts';
import { createAuthority } from '../practice/certificates.ts';
import { turns, until } from '../until.ts';
import {
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
  viewOf,
} from './composedProgram.ts';
import { world } from './electronWorld.ts';
import { newServer, newTunnel } from './gateway/proxyRig.ts';
import { goodStats } from './meeting/callTimeline.ts';
import { goodProfile } from './profile/signedProfile.ts';

vi.mock('electron', async () => (await import('./electronWorld.ts')).electron);

const tickMs = 250;
const open = () => ask('matrix', 'meeting.open', { people });
const place = () => ask('desk', 'meeting.place', { x: 10, y: 100, width: 300, height: 200 });
const truths = (): Truth[] => pageOf('desk').heard('truth.changed') as Truth[];
const numbers = (): number[] =>
  pageOf('call')
    .heard('stats.asked')
    .map((asked) => (asked as { readonly number: number }).number);

/** The program's clocks stand still until a test lets them go on. */
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'Date'] });
  return () => vi.useRealTimers();
});

const startSignedIn = async (text = practiceFile()) => {
  const program = await startProgram();
  await joinPractice(text);
  await report('ready', therapist);
  return program;
};

describe('a meeting is opened', () => {
  it('only with a practice, by a person who is signed in, while the profile holds', async () => {
    await startProgram();
    await joinPractice();
    expect(await open()).toEqual(fail('meeting.noLogin'));
    await report('ready', patient);
    const startedMs = Date.now();
    vi.setSystemTime(startedMs + 7_200_000);
    expect(await open()).toEqual(fail('meeting.profileExpired'));
    vi.setSystemTime(startedMs);
    expect(pageOf('call').heard('meeting.opened')).toEqual([]);
    expect(await open()).toEqual(ok(undefined));
    expect(await open()).toEqual(fail('meeting.alreadyOpen'));
    expect(pageOf('call').heard('meeting.opened')).toEqual([undefined]);
    expect(timesOpened('call')).toBe(1);
  });

  it('in a page that was loaded ahead, when somebody signed in, and that is closed when nobody is', async () => {
    await startProgram();
    await joinPractice();
    expect(isOpen('call')).toBe(false);
    await report('ready', therapist);
    expect(isOpen('call')).toBe(true);
    expect(await ask('call', 'call.setup')).toEqual(fail('meeting.notOpen'));
    await report('signedOut');
    expect(isOpen('call')).toBe(false);
  });

  it('and its page is joined to the matrix cell by the way of the key', async () => {
    await startSignedIn();
    await open();
    const [[name, end] = []] = pageOf('call').ports.filter(([port]) => port === 'meetingKey');
    expect([name, end?.end]).toEqual(['meetingKey', 'other']);
    expect(pageOf('matrix').ports).toContainEqual(['meetingKey', { ...end, end: 'one' }]);
  });

  it('and closed by the matrix cell, with its page', async () => {
    await startSignedIn();
    await open();
    expect(await place()).toEqual(ok(undefined));
    const page = pageOf('call');
    expect(await ask('matrix', 'meeting.close')).toEqual(ok(undefined));
    expect([page.isGone, pageOf('call') === page]).toEqual([true, false]);
    expect(pageOf('matrix').heard('meeting.leaveAsked')).toEqual([]);
    expect(await place()).toEqual(fail('meeting.notOpen'));
    expect(await open()).toEqual(ok(undefined));
  });

  it('whose page does not load is none, and the next one opens', async () => {
    await startProgram();
    await joinPractice();
    world.load = () => Promise.reject(new Error('ERR_FAILED'));
    await report('ready', therapist);
    await turns();
    expect(await open()).toEqual(fail('meeting.pageFailed'));
    await turns();
    expect(pageOf('matrix').ports.map(([name]) => name)).not.toContain('meetingKey');
    expect(await place()).toEqual(fail('meeting.notOpen'));
    world.load = () => Promise.resolve();
    expect(await open()).toEqual(ok(undefined));
  });

  it('whose page fails late closes no meeting that was opened after it was left', async () => {
    await startProgram();
    await joinPractice();
    const failing = Promise.withResolvers<void>();
    world.load = () => failing.promise;
    await report('ready', therapist);
    const first = open();
    await turns();
    world.load = () => Promise.resolve();
    await ask('matrix', 'meeting.close');
    expect(await open()).toEqual(ok(undefined));
    failing.reject(new Error('ERR_FAILED'));
    expect(await first).toEqual(fail('meeting.pageFailed'));
    expect(isOpen('call')).toBe(true);
    expect(await open()).toEqual(fail('meeting.alreadyOpen'));
  });
});

describe('an open meeting', () => {
  it('is told to the desk as it is measured, from its first moment on', async () => {
    await startSignedIn();
    await open();
    expect(truths().at(-1)).toMatchObject({ level: 'notYet', peerName: 'Jonas' });
    const renamed = [{ userId: patient, displayName: 'Jonas B.', isConfirmed: false }];
    expect(await ask('matrix', 'meeting.people', { people: renamed })).toEqual(ok(undefined));
    expect(truths().at(-1)).toMatchObject({ peerName: 'Jonas B.' });
  });

  it('asks its page by numbers, by the one clock, and takes the answers', async () => {
    await startSignedIn();
    vi.advanceTimersByTime(tickMs);
    await open();
    expect(numbers()).toEqual([]);
    vi.advanceTimersByTime(2 * tickMs);
    const [first = 0, second = 0] = numbers();
    expect([numbers().length, second]).toEqual([2, first + 1]);
    const other = goodStats({ number: second + 1 });
    expect(await ask('call', 'call.stats', other)).toEqual(fail('meeting.notAsked'));
    expect(await ask('call', 'call.stats', goodStats({ number: first }))).toEqual(
      ok({ otherCertificate: false }),
    );
    expect(await ask('call', 'call.stats', goodStats({ number: first }))).toEqual(
      fail('meeting.notAsked'),
    );
    expect(await ask('desk', 'meeting.stats')).toMatchObject(ok({ number: first }));
  });

  it('asks the gateway for its counts by the same clock, also without a meeting', async () => {
    await startSignedIn();
    const told: unknown[] = [];
    world.gateway?.on('told', (message) => told.push(message));
    vi.advanceTimersByTime(tickMs);
    await until(() => told.length === 1, 'the question');
    expect(told).toEqual([{ type: 'counts' }]);
  });

  it('has no clock any more when the program has ended', async () => {
    await startSignedIn();
    expect(vi.getTimerCount()).toBe(1);
    endProgram();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('gives its page where it meets, and no login', async () => {
    const openedAtMs = Date.now();
    await startSignedIn(practiceFile({ mediaRoute: 'direct' }));
    await open();
    const setup = await ask('call', 'call.setup');
    expect(setup).toEqual(
      ok({
        practice: {
          serviceUrl: 'wss://meet.example/xmpp-websocket',
          domain: 'meet.example',
          muc: 'rooms.meet.example',
          focus: 'focus.meet.example',
          mediaRoute: 'direct',
          relayHosts: [{ host: 'relay.example', port: 5349 }],
        },
        meeting: { peerNames: ['Jonas'], openedAtMs },
      }),
    );
  });

  it('carries the three buttons: leaving to the matrix cell, the messages to the desk, what is shown to the call', async () => {
    await startSignedIn();
    await open();
    expect(await ask('call', 'call.leave')).toEqual(ok(undefined));
    expect(pageOf('matrix').sent.map(([channel]) => channel)).toEqual([
      'alcove:event:meeting.leaveAsked',
    ]);
    expect(await ask('call', 'call.toggleChat')).toEqual(ok(undefined));
    expect(pageOf('desk').heard('chat.toggled')).toEqual([undefined]);
    expect(await ask('desk', 'meeting.chat', { isOpen: true, unread: 3 })).toEqual(ok(undefined));
    expect(pageOf('call').heard('chat.shown')).toEqual([{ isOpen: true, unread: 3 }]);
  });

  it('says nothing to a page that is not in its shape, and the log says so', async () => {
    const atMs = Date.now();
    vi.spyOn(Date, 'now').mockReturnValue(atMs + 0.5);
    await startSignedIn();
    await open();
    expect(truths()).toEqual([]);
    expect(console.log).toHaveBeenCalledWith('ipcGuard.eventRefused');
  });

  it('stops sending at once where not everybody confirmed the key', async () => {
    await startSignedIn();
    await open();
    vi.advanceTimersByTime(tickMs);
    const [number = 0] = numbers();
    await ask('call', 'call.stats', goodStats({ number, confirmed: 0 }));
    expect(pageOf('call').heard('sending.stopped')).toEqual([undefined]);
  });

  it('has its picture where the desk asks, below the strip', async () => {
    await startSignedIn();
    await open();
    await ask('desk', 'meeting.place', { x: 10, y: 0, width: 300, height: 200 });
    expect(viewOf('call').bounds).toEqual({ x: 10, y: 76, width: 300, height: 200 });
  });
});

describe('the relay', () => {
  it('is known by its own host and port: a way to another server proves nothing', async () => {
    const [relay, elsewhere] = [await newServer(() => undefined), await newServer(() => undefined)];
    const { jitsi, servers } = goodProfile();
    const here = (host: string, port: number) => ({
      host,
      port,
      addresses: ['127.0.0.1'],
      spkiSha256: ['b'.repeat(43)],
    });
    const call = [here('relay.example', relay.port), here('meet.example', elsewhere.port)];
    await startSignedIn(
      practiceFile({
        servers: { ...servers, call },
        relays: [{ host: 'relay.example', port: relay.port }],
        jitsi: { ...jitsi, serviceUrl: `wss://meet.example:${elsewhere.port}/x` },
      }),
    );
    await open();
    const proxyPort = Number(new URL(world.sessions.get('call')?.proxy ?? '').port);
    /** The level that is judged when so many servers are counted as contacted. */
    const levelAt = async (contacts: number): Promise<unknown> => {
      await until(() => {
        vi.advanceTimersByTime(tickMs);
        return truths().at(-1)?.contacted.length === contacts;
      }, 'the counts');
      return truths().at(-1)?.level;
    };
    await newTunnel(proxyPort, 'meet.example', elsewhere.port);
    expect(await levelAt(1)).toBe('notYet');
    await newTunnel(proxyPort, 'relay.example', relay.port);
    expect(await levelAt(2)).toBe('unknown');
  });
});

describe("a server's certificate", () => {
  it('that the profile does not name is told to the cell whose server it is, and to no other', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'alcove-certificates-'));
    const authority = await createAuthority(folder);
    mkdirSync(join(folder, 'meet'));
    const { certificateFile } = await authority.issue('meet.example', join(folder, 'meet'));
    const data = readFileSync(certificateFile, 'utf8');
    rmSync(folder, { recursive: true, force: true });
    await startSignedIn();
    await open();
    world.sessions
      .get('call')
      ?.verify?.({ hostname: 'meet.example', certificate: { data } }, () => undefined);
    vi.advanceTimersByTime(tickMs);
    const number = numbers().at(-1) ?? 0;
    expect(await ask('call', 'call.stats', goodStats({ number }))).toEqual(
      ok({ otherCertificate: true }),
    );
    expect(await ask('matrix', 'network.otherCertificate')).toEqual(ok(false));
  });
});
