// P1, P2: one attempt by itself, also with more than two people: what it needs to begin, what ends it, and that it is silent afterwards.
import { afterEach, describe, expect, it, vi } from 'vitest';
import { turns, until } from '../../../until.ts';
import {
  closeRooms,
  conferenceEvents,
  connectionEvents,
  trackDouble,
} from '../jitsi/libraryDouble.ts';
import { attemptOf, keyFor } from './attemptDouble.ts';

afterEach(async () => {
  vi.useRealTimers();
  await closeRooms();
});

describe('three people', () => {
  it('are all confirmed before anybody has keys, and then each has the keys of the two others', async () => {
    const [a, b, c] = [attemptOf('aaaa'), attemptOf('bbbb'), attemptOf('cccc')];
    a.attempt.begin(keyFor('a', ['b', 'c']));
    b.attempt.begin(keyFor('b', ['a', 'c']));
    await until(() => a.attempt.facts().confirmed === 1 && b.attempt.facts().confirmed === 1);
    await turns();
    expect([a.told, b.told]).toEqual([[], []]);
    c.attempt.begin(keyFor('c', ['a', 'b']));
    const all = [a, b, c];
    await until(() => all.every((one) => one.told.includes('confirmed 4')), 'everybody');
    expect(all.map((one) => one.attempt.installKeys())).toEqual([true, true, true]);
    expect(all.map((one) => one.given)).toEqual([[2], [2], [2]]);
    expect(all.map((one) => one.attempt.facts().people.length)).toEqual([2, 2, 2]);
    for (const one of all) {
      one.attempt.allowAttach();
      await one.attempt.attach([trackDouble('audio')]);
      expect(one.double.names()).not.toContain('startP2PSession');
    }
  });

  it('are not three when one device is there twice', async () => {
    const [a, b, twin] = [attemptOf('aaaa'), attemptOf('bbbb'), attemptOf('dddd')];
    a.attempt.begin(keyFor('a', ['b', 'c']));
    b.attempt.begin(keyFor('b', ['a', 'c']));
    twin.attempt.begin(keyFor('b', ['a', 'c']));
    await until(() => a.told.includes('confirmationFailed'), 'the failure');
    expect(a.told).not.toContain('confirmed 4');
  });

  it('are given up at once for the one that is there twice, whoever is still to come', async () => {
    const [a, b, twin] = [attemptOf('aaaa'), attemptOf('bbbb'), attemptOf('dddd')];
    a.attempt.begin(keyFor('a', ['b', 'c', 'd']));
    b.attempt.begin(keyFor('b', ['a', 'c', 'd']));
    twin.attempt.begin(keyFor('b', ['a', 'c', 'd']));
    await until(() => a.told.includes('confirmationFailed'), 'the failure');
  });
});

describe('an attempt', () => {
  const both = async () => {
    const [a, b] = [attemptOf('aaaa'), attemptOf('bbbb')];
    a.attempt.begin(keyFor('a', ['b']));
    b.attempt.begin(keyFor('b', ['a']));
    await until(() => a.told.includes('confirmed 4') && b.told.includes('confirmed 4'));
    return { a, b };
  };

  it('gives its keys once', async () => {
    const { a } = await both();
    expect([a.attempt.installKeys(), a.attempt.installKeys(), a.given]).toEqual([true, false, [1]]);
  });

  it('attaches nothing before it may, nothing when there is nothing, and everything once', async () => {
    const { a } = await both();
    const attached = (): number => a.double.names().filter((name) => name === 'addTrack').length;
    await a.attempt.attach([trackDouble('audio')]);
    a.attempt.allowAttach();
    await a.attempt.attach([]);
    expect([attached(), a.attempt.facts().isAttached]).toEqual([0, false]);
    await a.attempt.attach([trackDouble('audio'), trackDouble('video')]);
    await a.attempt.attach([trackDouble('audio')]);
    expect([attached(), a.attempt.facts().isAttached]).toEqual([2, true]);
  });

  it('flows when a frame was opened and its own tracks are attached, in either order', async () => {
    const { a, b } = await both();
    a.worker().opened();
    expect(a.told).not.toContain('flowed');
    for (const one of [a, b]) {
      one.attempt.allowAttach();
      await one.attempt.attach([trackDouble('audio')]);
    }
    expect([a.told.includes('flowed'), b.told.includes('flowed')]).toEqual([true, false]);
    b.worker().opened();
    expect(b.told).toContain('flowed');
  });

  it('is broken when a track cannot be attached', async () => {
    const { a } = await both();
    a.double.will.addTrack = () => Promise.reject(new Error('no'));
    a.attempt.allowAttach();
    await a.attempt.attach([trackDouble('audio')]);
    expect(a.told).toContain('broke');
  });

  it('is given up after twenty seconds without a frame', () => {
    vi.useFakeTimers();
    const a = attemptOf('aaaa');
    a.attempt.begin(keyFor('a', ['b']));
    vi.advanceTimersByTime(19_999);
    expect(a.told).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(a.told).toEqual(['broke']);
  });

  it('is not given up any more once frames flow', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const a = attemptOf('aaaa');
    a.attempt.begin(keyFor('a', ['b']));
    a.attempt.allowAttach();
    await a.attempt.attach([trackDouble('audio')]);
    a.worker().opened();
    vi.advanceTimersByTime(60_000);
    expect(a.told).toEqual(['flowed']);
  });

  it('tells why it could not join', async () => {
    const a = attemptOf('aaaa');
    a.double.will.connect = false;
    a.attempt.begin(keyFor('a', ['b']));
    a.double
      .connection()
      .tell(connectionEvents['CONNECTION_FAILED'], 'connection.passwordRequired');
    expect(a.told).toEqual(['failed call.signInRefused']);
    await turns();
  });

  it('tells when a connection would send in clear', async () => {
    const { a } = await both();
    a.notEncoded();
    expect(a.told.at(-1)).toBe('failed call.notEncryptable');
  });

  it('breaks, and is no unhandled error, when the direct session cannot be started', async () => {
    const { a } = await both();
    a.double.will.startDirect = () => {
      throw new TypeError('guard.notEncoded');
    };
    a.attempt.allowAttach();
    await a.attempt.attach([trackDouble('audio')]);
    expect(a.told.at(-1)).toBe('broke');
  });

  it('ends worker, connections and room, and says nothing afterwards', async () => {
    const { a } = await both();
    a.attempt.end();
    a.attempt.end();
    expect(a.told.slice(1)).toEqual(['end', 'closeAll']);
    a.worker().installed(4);
    a.worker().opened();
    a.worker().refused('frames.keyExhausted');
    a.notEncoded();
    a.double.conference().tell(conferenceEvents['CONNECTION_INTERRUPTED']);
    a.double.conference().tell(conferenceEvents['USER_JOINED'], 'late');
    await until(() => a.double.names().includes('disconnect'), 'the end of the line');
    expect(a.told.slice(-2)).toEqual(['end', 'closeAll']);
    expect(a.double.names()).toContain('leave');
    expect(a.attempt.facts()).toMatchObject({
      people: [],
      participants: 0,
      confirmed: 0,
      isAttached: false,
      installedEpoch: null,
      pair: null,
    });
  });
});
