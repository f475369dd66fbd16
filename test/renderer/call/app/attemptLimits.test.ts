// P1, P2: when one attempt is given up, and that what was under way when it ended comes to nothing.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { turns, until } from '../../../until.ts';
import { counters } from '../frames/workerDouble.ts';
import {
  closeRooms,
  conferenceEvents,
  connectionEvents,
  trackDouble,
} from '../jitsi/libraryDouble.ts';
import { attemptOf, keyFor } from './attemptDouble.ts';

afterEach(async () => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  await closeRooms();
});
type Attempt = ReturnType<typeof attemptOf>;
const enters = (one: Attempt, id: string): void => {
  one.double.conference().tell(conferenceEvents['USER_JOINED'], id);
};
const leaves = (one: Attempt, id: string): void => {
  one.double.conference().tell(conferenceEvents['USER_LEFT'], id);
};

describe('twenty seconds', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  });
  const begun = async (others = ['b']) => {
    const a = attemptOf('aaaa');
    a.attempt.begin(keyFor('a', others));
    await turns();
    return a;
  };

  it('are counted anew from the first who comes, and from nobody after', async () => {
    const a = await begun(['b', 'c']);
    vi.advanceTimersByTime(10_000);
    enters(a, 'bbbb');
    vi.advanceTimersByTime(10_000);
    enters(a, 'cccc');
    vi.advanceTimersByTime(9_999);
    expect(a.told).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(a.told).toEqual(['broke']);
    vi.advanceTimersByTime(60_000);
    expect(a.told).toEqual(['broke']);
  });

  it('leave no clock behind when the attempt ends', async () => {
    const a = await begun();
    a.attempt.end();
    await turns();
    vi.advanceTimersByTime(2_000); // a library that has left may take a second for each step
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('an attempt', () => {
  const alone = async () => {
    const a = attemptOf('aaaa');
    a.attempt.begin(keyFor('a', ['b']));
    await until(() => a.double.names().includes('join'), 'the join');
    return a;
  };
  const both = async () => {
    const [a, b] = [attemptOf('aaaa'), attemptOf('bbbb')];
    a.attempt.begin(keyFor('a', ['b']));
    b.attempt.begin(keyFor('b', ['a']));
    await until(() => a.told.includes('confirmed 4'), 'the confirmation');
    return a;
  };

  it('breaks, and throws nothing, when the library’s line is gone', async () => {
    const a = await alone();
    a.double.will.send = () => {
      throw new Error('Channel is not open');
    };
    enters(a, 'bbbb');
    await until(() => a.told.length > 0, 'the break');
    expect(a.told).toEqual(['broke']);
  });

  it('greets nobody before it is in the room itself', async () => {
    const a = attemptOf('aaaa');
    a.double.will.connect = false;
    a.attempt.begin(keyFor('a', ['b']));
    a.double.connection().tell(connectionEvents['CONNECTION_ESTABLISHED']);
    enters(a, 'bbbb');
    expect(a.attempt.facts().participants).toBe(0);
    await turns();
    enters(a, 'bbbb');
    expect(a.attempt.facts().participants).toBe(1);
  });

  it('does not mind who leaves without having been seen', async () => {
    const a = await alone();
    leaves(a, 'nobody');
    expect(a.told).toEqual([]);
  });

  it('goes on when the worker refuses what costs no key', async () => {
    const a = await both();
    a.worker().refused('frames.staleEpoch');
    expect(a.told).toEqual(['confirmed 4']);
    a.worker().refused('frames.keyReused');
    expect(a.told.at(-1)).toBe('broke');
  });

  it('is failed when no key can be derived for those who confirmed', async () => {
    vi.spyOn(crypto.subtle, 'deriveBits').mockRejectedValue(new Error('no'));
    const [a, b] = [attemptOf('aaaa'), attemptOf('bbbb')];
    a.attempt.begin(keyFor('a', ['b']));
    b.attempt.begin(keyFor('b', ['a']));
    await until(() => a.told.length > 0, 'the failure');
    expect([a.told, a.attempt.installKeys()]).toEqual([['confirmationFailed'], false]);
  });

  it('says nothing of keys that were derived after its end', async () => {
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const real = crypto.subtle.deriveBits.bind(crypto.subtle);
    vi.spyOn(crypto.subtle, 'deriveBits').mockImplementation(async (...given) => {
      await held;
      return real(...given);
    });
    const [a, b] = [attemptOf('aaaa'), attemptOf('bbbb')];
    a.attempt.begin(keyFor('a', ['b']));
    b.attempt.begin(keyFor('b', ['a']));
    await until(
      () => [a, b].every((one) => one.attempt.facts().confirmed === 1),
      'the confirmation of both',
    );
    a.attempt.end();
    release();
    await until(() => b.told.includes('confirmed 4') || b.told.includes('peerLeft'), 'the other');
    await turns();
    expect([a.told, a.attempt.installKeys()]).toEqual([['end', 'closeAll'], false]);
  });

  it('says nothing of tracks that were attached after its end', async () => {
    const a = await both();
    let release = (): void => undefined;
    a.double.will.addTrack = () =>
      new Promise((resolve) => {
        release = resolve;
      });
    a.worker().opened();
    a.attempt.allowAttach();
    const attaching = a.attempt.attach([trackDouble('audio')]);
    await until(() => a.double.names().includes('addTrack'), 'the track');
    a.attempt.end();
    release();
    await attaching;
    expect(a.told).toEqual(['confirmed 4', 'end', 'closeAll']);
    expect(a.double.names()).not.toContain('startP2PSession');
  });

  it('has no keys in the worker before the worker says so, whatever it counts', async () => {
    const a = await both();
    a.will.count = counters(1, 4);
    await a.attempt.measure(1);
    expect(a.attempt.facts().installedEpoch).toBeNull();
    a.worker().installed(4);
    expect(a.attempt.facts().installedEpoch).toBe(4);
  });

  it('asks its connections nothing more once it has ended', async () => {
    const a = await both();
    let asked = 0;
    a.connections.push({
      getStats: () => {
        asked += 1;
        return Promise.resolve(new Map());
      },
    } as unknown as RTCPeerConnection);
    await a.attempt.measure(1);
    a.attempt.end();
    await a.attempt.measure(2);
    expect(asked).toBe(1);
  });
});
