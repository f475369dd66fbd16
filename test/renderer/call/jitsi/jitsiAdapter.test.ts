// P1, P5: the library is told to encrypt before it joins, gets no real key, and attaches nothing of its own accord.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  createJitsiAdapter,
  type AdapterEvents,
} from '../../../../renderer/call/jitsi/jitsiAdapter.dom.ts';
import {
  conferenceOptions,
  connectionOptions,
  receiverConstraints,
  type CallSetup,
} from '../../../../renderer/call/jitsi/libraryOptions.ts';
import {
  closeRooms,
  conferenceEvents,
  connectionEvents,
  libraryDouble,
  rooms,
  trackDouble,
  type Doubled,
} from './libraryDouble.ts';

const setup: CallSetup = {
  serviceUrl: 'wss://meet.alcove.test/xmpp-websocket',
  domain: 'meet.alcove.test',
  muc: 'rooms.meet.alcove.test',
  focus: 'focus',
  login: { user: 'user', password: 'password' },
  mediaRoute: 'direct',
  relayHosts: [{ host: 'relay.alcove.test', port: 3478 }],
};
const told: [string, ...unknown[]][] = [];
const events = new Proxy(
  {},
  {
    get:
      (_, name) =>
      (...args: unknown[]) => {
        told.push([String(name), ...args]);
      },
  },
) as AdapterEvents;
const joined = async (double: Doubled = libraryDouble('bbbb'), how: CallSetup = setup) => {
  const adapter = createJitsiAdapter(double.library, how);
  adapter.join('room', events);
  await vi.advanceTimersByTimeAsync(0);
  return { double, adapter };
};

beforeEach(() => {
  told.length = 0;
  vi.useFakeTimers();
});
afterEach(async () => {
  vi.useRealTimers();
  await closeRooms();
});

describe('joining', () => {
  it('encrypts first, then joins, and attaches nothing', async () => {
    const { double } = await joined();
    expect(double.names()).toEqual([
      'JitsiConnection',
      'connect',
      'initJitsiConference',
      'toggleE2EE',
      'setMediaEncryptionKey',
      'join',
    ]);
    expect(double.calls.find((call) => call.name === 'toggleE2EE')?.args).toEqual([true]);
  });

  it('asks a bridge for pictures before it joins', async () => {
    const { double } = await joined(libraryDouble('bbbb'), { ...setup, mediaRoute: 'bridge' });
    expect(double.names().slice(-2)).toEqual(['setReceiverConstraints', 'join']);
    expect(double.calls.find((call) => call.name === 'setReceiverConstraints')?.args).toEqual([
      receiverConstraints,
    ]);
  });

  it('gives the library a key that is known to be none', async () => {
    const { double } = await joined();
    const [key] = (double.calls.find((call) => call.name === 'setMediaEncryptionKey')?.args ??
      []) as [{ encryptionKey: ArrayBuffer }];
    expect(new Uint8Array(key?.encryptionKey ?? new ArrayBuffer(1))).toEqual(new Uint8Array(32));
  });

  it('uses the options of one file, and the person’s name at the server', async () => {
    const { double } = await joined();
    expect(double.calls.slice(0, 3).map((call) => call.args)).toEqual([
      [null, null, connectionOptions(setup)],
      [{ id: 'user@meet.alcove.test', password: 'password' }],
      ['room', conferenceOptions(setup)],
    ]);
  });

  it('stops before the room when the library cannot encrypt', async () => {
    const double = libraryDouble('bbbb');
    double.will.encrypt = false;
    await joined(double);
    expect(double.names()).not.toContain('join');
    expect(told).toEqual([['failed', 'call.notEncryptable']]);
  });

  it('does not go on when it was left meanwhile', async () => {
    const double = libraryDouble('bbbb');
    double.will.connect = false;
    const { adapter } = await joined(double);
    await adapter.leave();
    double.connection().tell(connectionEvents['CONNECTION_ESTABLISHED']);
    expect(double.names()).not.toContain('initJitsiConference');
  });

  it('tells its own id first, then who is there, then who comes and goes', async () => {
    rooms.set('room', { members: new Map([['aaaa', libraryDouble('aaaa').conference()]]) });
    const { double } = await joined();
    double.conference().tell(conferenceEvents['USER_JOINED'], 'cccc');
    double.conference().tell(conferenceEvents['USER_LEFT'], 'cccc');
    expect(told).toEqual([
      ['joined', 'bbbb'],
      ['peerJoined', 'aaaa'],
      ['peerJoined', 'cccc'],
      ['peerLeft', 'cccc'],
    ]);
  });
});

describe('preparing', () => {
  const prepared = async (double: Doubled = libraryDouble('bbbb')) => {
    const adapter = createJitsiAdapter(double.library, setup);
    adapter.prepare();
    await vi.advanceTimersByTimeAsync(0);
    return { double, adapter };
  };

  it('signs in and goes into no room; joining then signs in no second time', async () => {
    const { double, adapter } = await prepared();
    expect([double.names(), told]).toEqual([['JitsiConnection', 'connect'], []]);
    adapter.join('room', events);
    expect(double.names().slice(2)).toEqual([
      'initJitsiConference',
      'toggleE2EE',
      'setMediaEncryptionKey',
      'join',
    ]);
  });

  it('is waited for when the key is faster', async () => {
    const double = libraryDouble('bbbb');
    const adapter = createJitsiAdapter(double.library, setup);
    adapter.prepare();
    adapter.join('room', events);
    expect(double.names()).not.toContain('join');
    await vi.advanceTimersByTimeAsync(0);
    expect(double.names().filter((name) => name === 'join' || name === 'connect')).toEqual([
      'connect',
      'join',
    ]);
  });

  it.each(['CONNECTION_FAILED', 'CONNECTION_DISCONNECTED'])(
    'that came to nothing (%s) is told to nobody, and joining signs in anew',
    async (name) => {
      const { double, adapter } = await prepared();
      double.connection().tell(connectionEvents[name], 'connection.passwordRequired');
      expect(told).toEqual([]);
      adapter.join('room', events);
      await vi.advanceTimersByTimeAsync(0);
      expect(double.names().filter((one) => one === 'connect' || one === 'join')).toEqual([
        'connect',
        'connect',
        'join',
      ]);
    },
  );

  it('that was left goes into no room afterwards', async () => {
    const double = libraryDouble('bbbb');
    const adapter = createJitsiAdapter(double.library, setup);
    adapter.prepare();
    adapter.join('room', events);
    await adapter.leave();
    await vi.advanceTimersByTimeAsync(0);
    expect(double.names()).not.toContain('initJitsiConference');
  });
});

describe('what the library says', () => {
  it.each([
    [
      'connection',
      'CONNECTION_FAILED',
      ['connection.passwordRequired'],
      ['failed', 'call.signInRefused'],
    ],
    ['connection', 'CONNECTION_FAILED', ['connection.other'], ['failed', 'call.unreachable']],
    ['connection', 'CONNECTION_DISCONNECTED', [], ['interrupted']],
    ['conference', 'CONNECTION_INTERRUPTED', [], ['interrupted']],
    ['conference', 'CONNECTION_RESTORED', [], ['restored']],
    ['conference', 'KICKED', [], ['failed', 'call.roomRefused']],
    ['conference', 'CONFERENCE_FAILED', ['conference.max_users'], ['failed', 'call.roomFull']],
    ['conference', 'CONFERENCE_FAILED', ['conference.other'], ['failed', 'call.roomRefused']],
    [
      'conference',
      'ENDPOINT_MESSAGE_RECEIVED',
      [{ getId: () => 'aaaa' }, { any: 1 }],
      ['message', 'aaaa', { any: 1 }],
    ],
  ] as const)('%s %s %j is told as %j', async (where, name, args, expected) => {
    const { double } = await joined();
    told.length = 0;
    if (where === 'connection') double.connection().tell(connectionEvents[name], ...args);
    else double.conference().tell(conferenceEvents[name], ...args);
    expect(told).toEqual([expected]);
  });

  it('tells the tracks of others and their muting, and not our own', async () => {
    const { double } = await joined();
    told.length = 0;
    const theirs = trackDouble('video', false, 'aaaa');
    for (const track of [theirs, trackDouble('audio')])
      for (const name of ['TRACK_ADDED', 'TRACK_REMOVED'])
        double.conference().tell(conferenceEvents[name], track);
    theirs.muted = true;
    theirs.emitter.tell('track.TRACK_MUTE_CHANGED');
    const shown = { kind: 'video', endpointId: 'aaaa', track: theirs.getTrack() };
    expect(told).toEqual([
      ['trackAdded', shown],
      ['trackRemoved', shown],
      ['muteChanged', 'aaaa', 'video', true],
    ]);
  });

  it('is no interruption when we left ourselves', async () => {
    const { double, adapter } = await joined();
    await adapter.leave();
    told.length = 0;
    double.connection().tell(connectionEvents['CONNECTION_DISCONNECTED']);
    expect(told).toEqual([]);
  });
});

describe('in the room', () => {
  it('attaches what it is given, one after the other', async () => {
    const { double, adapter } = await joined();
    const tracks = [trackDouble('audio'), trackDouble('video')];
    await adapter.attach(tracks);
    expect(
      double.calls.filter((call) => call.name === 'addTrack').map((call) => call.args[0]),
    ).toEqual(tracks);
  });

  it('starts the direct session on the side with the smaller id only', async () => {
    const { double, adapter } = await joined();
    adapter.startDirect('aaaa');
    expect(double.names()).not.toContain('startP2PSession');
    adapter.startDirect('cccc');
    expect(double.names().filter((name) => name === 'startP2PSession').length).toBe(1);
  });

  it('sends to one person, and to nobody after it left', async () => {
    const { double, adapter } = await joined();
    adapter.sendTo('aaaa', { a: 1 });
    await adapter.leave();
    adapter.sendTo('aaaa', { a: 2 });
    await adapter.attach([trackDouble('audio')]);
    adapter.startDirect('cccc');
    expect(
      double.calls
        .filter((call) => ['sendMessage', 'addTrack', 'startP2PSession'].includes(call.name))
        .map((call) => call.args),
    ).toEqual([[{ a: 1 }, 'aaaa']]);
  });

  it('never turns encryption off', async () => {
    const { double, adapter } = await joined();
    await adapter.leave();
    expect(
      double.calls.filter((call) => call.name === 'toggleE2EE').map((call) => call.args),
    ).toEqual([[true]]);
  });

  it('leaves within two seconds of a server that does not answer or refuses', async () => {
    for (const answer of [
      () => new Promise<void>(() => undefined),
      () => Promise.reject(new Error('gone')),
    ]) {
      const { double, adapter } = await joined();
      double.will.leave = answer;
      const leaving = adapter.leave();
      await vi.advanceTimersByTimeAsync(2_000);
      await leaving;
      expect(double.names().slice(-2)).toEqual(['leave', 'disconnect']);
    }
  });
});
