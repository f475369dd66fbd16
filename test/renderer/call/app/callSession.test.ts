// P1, P2: two call cells in one room. No track is attached before everybody confirmed the key and the worker has it.
import { afterEach, describe, expect, it, vi } from 'vitest';
import { contract } from '../../../../preload/contract/contract.ts';
import { stays, turns, until } from '../../../until.ts';
import { rooms } from '../jitsi/libraryDouble.ts';
import { cell, closeCells, connected, key, pair, soon } from './callCells.ts';

afterEach(async () => {
  vi.restoreAllMocks();
  await closeCells();
});

describe('two call cells with one key', () => {
  it('attach their tracks after the worker has the keys, and not before', async () => {
    const { host, guest, each } = await connected();
    for (const one of each) {
      const order = ['join', 'sendMessage', 'give 1', 'epoch', 'addTrack'].map((name) =>
        one.steps.indexOf(name),
      );
      expect(
        order.every((at, index) => at >= 0 && (index === 0 || at > (order[index - 1] ?? 0))),
      ).toBe(true);
      expect([one.count('give 1'), one.count('addTrack')]).toEqual([1, 2]);
    }
    expect([host.count('startP2PSession'), guest.count('startP2PSession')]).toEqual([1, 0]);
    expect([...rooms.keys()]).toEqual([Buffer.from(key.conference, 'base64url').toString('hex')]);
  });

  it('say that they are connected as soon as a frame of the other side was opened, and not before', async () => {
    const { host, guest } = await connected();
    expect([host.model()?.state, guest.model()?.state]).toEqual(['connecting', 'connecting']);
    host.flow();
    expect([host.model()?.state, guest.model()?.state]).toEqual(['connected', 'connecting']);
  });

  it('are connected too when the first frame came before their own tracks were attached', async () => {
    const { host, guest } = pair();
    host.will.install = false;
    for (const one of [host, guest]) one.give();
    await until(() => host.count('give 1') === 1, 'the keys');
    host.flow();
    expect(host.model()?.state).toBe('connecting');
    host.installed(1);
    await expect.poll(() => host.model()?.state, soon).toBe('connected');
  });

  it('attach nothing while the worker does not say that it has the keys', async () => {
    const { host, guest } = pair();
    host.will.install = false;
    for (const one of [host, guest]) one.give();
    await expect.poll(() => [host.count('give 1'), guest.count('addTrack')], soon).toEqual([1, 2]);
    host.installed(2);
    await stays(() => host.count('addTrack') === 0, 30, 'nothing attached');
  });

  it('start no direct session where there is a bridge', async () => {
    const both = [cell('host', 'bridge'), cell('guest', 'bridge')];
    for (const one of both) one.give();
    await expect.poll(() => both.map((one) => one.count('addTrack')), soon).toEqual([2, 2]);
    await stays(() => both.every((one) => one.count('startP2PSession') === 0), 30, 'no session');
  });
});

describe('a call cell without a key', () => {
  it('shows nobody, and does nothing when it is told or asked what is for a call', async () => {
    const host = cell('host');
    expect(host.facts()).toMatchObject({
      people: [],
      connectedSinceMs: null,
      lostSinceMs: null,
      deviceCode: null,
    });
    host.tell('sending.stopped');
    await host.session.tryAgain();
    expect([host.model()?.state, host.posted]).toEqual(['waiting', [{ type: 'ready' }]]);
  });

  it('switches a device off when the person says so', async () => {
    const host = cell('host');
    await until(() => host.facts()?.local.length === 2, 'the devices');
    await host.session.toggle('audio');
    expect(host.facts()?.muted).toEqual({ audio: true, video: false });
  });

  it.each([
    ['secret', 'S'.repeat(43)],
    ['sessionId', 'i'.repeat(22)],
  ])('fails by a key whose %s is not the one spelling of its bytes', async (name, text) => {
    const host = cell('host');
    host.give({ [name]: text });
    expect(host.model()).toMatchObject({ state: 'lost', reason: 'keyMismatch' });
    await stays(() => host.count('join') === 0, 20, 'no join');
  });
});

describe('an answer to main', () => {
  it('is what the contract lets through, before, in and after a call', async () => {
    const { host } = pair();
    const fits = async (): Promise<boolean> =>
      contract.calls['call.stats'].input.safeParse(await host.ask()).success;
    expect(await fits()).toBe(true);
    host.say({ type: 'end', reason: 'left' });
    await until(() => host.steps.includes('rest'), 'the rest');
    expect(await fits()).toBe(true);
    await until(() => host.model()?.state === 'ended' || host.answers.length > 2, 'the end');
    const { host: other } = await connected();
    expect(contract.calls['call.stats'].input.safeParse(await other.ask()).success).toBe(true);
  });

  it('names who is there and who confirmed, the epoch, and that tracks are attached', async () => {
    const { host } = await connected();
    expect(await host.ask()).toMatchObject({
      attempt: 1,
      participants: 1,
      confirmed: 1,
      confirmedEpoch: 1,
      attached: true,
    });
    host.will.epoch = null; // the worker lost its key
    expect(await host.ask()).toMatchObject({ confirmedEpoch: null, attached: true });
  });

  it('finding: counts the worker after the connections were measured, by the number of the question', async () => {
    const { host } = await connected();
    let answerStats: (rows: Map<string, object>) => void = () => undefined;
    host.connections.push({
      getStats: () => {
        host.steps.push('getStats');
        return new Promise((resolve) => {
          answerStats = resolve;
        });
      },
    } as unknown as RTCPeerConnection);
    host.steps.length = 0;
    const asking = host.ask();
    await until(() => host.steps.length > 0, 'the question');
    await stays(() => host.steps.length === 1, 20, 'the measurement');
    answerStats(
      new Map([['a', { id: 'a', type: 'inbound-rtp', kind: 'video', framesReceived: 7 }]]),
    );
    const { received, number } = await asking;
    expect([received, host.steps]).toEqual([
      7,
      ['getStats', `count ${number}`, `answer ${number}`],
    ]);
  });

  it('holds the last frames of an attempt until the next one begins, which counts from zero', async () => {
    const { host, guest } = await connected();
    host.flow(5);
    expect(await host.ask()).toMatchObject({ attempt: 1, opened: 5 });
    host.tell('sending.stopped');
    expect(await host.ask()).toMatchObject({
      attempt: 1,
      opened: 5,
      attached: false,
      confirmed: 0,
    });
    for (const one of [host, guest]) one.give({ epoch: 2, conference: `${'q'.repeat(21)}A` });
    await until(() => host.count('give 2') === 1, 'the next attempt');
    host.will.opened = 0;
    expect(await host.ask()).toMatchObject({ attempt: 2, opened: 0 });
  });

  it('keeps the frames that it had when the worker does not answer', async () => {
    const { host } = await connected();
    host.flow(5);
    await host.ask();
    Object.assign(host.will, { count: false, opened: 9 });
    expect(await host.ask()).toMatchObject({ opened: 5, confirmedEpoch: 1 });
  });

  it('waits for the one before, and of those that wait only the newest comes', async () => {
    const { host } = await connected();
    let release = (): void => undefined;
    host.connections.push({
      getStats: () =>
        new Promise((resolve) => {
          release = () => {
            resolve(new Map());
          };
        }),
    } as unknown as RTCPeerConnection);
    for (const number of [101, 102, 103]) host.tell('stats.asked', { number });
    release();
    await until(() => host.answers.length === 1, 'the first answer');
    release();
    await until(() => host.answers.length === 2, 'the second answer');
    expect(host.answers.map((one) => one.number)).toEqual([101, 103]);
  });

  it('tells the view when another server answered', async () => {
    const { host } = pair();
    await until(() => host.facts()?.local.length === 2, 'the devices');
    const before = host.facts();
    expect(before?.otherCertificate).toBe(false);
    await host.ask();
    await turns();
    expect(host.facts()).toBe(before); // nothing to draw anew
    host.will.otherCertificate = true;
    await host.ask();
    await expect.poll(() => host.facts()?.otherCertificate, soon).toBe(true);
  });

  it('says when the first picture of somebody else was shown, once', async () => {
    const { host } = await connected();
    expect((await host.ask()).firstFrameMs).toBeNull();
    const clock = vi.spyOn(Date, 'now').mockReturnValue(5_000);
    host.session.pictureShown();
    clock.mockReturnValue(9_000);
    host.session.pictureShown();
    expect((await host.ask()).firstFrameMs).toBe(4_000); // since the meeting was opened
  });
});
