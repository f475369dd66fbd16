// P1: what the screen says of camera and microphone holds, also when they are closed while they open.
import { expect, it } from 'vitest';
import {
  createCallDevices,
  type DeviceKind,
} from '../../../../renderer/call/app/callDevices.dom.ts';
import type { OpenedDevices } from '../../../../renderer/call/jitsi/jitsiAdapter.dom.ts';
import { trackDouble } from '../jitsi/libraryDouble.ts';

const waiting = () => {
  const asked: (readonly DeviceKind[])[] = [];
  const answers: ((opened: OpenedDevices) => void)[] = [];
  const made: ReturnType<typeof trackDouble>[] = [];
  const devices = createCallDevices(
    (kinds) => {
      asked.push(kinds);
      return new Promise((resolve) => {
        answers.push(resolve);
      });
    },
    () => undefined,
  );
  const answer = (
    kinds: readonly DeviceKind[] = ['audio', 'video'],
    code: OpenedDevices['code'] = null,
  ): void => {
    const tracks = kinds.map((kind) => trackDouble(kind));
    made.push(...tracks);
    answers.shift()?.({ tracks, code });
  };
  return { devices, asked, answer, made };
};

it('opens each once, also for two who ask, and later only what is missing', async () => {
  const { devices, asked, answer } = waiting();
  const both = [devices.open(), devices.open()];
  answer(['audio'], 'devices.cameraInUse');
  await Promise.all(both);
  expect([asked, devices.tracks().length]).toEqual([[['audio', 'video']], 1]);
  const again = devices.open();
  answer(['video']);
  await again;
  expect([asked.at(-1), devices.tracks().length, devices.code()]).toEqual([['video'], 2, null]);
});

it('closes what opens after it was told to close', async () => {
  const { devices, answer, made } = waiting();
  const opening = devices.open();
  devices.close();
  answer();
  await opening;
  expect([devices.tracks(), made.map((track) => track.disposed)]).toEqual([[], [true, true]]);
});

it.each([
  ['', null],
  [', also when its conference is gone', new Error('gone')],
])(
  'closes a camera that was being switched on when everything was closed%s',
  async (_, failure) => {
    const { devices, answer, made } = waiting();
    const first = devices.open();
    answer();
    await first;
    await devices.toggle('video');
    const camera = made.find((track) => track.getType() === 'video');
    if (camera === undefined) throw new Error('no camera');
    const { unmute } = camera;
    const opened = Promise.withResolvers<undefined>();
    camera.unmute = async () => {
      await opened.promise;
      await unmute();
      if (failure !== null) throw failure;
    };
    const switching = devices.toggle('video').catch(() => undefined);
    devices.close();
    opened.resolve(undefined);
    await switching;
    expect([camera.disposed, camera.getTrack().readyState]).toEqual([true, 'ended']);
  },
);

it('keeps what opens when it is wanted again before it is open', async () => {
  const { devices, answer, made } = waiting();
  const first = devices.open();
  devices.close();
  const second = devices.open();
  answer();
  await Promise.all([first, second]);
  expect([devices.tracks().length, made.some((track) => track.disposed)]).toEqual([2, false]);
});

it('remembers that the person switched one off', async () => {
  const { devices, answer } = waiting();
  const first = devices.open();
  answer();
  await first;
  await devices.toggle('video');
  devices.close();
  const second = devices.open();
  answer();
  await second;
  expect(devices.muted()).toEqual({ audio: false, video: true });
});

it('opens anew what was stopped: an ended track would be attached as darkness and silence', async () => {
  const { devices, asked, answer, made } = waiting();
  const first = devices.open();
  answer();
  await first;
  devices.stop();
  const second = devices.open();
  answer();
  await second;
  expect([
    asked.length,
    devices.tracks().map((track) => track.getTrack().readyState),
    made.map((track) => track.disposed),
  ]).toEqual([2, ['live', 'live'], [true, true, false, false]]);
});

it('leaves a camera alone that the person switched off, also when the muted microphone must be opened anew', async () => {
  const { devices, asked, answer, made } = waiting();
  const first = devices.open();
  answer();
  await first;
  await devices.toggle('video');
  await devices.toggle('audio');
  devices.stop();
  const second = devices.open();
  answer(['audio']);
  await second;
  expect([asked.at(-1), made.map((track) => track.disposed), devices.muted()]).toEqual([
    ['audio'],
    [true, false, false],
    { audio: true, video: true },
  ]);
  await devices.toggle('video');
  expect(devices.tracks().map((track) => [track.getType(), track.getTrack().readyState])).toEqual([
    ['video', 'live'],
    ['audio', 'live'],
  ]);
});
