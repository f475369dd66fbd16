// The practice as its users see it: signing in at the video server, and the relay.
import { describe, expect, it } from 'vitest';
import { password, soon, inAnHour, useLivePractice } from './livePractice.ts';
import { allocate, askPermission, turnCredentials } from './turnClient.ts';
import { XmppClient } from './xmppClient.ts';

const live = useLivePractice();

describe('video server', () => {
  it('offers SCRAM-SHA-1 and nothing else', async () => {
    const features = await (await live.connected()).open();
    expect([...features.matchAll(/<mechanism>([^<]*)</g)].map((found) => found[1])).toEqual([
      'SCRAM-SHA-1',
    ]);
    expect(features).not.toContain('register');
  });

  it('signs a person in, and nobody with a wrong password or name', async () => {
    const client = await live.connected('dr.lee');
    expect(client.jid.startsWith(`${live.ids[0]?.jitsiJid ?? ''}/`)).toBe(true);
    for (const [user, secret] of [
      ['dr.lee', 'wrong'],
      ['nobody', password],
    ] as const) {
      const other = await live.connected();
      await other.open();
      expect(await other.authenticate(user, secret)).toBe(false);
    }
  });

  it('opens a WebSocket for the call page, and for no other page', async () => {
    for (const origin of ['https://evil.example', 'app://desk', 'null'])
      await expect(XmppClient.connect(live.target(origin))).rejects.toThrow('HTTP 403');
  });

  it('resumes a stream after a cut connection', async () => {
    const first = await live.connected('jonas');
    first.send(`<enable xmlns='urn:xmpp:sm:3' resume='true'/>`);
    const enabled = await first.next((text) => text.includes('<enabled'));
    const id = /id=['"]([^'"]+)/.exec(enabled)?.[1] ?? '';
    first.drop();
    const second = await live.connected();
    await second.open();
    expect(await second.authenticate('jonas', password)).toBe(true);
    second.send(`<resume xmlns='urn:xmpp:sm:3' previd='${id}' h='0'/>`);
    expect(
      await second.next((text) => text.includes('<resumed') || text.includes('<failed')),
    ).toContain('<resumed');
  });

  it('hands out relay credentials for six hours, over TCP and TLS, that the relay takes', async () => {
    const client = await live.connected('dr.lee');
    const answer = await client.ask(
      'get',
      live.practice.xmppDomain,
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
      ['turn', 'tcp', live.practice.hosts.relay.host, live.practice.hosts.relay.turnPort],
      ['turns', 'tcp', live.practice.hosts.relay.host, live.practice.hosts.relay.turnsPort],
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
        service['type'] === 'turns'
          ? live.turns()
          : { port: live.practice.hosts.relay.turnPort, tls: null };
      expect(await allocate(address, credentials)).toMatchObject({
        ok: true,
        relayedHost: '127.0.0.1',
      });
    }
  });
});

describe('relay', () => {
  it('allocates with the shared secret, and counts it', async () => {
    const before = await live.practice.stats();
    expect(
      await allocate(
        live.turns(),
        turnCredentials(live.practice.turnSecret, inAnHour(), 'someone'),
      ),
    ).toMatchObject({ ok: true });
    await expect
      .poll(async () => (await live.practice.stats()).relay.allocations, soon)
      .toBe(before.relay.allocations + 1);
  });

  it('refuses a wrong password, a wrong secret and old credentials, and counts them', async () => {
    const before = await live.practice.stats();
    const good = turnCredentials(live.practice.turnSecret, inAnHour());
    expect(await allocate(live.turns(), { ...good, password: 'wrong' })).toEqual({
      ok: false,
      errorCode: 401,
    });
    expect(await allocate(live.turns(), turnCredentials('wrong', inAnHour()))).toEqual({
      ok: false,
      errorCode: 401,
    });
    expect(
      await allocate(live.turns(), turnCredentials(live.practice.turnSecret, inAnHour() - 7_200)),
    ).toEqual({ ok: false, errorCode: 401 });
    await expect
      .poll(async () => (await live.practice.stats()).relay.refused, soon)
      .toBe(before.relay.refused + 3);
  });

  it('reaches peers on 127.0.0.1 and nowhere else', async () => {
    const credentials = turnCredentials(live.practice.turnSecret, inAnHour());
    expect(await askPermission(live.turns(), credentials, '127.0.0.1')).toBe(0);
    for (const peer of [
      '10.0.0.1',
      '192.168.1.1',
      '8.8.8.8',
      '127.0.0.2',
      '126.255.255.255',
      '0.0.0.0',
    ])
      expect(await askPermission(live.turns(), credentials, peer)).toBe(403);
  });
});
