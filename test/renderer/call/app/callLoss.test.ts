// P1, P2, P17: every loss ends worker and connections first, closes the devices, and nothing is attached again without a fresh key.
import { afterEach, describe, expect, it, vi } from 'vitest';
import { maxAttempts } from '../../../../renderer/call/app/callModel.ts';
import { stays, turns, until } from '../../../until.ts';
import { conferenceEvents } from '../jitsi/libraryDouble.ts';
import { cell, closeCells, connected, pair, soon } from './callCells.ts';

afterEach(async () => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  await closeCells();
});
type Cell = ReturnType<typeof cell>;

describe('a loss', () => {
  it.each([
    [
      'the worker',
      (one: Cell) => {
        one.refuse('frames.keyExhausted');
      },
    ],
    [
      'main',
      (one: Cell) => {
        one.tell('sending.stopped');
      },
    ],
  ])('tears down in the same moment when %s says so', async (_, breakIt) => {
    const { host } = await connected();
    host.steps.length = 0;
    breakIt(host);
    expect([host.steps.slice(0, 2), host.tracks.every((track) => track.disposed)]).toEqual([
      ['end', 'closeAll'],
      true,
    ]);
  });

  it.each([
    [
      'the worker’s key is used up',
      (one: Cell) => {
        one.refuse('frames.keyExhausted');
      },
    ],
    [
      'the worker could not import',
      (one: Cell) => {
        one.refuse('frames.importFailed');
      },
    ],
    [
      'main stopped the sending',
      (one: Cell) => {
        one.tell('sending.stopped');
      },
    ],
    [
      'the library lost its connection',
      (one: Cell) => {
        one.double.conference().tell(conferenceEvents['CONNECTION_INTERRUPTED']);
      },
    ],
  ])(
    'ends worker and connections, closes the devices and asks for a fresh key when %s',
    async (_, breakIt) => {
      const { host } = await connected();
      host.steps.length = 0;
      breakIt(host);
      await expect.poll(() => host.steps.slice(0, 2), soon).toEqual(['end', 'closeAll']);
      expect(host.tracks.every((track) => track.disposed)).toBe(true);
      expect(host.model()?.reason).toBe('routeLost');
      await expect.poll(() => host.posted.at(-1), soon).toEqual({ type: 'rekey', lastEpoch: 1 });
      expect(host.count('addTrack')).toBe(0);
    },
  );

  it('ends it for good, and says why, when a connection would send in clear', async () => {
    const { host } = await connected();
    host.steps.length = 0;
    host.notEncoded();
    expect(host.steps.slice(0, 2)).toEqual(['end', 'closeAll']);
    expect(host.tracks.every((track) => track.disposed)).toBe(true);
    expect(host.model()).toMatchObject({ state: 'lost', reason: 'notEncryptable' });
    host.give({ epoch: 2 }); // no key helps a computer that cannot seal
    await turns();
    expect(host.model()).toMatchObject({ state: 'lost', epoch: 1 });
    expect(host.posted).toEqual([{ type: 'ready' }]);
  });

  it('lets the worker rest at once when the other one left, counts, then ends worker and connections and asks for a fresh key', async () => {
    const { host } = await connected();
    host.steps.length = 0;
    host.double.conference().tell(conferenceEvents['USER_LEFT'], 'bbbb2222');
    expect(host.steps).toEqual(['rest']);
    await stays(() => host.count('end') === 0, 100, 'the attempt, which is not counted yet');
    await host.ask();
    await until(() => host.count('end') === 1, 'the end of the attempt');
    expect(host.model()?.reason).toBe('peerLeft');
    const order = ['rest', 'answer 1', 'end', 'closeAll'].map((step) => host.steps.indexOf(step));
    expect(order).toEqual(order.toSorted((one, other) => one - other));
    expect(host.tracks.every((track) => track.disposed)).toBe(true);
    await expect.poll(() => host.posted.at(-1), soon).toEqual({ type: 'rekey', lastEpoch: 1 });
    expect(host.count('addTrack')).toBe(0);
  });

  it('attaches no track that was stopped, also when the new key comes while the last frames are counted', async () => {
    const { host, guest } = await connected();
    host.steps.length = 0;
    host.double.conference().tell(conferenceEvents['USER_LEFT'], 'bbbb2222');
    for (const one of [host, guest]) one.give({ epoch: 2, conference: `${'q'.repeat(21)}A` });
    await expect.poll(() => host.count('addTrack'), soon).toBe(1);
    const attached = host.double.calls.filter((call) => call.name === 'addTrack').at(-1)
      ?.args[0] as (typeof host.tracks)[number];
    expect([attached.disposed, attached.getTrack().readyState]).toEqual([false, 'live']);
  });

  it('takes its old key no more after a loss, and attaches again with a new one', async () => {
    const { host, guest } = await connected();
    host.refuse('frames.keyExhausted');
    host.steps.length = 0;
    host.give();
    host.installed(1);
    await stays(() => host.count('join') + host.count('addTrack') === 0, 30, 'nothing');
    for (const one of [host, guest]) one.give({ epoch: 2, conference: `${'q'.repeat(21)}A` });
    await expect.poll(() => [host.count('give 2'), host.count('addTrack')], soon).toEqual([1, 1]);
  });

  it('attaches nothing a second time when the person tries the devices again', async () => {
    const { host } = await connected();
    await host.session.tryAgain();
    expect(host.count('addTrack')).toBe(2);
  });

  it('attaches nothing with a new key before the worker has that one, also when the devices are tried again', async () => {
    const { host, guest } = await connected();
    host.refuse('frames.keyExhausted');
    host.steps.length = 0;
    host.will.install = false;
    for (const one of [host, guest]) one.give({ epoch: 2, conference: `${'q'.repeat(21)}A` });
    await expect.poll(() => host.count('give 2'), soon).toBe(1);
    await host.session.tryAgain();
    expect(host.count('addTrack')).toBe(0);
  });

  it('asks for a fresh key when there is no worker to take this one', async () => {
    const { host, guest } = pair();
    host.will.take = false;
    host.give();
    guest.give();
    await expect.poll(() => host.posted.at(-1), soon).toEqual({ type: 'rekey', lastEpoch: 1 });
    expect(host.model()?.reason).toBe('routeLost');
    expect(host.count('addTrack')).toBe(0);
  });

  it('finding: "Try again" after everything stopped asks for a key, and opens no device before it comes', async () => {
    const { host, guest } = await connected();
    for (let epoch = 2; epoch <= maxAttempts + 2; epoch += 1) {
      host.refuse('frames.keyExhausted');
      if (epoch <= maxAttempts + 1) host.give({ epoch });
    }
    expect(host.model()?.state).toBe('lost');
    await until(() => host.facts()?.local.length === 0, 'closed devices');
    const before = host.opens();
    await host.session.tryAgain();
    expect([host.posted.at(-1), host.opens(), host.facts()?.local]).toEqual([
      { type: 'rekey', lastEpoch: maxAttempts + 1 },
      before,
      [],
    ]);
    for (const one of [host, guest]) one.give({ epoch: 90, conference: `${'z'.repeat(21)}A` });
    await expect.poll(() => host.opens(), soon).toBe(before + 1);
  });

  it('opens no device by "Try again" while a fresh key is awaited', async () => {
    const { host } = await connected();
    host.refuse('frames.keyExhausted');
    const before = host.opens();
    await host.session.tryAgain();
    expect([host.opens(), host.facts()?.local]).toEqual([before, []]);
  });

  it('is not one of the attempt that follows: what the old one still says is not heard', async () => {
    const { host, guest } = await connected();
    const old = host.double.conference();
    for (const one of [host, guest]) one.give({ epoch: 2, conference: `${'q'.repeat(21)}A` });
    await expect.poll(() => host.count('give 2'), soon).toBe(1);
    const { state } = host.model() ?? {};
    old.tell(conferenceEvents['CONNECTION_INTERRUPTED']);
    old.tell(conferenceEvents['USER_JOINED'], 'late');
    old.tell(conferenceEvents['USER_LEFT'], 'bbbb2222');
    old.tell(conferenceEvents['KICKED']);
    await stays(() => host.model()?.state === state && host.model()?.reason === 'none', 20, 'it');
  });

  it('is used for the next sign-in, while the fresh key is on its way', async () => {
    const { host, guest } = await connected();
    host.steps.length = 0;
    host.refuse('frames.keyExhausted');
    await until(() => host.count('connect') === 1, 'the sign-in');
    expect([host.count('join'), host.opens()]).toEqual([0, 1]);
    for (const one of [host, guest]) one.give({ epoch: 2, conference: `${'q'.repeat(21)}A` });
    await expect.poll(() => host.count('give 2'), soon).toBe(1);
    expect(host.count('connect')).toBe(1);
  });

  it('is not what main’s order means while nothing is attached', async () => {
    const { host } = pair();
    host.will.install = false;
    host.give();
    await until(() => host.count('join') === 1, 'the join');
    host.tell('sending.stopped');
    expect(host.model()).toMatchObject({ state: 'connecting', attempts: 0 });
  });

  it('is said with its time, and the time since the first connection goes on', async () => {
    const { host } = await connected();
    expect(host.facts()).toMatchObject({ connectedSinceMs: null, lostSinceMs: null });
    host.flow();
    const since = host.facts()?.connectedSinceMs;
    expect(since).toBeGreaterThan(0);
    host.double.conference().tell(conferenceEvents['CONFERENCE_FAILED'], 'conference.max_users');
    expect(host.facts()?.lostSinceMs).toBeGreaterThan(0);
    expect(host.facts()?.connectedSinceMs).toBe(since);
  });

  it('is said with the time when it began, whatever comes later', async () => {
    const { host } = await connected();
    const clock = vi.spyOn(Date, 'now').mockReturnValue(1_000);
    host.notEncoded();
    clock.mockReturnValue(2_000);
    host.give({ epoch: 2 });
    expect(host.facts()?.lostSinceMs).toBe(1_000);
  });

  it('asks for the first fresh key at once, and for those after it with a pause', async () => {
    const { host } = await connected();
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    host.refuse('frames.keyExhausted');
    vi.advanceTimersByTime(0);
    expect(host.posted.at(-1)).toEqual({ type: 'rekey', lastEpoch: 1 });
    host.give({ epoch: 2 });
    host.refuse('frames.keyExhausted');
    vi.advanceTimersByTime(1_499);
    expect(host.posted.at(-1)).toEqual({ type: 'rekey', lastEpoch: 1 });
    vi.advanceTimersByTime(1);
    expect(host.posted.at(-1)).toEqual({ type: 'rekey', lastEpoch: 2 });
  });

  it('of one who left is not told of the attempt that came meanwhile', async () => {
    const { host, guest } = await connected();
    host.double.conference().tell(conferenceEvents['USER_LEFT'], 'bbbb2222');
    for (const one of [host, guest]) one.give({ epoch: 2, conference: `${'q'.repeat(21)}A` });
    await expect.poll(() => host.count('give 2'), soon).toBe(1);
    await stays(() => host.model()?.reason === 'none', 150, 'the new attempt');
    await host.ask();
    await stays(() => host.model()?.reason === 'none', 20, 'the new attempt');
  });
});
