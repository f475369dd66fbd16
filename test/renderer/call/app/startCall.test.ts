// P1, P5: the guards stand before the library is asked for, a peer's own address is tried only where the practice has a bridge, and nothing begins before main says so.
import { afterEach, describe, expect, it, vi } from 'vitest';
import { firstCallModel } from '../../../../renderer/call/app/callModel.ts';
import { turns } from '../../../until.ts';
import { noted } from '../guard/browserDouble.ts';
import { start, withMeeting } from './callStart.ts';

afterEach(() => {
  vi.unstubAllGlobals();
});

describe('a call cell that starts', () => {
  it.each([
    ['direct', ['relay']],
    ['bridge', ['host', 'srflx', 'relay']],
  ])(
    'with the media route "%s" tries these addresses of the other end: %j',
    async (mediaRoute, tried) => {
      const { scripts, make } = start(withMeeting(mediaRoute));
      expect(make).toThrow('guard.closed');
      await expect.poll(() => scripts).toEqual(['/call.js guarded']);
      const connection = make();
      expect(connection.config).toMatchObject({
        iceTransportPolicy: 'relay',
        iceServers: [{ urls: ['turn:relay.alcove.test:3478?transport=tcp'] }],
      });
      for (const type of ['host', 'srflx', 'prflx', 'relay'])
        await connection.addIceCandidate({
          candidate: `candidate:1 1 udp 1 192.0.2.7 5000 typ ${type}`,
        });
      expect(noted.map(({ args }) => /typ (\w+)/.exec(JSON.stringify(args))?.[1])).toEqual(tried);
    },
  );

  it('without a meeting waits, with the library and no connection, until it is told of one', async () => {
    const { call, scripts, make, tell, will } = start({ ok: false, code: 'meeting.notOpen' });
    await expect.poll(() => scripts).toEqual(['/call.js guarded']);
    await turns();
    expect(call.facts()).toEqual({
      model: firstCallModel,
      people: [],
      local: [],
      muted: { audio: false, video: false },
      deviceCode: null,
      otherCertificate: false,
      connectedSinceMs: null,
      lostSinceMs: null,
      peerNames: [],
      chat: { isOpen: true, unread: 0 },
    });
    expect(make).toThrow('guard.closed');
    will.answer = withMeeting('direct');
    tell('meeting.opened');
    await expect.poll(() => call.facts().peerNames).toEqual(['P']);
    expect(make).not.toThrow();
    expect(scripts.length).toBe(1);
  });

  it('that main refuses makes no connection and says so', async () => {
    const { call, make } = start({ ok: false, code: 'meeting.noLogin' });
    await expect
      .poll(() => call.facts().model)
      .toMatchObject({ state: 'lost', reason: 'serverRefused' });
    expect(make).toThrow('guard.closed');
  });

  it('tells the view what main says of the messages, and has its Trusted Types policy', () => {
    const { call, policies, tell } = start({ ok: false, code: 'meeting.notOpen' });
    tell('chat.shown', { isOpen: false, unread: 3 });
    expect([call.facts().chat, policies]).toEqual([{ isOpen: false, unread: 3 }, ['default']]);
  });
});
