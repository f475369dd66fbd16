// P14: there is no call without a login of the keychain's; it is used ahead only while somebody waits, and then for the sign-in alone.
import { afterEach, describe, expect, it, vi } from 'vitest';
import { turns } from '../../../until.ts';
import { closeRooms, libraryDouble } from '../jitsi/libraryDouble.ts';
import { expected, start, withMeeting } from './callStart.ts';
import { portDouble } from './portDouble.ts';

afterEach(async () => {
  vi.unstubAllGlobals();
  await closeRooms();
});

describe('a call that is set up', () => {
  const good = withMeeting('direct');
  const login = { user: 'u', password: 'p' };
  const refused = { state: 'lost', reason: 'serverRefused' };
  const withLibrary = (answer: object = good) => {
    const double = libraryDouble('aaaa1111');
    const [keys, key] = [portDouble(), portDouble()];
    return { ...start(answer, { JitsiMeetJS: double.library }), double, keys, key };
  };

  it("asks the keychain's process for the login, and begins with it on the port of the key", async () => {
    const { call, double, keys, key, give } = withLibrary();
    give('meetingKey', key.port);
    give('videoLogin', keys.port);
    await expect.poll(() => keys.said).toEqual([{ type: 'load' }]);
    await turns();
    expect([double.names(), key.said, call.session()]).toEqual([[], [], null]);
    keys.say({ type: 'loaded', login });
    await expect.poll(() => key.said).toEqual([{ type: 'ready' }]);
    expect(double.calls.find(({ name }) => name === 'connect')?.args).toEqual([
      { id: 'u@meet.alcove.test', password: 'p' },
    ]);
    await expect
      .poll(() => double.names().filter((name) => name === 'createLocalTracks').length)
      .toBe(2);
    expect(call.session()).not.toBeNull();
    expect(call.facts().local.length).toBe(2);
  });

  it('waits for ports that come later, and tells the view of each change', async () => {
    const { call, keys, key, give } = withLibrary();
    let changes = 0;
    const end = call.subscribe(() => {
      changes += 1;
    });
    await turns();
    give('videoLogin', keys.port);
    await turns();
    keys.say({ type: 'loaded', login });
    await turns();
    expect(call.session()).toBeNull();
    give('meetingKey', key.port);
    await expect.poll(() => key.said).toEqual([{ type: 'ready' }]);
    await turns();
    expect(changes).toBeGreaterThan(0);
    end();
    const before = changes;
    await call.session()?.toggle('audio');
    expect(changes).toBe(before);
  });

  it("asks a keychain's process that was started anew before it answered", async () => {
    const { keys, key, give, double } = withLibrary();
    const dead = portDouble();
    give('meetingKey', key.port);
    give('videoLogin', dead.port);
    await expect.poll(() => dead.said).toEqual([{ type: 'load' }]);
    give('videoLogin', keys.port);
    expect([dead.isClosed(), keys.said]).toEqual([true, [{ type: 'load' }]]);
    keys.say({ type: 'loaded', login });
    await expect.poll(() => double.names()).toContain('connect');
  });

  it.each([
    ['has no login', { type: 'loaded', login: null }],
    ['refused', { type: 'refused', code: 'keys.unreadable' }],
  ])('does not come about where the keychain %s', async (_what, said) => {
    const { call, double, keys, key, give } = withLibrary();
    give('meetingKey', key.port);
    give('videoLogin', keys.port);
    await expect.poll(() => keys.said.length).toBe(1);
    keys.say(said);
    await expect.poll(() => call.facts().model).toMatchObject(refused);
    expect([double.names(), key.said, call.session()]).toEqual([[], [], null]);
  });

  it('does not come about without the library', async () => {
    const { call, give, failScript, scripts } = start(good);
    const [keys, key] = [portDouble(), portDouble()];
    give('meetingKey', key.port);
    give('videoLogin', keys.port);
    await expect.poll(() => [keys.said.length, scripts.length]).toEqual([1, 1]);
    keys.say({ type: 'loaded', login });
    failScript();
    await expect.poll(() => call.facts().model).toMatchObject(refused);
    expect([key.said, call.session()]).toEqual([[], null]);
  });

  it('signs in while somebody waits, with no device, conference or connection to anybody; the meeting finds it signed in', async () => {
    const { call, double, keys, key, give, make, tell, will } = withLibrary(expected);
    give('meetingKey', key.port);
    give('videoLogin', keys.port);
    await expect.poll(() => keys.said).toEqual([{ type: 'load' }]);
    keys.say({ type: 'loaded', login });
    await expect.poll(() => double.names()).toEqual(['JitsiConnection', 'connect']);
    expect(make).toThrow('guard.closed');
    expect([call.facts().peerNames, key.said, call.session()]).toEqual([[], [], null]);
    will.answer = good;
    tell('meeting.opened');
    await expect.poll(() => key.said).toEqual([{ type: 'ready' }]);
    await turns();
    expect(double.names().filter((name) => /^(JitsiConnection|connect)$/.test(name))).toEqual([
      'JitsiConnection',
      'connect',
    ]);
    expect([call.facts().peerNames, keys.said.length]).toEqual([['P'], 1]);
  });

  it('is told of somebody who waits after it was loaded', async () => {
    const { keys, give, tell, will } = withLibrary({ ok: false, code: 'meeting.notOpen' });
    give('videoLogin', keys.port);
    await turns();
    will.answer = expected;
    tell('meeting.expected');
    await expect.poll(() => keys.said).toEqual([{ type: 'load' }]);
  });

  it('that had no login while somebody waited says so with the meeting, and not before', async () => {
    const { call, keys, key, give, tell, will } = withLibrary(expected);
    give('meetingKey', key.port);
    give('videoLogin', keys.port);
    await expect.poll(() => keys.said.length).toBe(1);
    keys.say({ type: 'loaded', login: null });
    await turns();
    expect(call.facts().model.state).toBe('waiting');
    will.answer = good;
    tell('meeting.opened');
    await expect.poll(() => call.facts().model).toMatchObject(refused);
  });

  it('asks for no login before somebody waits, and begins one time only', async () => {
    const { will, tell, keys, key, give, double } = withLibrary({
      ok: false,
      code: 'meeting.notOpen',
    });
    give('meetingKey', key.port);
    give('videoLogin', keys.port);
    await turns();
    expect(keys.said).toEqual([]);
    will.answer = good;
    tell('meeting.opened');
    tell('meeting.opened');
    await expect.poll(() => keys.said.length).toBe(1);
    keys.say({ type: 'loaded', login });
    await expect.poll(() => key.said).toEqual([{ type: 'ready' }]);
    await turns();
    expect(double.names().filter((name) => name === 'JitsiConnection').length).toBe(1);
  });
});
