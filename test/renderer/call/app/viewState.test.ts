// P18, P26: the words and pictures of the call view follow from the facts, and the weaker one is taken.
import { describe, expect, it } from 'vitest';
import type { CallFacts } from '../../../../renderer/call/app/callSession.dom.ts';
import { firstCallModel, type CallModel } from '../../../../renderer/call/app/callModel.ts';
import {
  deviceStateOf,
  mediaOf,
  nameOf,
  problemOf,
  viewState,
} from '../../../../renderer/call/app/viewState.ts';
import type { RemoteTrack } from '../../../../renderer/call/jitsi/jitsiAdapter.dom.ts';
import { trackDouble } from '../jitsi/libraryDouble.ts';

const facts = (model: Partial<CallModel> = {}, changes: Partial<CallFacts> = {}): CallFacts => ({
  model: { ...firstCallModel, ...model },
  people: [],
  local: [],
  muted: { audio: false, video: false },
  deviceCode: null,
  otherCertificate: false,
  connectedSinceMs: null,
  lostSinceMs: null,
  ...changes,
});

describe('the state', () => {
  it.each([
    [{ state: 'lost', reason: 'keyMismatch' }, {}, { kind: 'keyMismatch' }],
    [{ state: 'lost', reason: 'keyMismatch' }, { otherCertificate: true }, { kind: 'keyMismatch' }],
    [{ state: 'lost', reason: 'serverRefused' }, {}, { kind: 'serverRefused' }],
    [{ state: 'lost', reason: 'roomFull' }, {}, { kind: 'roomFull' }],
    [{ state: 'lost', reason: 'notEncryptable' }, {}, { kind: 'notEncryptable' }],
    [{ state: 'lost', reason: 'routeLost' }, {}, { kind: 'notReached' }],
    [
      { state: 'lost', reason: 'routeLost', wasConnected: true },
      { lostSinceMs: 7 },
      { kind: 'lost', atMs: 7 },
    ],
    [{ state: 'connecting' }, {}, { kind: 'connecting' }],
    [{ state: 'connecting' }, { otherCertificate: true }, { kind: 'otherCertificate' }],
    [{ state: 'reconnecting' }, { otherCertificate: true }, { kind: 'otherCertificate' }],
    [{ state: 'connected' }, { otherCertificate: true }, { kind: 'connected' }],
    [{ state: 'ended' }, { otherCertificate: true }, { kind: 'ended' }],
  ] as const)('of %j with %j is %j', (model, changes, expected) => {
    expect(viewState(facts(model, changes))).toEqual(expected);
  });
});

describe('the devices', () => {
  it('are what they are: on, off, not yet, missing', () => {
    const local = [trackDouble('audio')];
    expect(deviceStateOf(facts({}, { local }), 'audio')).toBe('on');
    const muted = { audio: true, video: false };
    expect(deviceStateOf(facts({}, { local, muted }), 'audio')).toBe('off');
    expect(deviceStateOf(facts({}, { local }), 'video')).toBe('notYet');
    expect(deviceStateOf(facts({}, { local, deviceCode: 'devices.notFound' }), 'video')).toBe(
      'missing',
    );
  });

  it.each([
    [null, null],
    ['devices.notFound', 'devices.notFound'],
    ['devices.refused', 'devices.refused'],
    ['devices.cameraInUse', 'devices.cameraInUse'],
    ['devices.failed', 'devices.cameraInUse'],
  ] as const)('with the code %s have the problem %s', (deviceCode, problem) => {
    expect(problemOf(facts({}, { deviceCode }))).toBe(problem);
  });
});

describe('a person', () => {
  const tracks = (['audio', 'video'] as const).map((kind): RemoteTrack => ({
    kind,
    endpointId: 'e',
    track: trackDouble(kind).getTrack(),
  }));
  const person = (muted: { audio: boolean; video: boolean }, shown = tracks) =>
    mediaOf({ endpointId: 'e', tracks: shown, muted });

  it('is seen and heard as far as their tracks say', () => {
    expect(person({ audio: false, video: false })).toEqual({ camera: 'on', microphone: 'on' });
    expect(person({ audio: true, video: true })).toEqual({ camera: 'off', microphone: 'off' });
    expect(person({ audio: false, video: false }, tracks.slice(0, 1))).toEqual({
      camera: 'off',
      microphone: 'on',
    });
    expect(person({ audio: false, video: false }, [])).toBeNull();
  });

  it('has a name only where it cannot be the wrong one', () => {
    expect([nameOf(['Ada']), nameOf(['Ada', 'Bo']), nameOf([])]).toEqual(['Ada', '', '']);
  });
});
