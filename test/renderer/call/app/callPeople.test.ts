// P1, P2, P3: whoever is in the room must confirm the key; a stranger is neither heard nor shown, and does not stay.
import { afterEach, describe, expect, it } from 'vitest';
import { stays, until } from '../../../until.ts';
import { conferenceEvents, trackDouble } from '../jitsi/libraryDouble.ts';
import { cell, closeCells, connected, devices, pair, soon } from './callCells.ts';

afterEach(closeCells);

const guestEnd = 'bbbb2222';

describe('two call cells that differ', () => {
  it.each([
    ['in the secret', { secret: `${'T'.repeat(42)}A` }],
    ['in the session', { sessionId: `${'j'.repeat(21)}A` }],
    ['in whom they expect', { peer: { userId: '@mallory:x', deviceId: 'HOST' } }],
  ])(
    '%s attach nothing, close their devices, and the first to see it says why',
    async (_, change) => {
      const { host, guest, each } = pair();
      await until(() => each.every((one) => one.facts()?.local.length === 2), 'the devices');
      host.give();
      guest.give(change);
      await expect
        .poll(() => each.every((one) => one.tracks.every((track) => track.disposed)), soon)
        .toBe(true);
      await stays(
        () => each.every((one) => one.count('addTrack') + one.count('give 1') === 0),
        30,
        'nothing attached',
      );
      for (const one of each) expect(one.model()?.confirmed).toBe(false);
      expect(each.map((one) => [one.model()?.state, one.model()?.reason])).toContainEqual([
        'lost',
        'keyMismatch',
      ]);
    },
  );

  it('in the epoch attach nothing', async () => {
    const { host, guest } = pair();
    host.give();
    guest.give({ epoch: 2 });
    await stays(() => host.count('addTrack') + guest.count('addTrack') === 0, 60, 'nothing');
  });

  it('in nothing but are of the same role meet all the same', async () => {
    const twins = [devices.host, { userId: '@therapist:x', deviceId: 'SECOND' }];
    const { host, guest, each } = pair();
    host.give({ own: twins[0], peer: twins[1] });
    guest.give({ own: twins[1], peer: twins[0] });
    await expect.poll(() => each.map((one) => one.count('addTrack')), soon).toEqual([2, 2]);
  });
});

describe('a stranger in the room', () => {
  const tag = { alcove: 2, step: 'tag', epoch: 1, macTag: 'A'.repeat(43) };
  const enters = (one: ReturnType<typeof cell>, id: string): void => {
    one.double.conference().tell(conferenceEvents['USER_JOINED'], id);
  };
  const says = (one: ReturnType<typeof cell>, id: string, payload: unknown): void => {
    one.double
      .conference()
      .tell(conferenceEvents['ENDPOINT_MESSAGE_RECEIVED'], { getId: () => id }, payload);
  };
  const shows = (one: ReturnType<typeof cell>, id: string, isMuted = false) => {
    const track = trackDouble('video', false, id);
    track.muted = isMuted;
    one.double.conference().tell(conferenceEvents['TRACK_ADDED'], track);
    return track;
  };
  const waiting = async () => {
    const host = cell('host');
    host.give();
    await until(() => host.count('join') === 1, 'the join');
    await until(() => host.facts()?.local.length === 2, 'the devices');
    return host;
  };

  it('who says nothing keeps the call from beginning, and who leaves again does not', async () => {
    const { host, guest } = pair();
    host.give();
    await until(() => host.count('join') === 1, 'the join');
    enters(host, 'stranger');
    guest.give();
    await until(() => guest.count('addTrack') === 2, 'the guest, who does not see the stranger');
    await stays(() => host.count('give 1') === 0, 30, 'no keys');
    expect(await host.ask()).toMatchObject({ participants: 2, confirmed: 1, attached: false });
    host.double.conference().tell(conferenceEvents['USER_LEFT'], 'stranger');
    await expect.poll(() => host.count('addTrack'), soon).toBe(2);
  });

  it('who cannot confirm the key ends the attempt', async () => {
    const host = await waiting();
    enters(host, 'stranger');
    says(host, 'stranger', tag);
    await expect
      .poll(() => host.model(), soon)
      .toMatchObject({ state: 'lost', reason: 'keyMismatch' });
    expect([host.count('addTrack'), host.tracks.every((track) => track.disposed)]).toEqual([
      0,
      true,
    ]);
  });

  it('is not heard when he was never seen to enter', async () => {
    const host = await waiting();
    says(host, 'nobody', tag);
    await stays(() => host.model()?.state === 'connecting', 30, 'the wait');
  });

  it('is never shown, and those who confirmed are', async () => {
    const { host } = await connected();
    shows(host, 'nobody');
    expect(host.facts()?.people).toEqual([
      { endpointId: guestEnd, tracks: [], muted: { audio: false, video: false } },
    ]);
    const track = shows(host, guestEnd);
    expect(host.facts()?.people.flatMap((one) => one.tracks.map((shown) => shown.track))).toEqual([
      track.getTrack(),
    ]);
  });

  it('is not shown before he confirmed, whatever he sends', async () => {
    const host = await waiting();
    enters(host, 'stranger');
    shows(host, 'stranger');
    expect(host.facts()?.people).toEqual([]);
  });

  it('who comes when everybody is here ends the attempt at once', async () => {
    const { host } = await connected();
    host.steps.length = 0;
    enters(host, 'late');
    expect(host.steps.slice(0, 2)).toEqual(['end', 'closeAll']);
    expect(host.model()).toMatchObject({ reason: 'strangerJoined' });
    await expect.poll(() => host.posted.at(-1), soon).toEqual({ type: 'rekey', lastEpoch: 1 });
  });

  it('takes nobody’s place: what is said of one person changes only that one', async () => {
    const { host } = await connected();
    const track = shows(host, guestEnd);
    const muted = () => host.facts()?.people[0]?.muted;
    track.muted = true;
    track.emitter.tell('track.TRACK_MUTE_CHANGED');
    expect(muted()).toEqual({ audio: false, video: true });
    shows(host, 'nobody').emitter.tell('track.TRACK_MUTE_CHANGED');
    expect(muted()).toEqual({ audio: false, video: true });
    host.double.conference().tell(conferenceEvents['TRACK_REMOVED'], track);
    expect(host.facts()?.people[0]?.tracks).toEqual([]);
    host.double
      .conference()
      .tell(conferenceEvents['TRACK_REMOVED'], trackDouble('video', false, 'nobody'));
  });

  it('is not a track that takes the place of another: each person has one of each kind', async () => {
    const { host } = await connected();
    const person = () => host.facts()?.people[0];
    const shown = () => person()?.tracks.map(({ track }) => track);
    const sound = trackDouble('audio', false, guestEnd);
    host.double.conference().tell(conferenceEvents['TRACK_ADDED'], sound);
    const first = shows(host, guestEnd);
    first.muted = true;
    first.emitter.tell('track.TRACK_MUTE_CHANGED');
    const second = shows(host, guestEnd);
    expect(shown()).toEqual([sound.getTrack(), second.getTrack()]);
    expect(person()?.muted).toEqual({ audio: false, video: false });
    host.double.conference().tell(conferenceEvents['TRACK_REMOVED'], first);
    expect(shown()).toEqual([sound.getTrack(), second.getTrack()]);
  });

  it('is not one who is told of twice', async () => {
    const { host } = await connected();
    enters(host, guestEnd);
    await stays(() => host.model()?.reason === 'none' && host.count('end') === 0, 20, 'the call');
  });
});
