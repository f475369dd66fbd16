// The practice as its users see it: how it starts, the homeserver, and what can be broken in it.
import { describe, expect, it } from 'vitest';
import { password, inAnHour, useLivePractice } from './livePractice.ts';
import { refusesTcp, shownPin } from './portProbes.ts';
import { practiceNames, practiceOrigin, type HostName } from './practiceShape.ts';
import { openPortsOf, processesWith, statusOf } from './processTable.ts';
import { probeWebSocket } from './prosody.ts';
import { probeHomeserver } from './synapse.ts';
import { allocate, probeRelay, turnCredentials } from './turnClient.ts';

const live = useLivePractice();

describe('start', () => {
  it('answers over TLS with the pins it says', async () => {
    const { meet, relay, chat } = live.practice.hosts;
    expect(
      await probeWebSocket({
        host: meet.host,
        port: meet.port,
        ca: live.ca,
        origin: practiceOrigin,
      }),
    ).toBe(true);
    expect(await probeHomeserver({ host: chat.host, port: chat.port, ca: live.ca })).toBe(true);
    expect(await probeRelay(live.turns())).toBe(true);
    expect(await probeRelay({ port: relay.turnPort, tls: null })).toBe(true);
    expect(await shownPin(meet.port, meet.host, live.ca)).toBe(meet.spkiSha256);
    expect(await shownPin(relay.turnsPort, relay.host, live.ca)).toBe(relay.spkiSha256);
    expect(await shownPin(chat.port, chat.host, live.ca)).toBe(chat.spkiSha256);
    expect(new Set([meet.spkiSha256, relay.spkiSha256, chat.spkiSha256]).size).toBe(3);
  });

  it('listens on 127.0.0.1 only, on no UDP port but relayed ones, as a normal user without new privileges', () => {
    const pids = processesWith(live.practice.folder);
    expect(pids.length).toBeGreaterThanOrEqual(3);
    const { meet, relay, chat } = live.practice.hosts;
    const tcp = new Set<number>();
    for (const pid of pids) {
      expect(statusOf(pid, 'Uid').split(/\s+/)).not.toContain('0');
      expect(statusOf(pid, 'NoNewPrivs')).toBe('1');
      for (const port of openPortsOf(pid)) {
        expect(port.address).toBe('127.0.0.1');
        expect(port.protocol).toBe('tcp');
        tcp.add(port.port);
      }
    }
    for (const port of [meet.port, relay.turnPort, relay.turnsPort, chat.port])
      expect(tcp.has(port)).toBe(true);
    // The fifth is the component port of the focus.
    expect(tcp.size).toBe(5);
  });
});

describe('homeserver', () => {
  it('signs people in by their password, and nobody else', async () => {
    expect(live.ids.map((one) => one.matrixUserId)).toEqual(
      ['dr.lee', 'jonas', 'mara'].map((user) => `@${user}:${practiceNames.chat}`),
    );
    expect(await live.matrixSignIn('dr.lee', password)).toBe(200);
    expect(await live.matrixSignIn('dr.lee', 'wrong')).toBe(403);
  });

  it('refuses a name that is taken', async () => {
    await expect(
      live.practice.addPerson({ user: 'jonas', displayName: 'x', password }),
    ).rejects.toThrow('taken');
  });
});

describe('faults', () => {
  it('takes the relay away and brings it back on its ports', async () => {
    const { turnPort, turnsPort } = live.practice.hosts.relay;
    await live.practice.fault.stopRelay();
    expect(await refusesTcp(turnsPort)).toBe(true);
    expect(await refusesTcp(turnPort)).toBe(true);
    await live.practice.fault.startRelay();
    expect(
      await allocate(live.turns(), turnCredentials(live.practice.turnSecret, inAnHour())),
    ).toMatchObject({ ok: true });
  });

  it('takes the video server away and brings it back with accounts and focus', async () => {
    await live.practice.fault.stopMeet();
    expect(await refusesTcp(live.practice.hosts.meet.port)).toBe(true);
    await live.practice.fault.startMeet();
    const room = live.newRoom();
    const lee = await live.connected('dr.lee');
    expect(await lee.askConference(room, live.practice.focusDomain)).toMatch(/ready=['"]true/);
    expect(await lee.joinRoom(room, 'aaaa1111')).toMatch(/code=['"]110/);
  });

  it.each(['meet', 'relay', 'chat'] as const)(
    'shows another certificate of the same authority: %s',
    async (name: HostName) => {
      const before = live.practice.hosts;
      const pin = await live.practice.fault.swapCertificate(name);
      const after = live.practice.hosts;
      expect(pin).not.toBe(before[name].spkiSha256);
      expect(after[name]).toEqual({ ...before[name], spkiSha256: pin });
      const port = name === 'relay' ? after.relay.turnsPort : after[name].port;
      expect(await shownPin(port, after[name].host, live.ca)).toBe(pin);
      if (name === 'chat') expect(await live.matrixSignIn('dr.lee', password)).toBe(200);
      if (name === 'meet') expect((await live.connected('dr.lee')).jid).not.toBe('');
      if (name === 'relay')
        expect(
          await allocate(live.turns(), turnCredentials(live.practice.turnSecret, inAnHour())),
        ).toMatchObject({ ok: true });
    },
  );
});
