// The practice as its users see it: real servers, one run for the whole file.

import { existsSync, readFileSync } from 'node:fs';
import { request } from 'node:https';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { practiceFromEnvironment } from './fromEnvironment.ts';
import {
  practiceNames,
  practiceOrigin,
  startPractice,
  type HostName,
  type Practice,
} from './practice.ts';
import { refusesTcp, shownPin } from './portProbes.ts';
import { probeWebSocket } from './prosody.ts';
import { openPortsOf, processesWith, statusOf } from './processTable.ts';
import { probeHomeserver } from './synapse.ts';
import { allocate, askPermission, probeRelay, turnCredentials } from './turnClient.ts';
import { XmppClient } from './xmppClient.ts';

const password = 'correct horse battery';
let practice: Practice;
let ca: Buffer;
const ids: { readonly matrixUserId: string; readonly jitsiJid: string }[] = [];
const open: XmppClient[] = [];

const target = (origin: string | null = practiceOrigin) => ({
  host: practice.hosts.meet.host,
  port: practice.hosts.meet.port,
  ca,
  origin,
  domain: practice.xmppDomain,
});
const turns = () => ({
  port: practice.hosts.relay.turnsPort,
  tls: { host: practice.hosts.relay.host, ca },
});
const inAnHour = (): number => Math.floor(Date.now() / 1_000) + 3_600;

async function connected(user?: string): Promise<XmppClient> {
  const client = await XmppClient.connect(target());
  open.push(client);
  if (user !== undefined) await client.signIn(user, password);
  return client;
}

const soon = { timeout: 8_000, interval: 50 };

let roomNumber = 0;
const newRoom = (): string => `room${(roomNumber += 1)}@${practice.mucDomain}`;

function matrixSignIn(user: string, secret: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const { host, port } = practice.hosts.chat;
    const asked = request(
      {
        host: '127.0.0.1',
        port,
        servername: host,
        ca,
        method: 'POST',
        path: '/_matrix/client/v3/login',
        agent: false,
      },
      (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      },
    );
    asked.on('error', reject);
    asked.end(
      JSON.stringify({
        type: 'm.login.password',
        identifier: { type: 'm.id.user', user },
        password: secret,
      }),
    );
  });
}

beforeAll(async () => {
  practice = await startPractice(practiceFromEnvironment(process.env));
  ca = readFileSync(practice.caFile);
  for (const [user, displayName] of [
    ['dr.lee', 'Dr. Lee'],
    ['jonas', 'Jonas'],
    ['mara', 'Mara'],
  ] as const)
    ids.push(await practice.addPerson({ user, displayName, password }));
}, 60_000);

afterAll(async () => {
  for (const client of open) client.drop();
  await practice.stop();
  expect(existsSync(practice.folder)).toBe(false);
  expect(processesWith(practice.folder)).toEqual([]);
}, 20_000);

describe('start', () => {
  it('is ready in time', () => {
    // About three seconds on two idle cores; the limit leaves room for a busy machine.
    console.log(`practice started in ${practice.startedInMs} ms`);
    expect(practice.startedInMs).toBeLessThan(20_000);
  });

  it('answers over TLS with the pins it says', async () => {
    const { meet, relay, chat } = practice.hosts;
    expect(
      await probeWebSocket({ host: meet.host, port: meet.port, ca, origin: practiceOrigin }),
    ).toBe(true);
    expect(await probeHomeserver({ host: chat.host, port: chat.port, ca })).toBe(true);
    expect(await probeRelay(turns())).toBe(true);
    expect(await probeRelay({ port: relay.turnPort, tls: null })).toBe(true);
    expect(await shownPin(meet.port, meet.host, ca)).toBe(meet.spkiSha256);
    expect(await shownPin(relay.turnsPort, relay.host, ca)).toBe(relay.spkiSha256);
    expect(await shownPin(chat.port, chat.host, ca)).toBe(chat.spkiSha256);
    expect(new Set([meet.spkiSha256, relay.spkiSha256, chat.spkiSha256]).size).toBe(3);
  });

  it('listens on 127.0.0.1 only, on no UDP port but relayed ones, as a normal user without new privileges', () => {
    const pids = processesWith(practice.folder);
    expect(pids.length).toBeGreaterThanOrEqual(3);
    const { meet, relay, chat } = practice.hosts;
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

describe('video server', () => {
  it('offers SCRAM-SHA-1 and nothing else', async () => {
    const features = await (await connected()).open();
    expect([...features.matchAll(/<mechanism>([^<]*)</g)].map((found) => found[1])).toEqual([
      'SCRAM-SHA-1',
    ]);
    expect(features).not.toContain('register');
  });

  it('signs a person in, and nobody with a wrong password or name', async () => {
    const client = await connected('dr.lee');
    expect(client.jid.startsWith(`${ids[0]?.jitsiJid ?? ''}/`)).toBe(true);
    for (const [user, secret] of [
      ['dr.lee', 'wrong'],
      ['nobody', password],
    ] as const) {
      const other = await connected();
      await other.open();
      expect(await other.authenticate(user, secret)).toBe(false);
    }
  });

  it('opens a WebSocket for the call page, and for no other page', async () => {
    for (const origin of ['https://evil.example', 'app://desk', 'null'])
      await expect(XmppClient.connect(target(origin))).rejects.toThrow('HTTP 403');
  });

  it('resumes a stream after a cut connection', async () => {
    const first = await connected('jonas');
    first.send(`<enable xmlns='urn:xmpp:sm:3' resume='true'/>`);
    const enabled = await first.next((text) => text.includes('<enabled'));
    const id = /id=['"]([^'"]+)/.exec(enabled)?.[1] ?? '';
    first.drop();
    const second = await connected();
    await second.open();
    expect(await second.authenticate('jonas', password)).toBe(true);
    second.send(`<resume xmlns='urn:xmpp:sm:3' previd='${id}' h='0'/>`);
    expect(
      await second.next((text) => text.includes('<resumed') || text.includes('<failed')),
    ).toContain('<resumed');
  });

  it('hands out relay credentials for six hours, over TCP and TLS, that the relay takes', async () => {
    const client = await connected('dr.lee');
    const answer = await client.ask(
      'get',
      practice.xmppDomain,
      `<services xmlns='urn:xmpp:extdisco:2'/>`,
    );
    const services = [...answer.matchAll(/<service [^>]*>/g)].map((found) =>
      Object.fromEntries(
        [...found[0].matchAll(/(\w+)=['"]([^'"]*)['"]/g)].map((pair) => [pair[1], pair[2]]),
      ),
    );
    expect(
      services.map(({ type, transport, host, port }) => [type, transport, host, Number(port)]),
    ).toEqual([
      ['turn', 'tcp', practice.hosts.relay.host, practice.hosts.relay.turnPort],
      ['turns', 'tcp', practice.hosts.relay.host, practice.hosts.relay.turnsPort],
    ]);
    for (const service of services) {
      const credentials = {
        username: service['username'] ?? '',
        password: service['password'] ?? '',
      };
      const leftSeconds = Number(credentials.username.split(':')[0]) - Date.now() / 1_000;
      expect(leftSeconds).toBeGreaterThan(21_500);
      expect(leftSeconds).toBeLessThanOrEqual(21_601);
      const address =
        service['type'] === 'turns' ? turns() : { port: practice.hosts.relay.turnPort, tls: null };
      expect(await allocate(address, credentials)).toMatchObject({
        ok: true,
        relayedHost: '127.0.0.1',
      });
    }
  });
});

describe('relay', () => {
  it('allocates with the shared secret, and counts it', async () => {
    const before = await practice.stats();
    expect(
      await allocate(turns(), turnCredentials(practice.turnSecret, inAnHour(), 'someone')),
    ).toMatchObject({ ok: true });
    await expect
      .poll(async () => (await practice.stats()).relay.allocations, soon)
      .toBe(before.relay.allocations + 1);
  });

  it('refuses a wrong password, a wrong secret and old credentials, and counts them', async () => {
    const before = await practice.stats();
    const good = turnCredentials(practice.turnSecret, inAnHour());
    expect(await allocate(turns(), { ...good, password: 'wrong' })).toEqual({
      ok: false,
      errorCode: 401,
    });
    expect(await allocate(turns(), turnCredentials('wrong', inAnHour()))).toEqual({
      ok: false,
      errorCode: 401,
    });
    expect(
      await allocate(turns(), turnCredentials(practice.turnSecret, inAnHour() - 7_200)),
    ).toEqual({ ok: false, errorCode: 401 });
    await expect
      .poll(async () => (await practice.stats()).relay.refused, soon)
      .toBe(before.relay.refused + 3);
  });

  it('reaches peers on 127.0.0.1 and nowhere else', async () => {
    const credentials = turnCredentials(practice.turnSecret, inAnHour());
    expect(await askPermission(turns(), credentials, '127.0.0.1')).toBe(0);
    for (const peer of [
      '10.0.0.1',
      '192.168.1.1',
      '8.8.8.8',
      '127.0.0.2',
      '126.255.255.255',
      '0.0.0.0',
    ])
      expect(await askPermission(turns(), credentials, peer)).toBe(403);
  });
});

describe('focus', () => {
  it('opens a room for two: the first owns it, a third is refused in the answer and at the door', async () => {
    const room = newRoom();
    const [lee, jonas, mara] = [
      await connected('dr.lee'),
      await connected('jonas'),
      await connected('mara'),
    ];
    const ready = await lee.askConference(room, practice.focusDomain);
    expect(ready).toMatch(/ready=['"]true/);
    expect(ready).toContain(`focus@${practice.focusDomain}`);
    expect(await lee.joinRoom(room, 'aaaa1111')).toMatch(/code=['"]110/);
    const granted = await lee.next(
      (text) =>
        text.startsWith('<presence') &&
        text.includes('aaaa1111') &&
        /affiliation=['"]owner/.test(text),
    );
    expect(granted).toMatch(/role=['"]moderator/);
    expect(await jonas.askConference(room, practice.focusDomain)).toMatch(/ready=['"]true/);
    const second = await jonas.joinRoom(room, 'bbbb2222');
    expect(second).toMatch(/code=['"]110/);
    expect(second).not.toMatch(/affiliation=['"]owner/);
    // The focus is known by its real address.
    expect(
      await jonas.next((text) => text.startsWith('<presence') && text.includes(`${room}/focus`)),
    ).toContain(`focus@${practice.focusDomain}/focus`);

    const refused = await mara.askConference(room, practice.focusDomain);
    expect(refused).toMatch(/type=['"]error/);
    expect(refused).toContain('reservation-error');
    const before = (await practice.stats()).refusedJoins;
    const atTheProxy = await mara.joinRoom(room, 'cccc3333');
    expect(atTheProxy).toMatch(/type=['"]error/);
    expect(atTheProxy).toContain('service-unavailable');
    const stats = await practice.stats();
    expect(stats.rooms.get(room)).toEqual({ occupants: 2, refusals: 1 });
    expect(stats.refusedJoins).toBe(before + 1);

    jonas.leaveRoom(room, 'bbbb2222');
    await expect
      .poll(async () => (await practice.stats()).rooms.get(room)?.occupants, soon)
      .toBe(1);
    expect(await mara.askConference(room, practice.focusDomain)).toMatch(/ready=['"]true/);
    expect(await mara.joinRoom(room, 'cccc3333')).toMatch(/code=['"]110/);
  });

  it('lets a person who lost the connection back in, in place of the lost one', async () => {
    const room = newRoom();
    const [lee, jonas] = [await connected('dr.lee'), await connected('jonas')];
    await lee.askConference(room, practice.focusDomain);
    await lee.joinRoom(room, 'aaaa1111');
    jonas.send(`<enable xmlns='urn:xmpp:sm:3' resume='true'/>`);
    await jonas.next((text) => text.includes('<enabled'));
    await jonas.joinRoom(room, 'bbbb2222');
    jonas.drop();
    const again = await connected('jonas');
    expect(await again.askConference(room, practice.focusDomain)).toMatch(/ready=['"]true/);
    expect(await again.joinRoom(room, 'dddd4444')).toMatch(/code=['"]110/);
    expect(
      await lee.next((text) => text.includes('bbbb2222') && /type=['"]unavailable/.test(text)),
    ).toBeTruthy();
    await expect
      .poll(async () => (await practice.stats()).rooms.get(room)?.occupants, soon)
      .toBe(2);
  });

  it('leaves an empty room and comes back when asked', async () => {
    const room = newRoom();
    const lee = await connected('dr.lee');
    for (let round = 0; round < 3; round += 1) {
      expect(await lee.askConference(room, practice.focusDomain)).toMatch(/ready=['"]true/);
      expect(await lee.joinRoom(room, 'aaaa1111')).toMatch(/code=['"]110/);
      await lee.next(
        (text) =>
          text.startsWith('<presence') &&
          text.includes('aaaa1111') &&
          /affiliation=['"]owner/.test(text),
      );
      lee.leaveRoom(room, 'aaaa1111');
      await lee.next((text) => text.includes('aaaa1111') && /type=['"]unavailable/.test(text));
    }
    await expect
      .poll(
        async () =>
          (
            await lee.ask('get', room, `<query xmlns='http://jabber.org/protocol/disco#info'/>`)
          ).includes('item-not-found'),
        soon,
      )
      .toBe(true);
  });

  it('answers no room but those of this server', async () => {
    const lee = await connected('dr.lee');
    expect(await lee.askConference('room@elsewhere.example', practice.focusDomain)).toContain(
      'bad-request',
    );
  });
});

describe('homeserver', () => {
  it('signs people in by their password, and nobody else', async () => {
    expect(ids.map((one) => one.matrixUserId)).toEqual(
      ['dr.lee', 'jonas', 'mara'].map((user) => `@${user}:${practiceNames.chat}`),
    );
    expect(await matrixSignIn('dr.lee', password)).toBe(200);
    expect(await matrixSignIn('dr.lee', 'wrong')).toBe(403);
  });

  it('refuses a name that is taken', async () => {
    await expect(practice.addPerson({ user: 'jonas', displayName: 'x', password })).rejects.toThrow(
      'taken',
    );
  });
});

describe('faults', () => {
  it('takes the relay away and brings it back on its ports', async () => {
    const { turnPort, turnsPort } = practice.hosts.relay;
    await practice.fault.stopRelay();
    expect(await refusesTcp(turnsPort)).toBe(true);
    expect(await refusesTcp(turnPort)).toBe(true);
    await practice.fault.startRelay();
    expect(await allocate(turns(), turnCredentials(practice.turnSecret, inAnHour()))).toMatchObject(
      { ok: true },
    );
  });

  it('takes the video server away and brings it back with accounts and focus', async () => {
    await practice.fault.stopMeet();
    expect(await refusesTcp(practice.hosts.meet.port)).toBe(true);
    await practice.fault.startMeet();
    const room = newRoom();
    const lee = await connected('dr.lee');
    expect(await lee.askConference(room, practice.focusDomain)).toMatch(/ready=['"]true/);
    expect(await lee.joinRoom(room, 'aaaa1111')).toMatch(/code=['"]110/);
  });

  it.each(['meet', 'relay', 'chat'] as const)(
    'shows another certificate of the same authority: %s',
    async (name: HostName) => {
      const before = practice.hosts;
      const pin = await practice.fault.swapCertificate(name);
      const after = practice.hosts;
      expect(pin).not.toBe(before[name].spkiSha256);
      expect(after[name]).toEqual({ ...before[name], spkiSha256: pin });
      const port = name === 'relay' ? after.relay.turnsPort : after[name].port;
      expect(await shownPin(port, after[name].host, ca)).toBe(pin);
      if (name === 'chat') expect(await matrixSignIn('dr.lee', password)).toBe(200);
      if (name === 'meet') expect((await connected('dr.lee')).jid).not.toBe('');
      if (name === 'relay')
        expect(
          await allocate(turns(), turnCredentials(practice.turnSecret, inAnHour())),
        ).toMatchObject({ ok: true });
    },
  );
});
