// A practice for one file of live tests: real servers, three people with accounts, and clients that are dropped at the end.
import { existsSync, readFileSync } from 'node:fs';
import { request } from 'node:https';
import { afterAll, beforeAll, expect } from 'vitest';
import { practiceFromEnvironment } from './fromEnvironment.ts';
import { startPractice } from './practice.ts';
import { practiceOrigin, type Practice } from './practiceShape.ts';
import { processesWith } from './processTable.ts';
import { XmppClient } from './xmppClient.ts';

export const password = 'correct horse battery';
export const soon = { timeout: 8_000, interval: 50 };
export const inAnHour = (): number => Math.floor(Date.now() / 1_000) + 3_600;

interface Person {
  readonly matrixUserId: string;
  readonly jitsiJid: string;
}

/** Starts it before the first test of the file and stops it after the last; what it says of itself is there in between. */
export function useLivePractice() {
  let running: Practice | null = null;
  let ca: Buffer = Buffer.alloc(0);
  let roomNumber = 0;
  const ids: Person[] = [];
  const open: XmppClient[] = [];
  const practice = (): Practice => {
    if (running === null) throw new Error('the practice does not run yet');
    return running;
  };

  beforeAll(async () => {
    running = await startPractice(practiceFromEnvironment(process.env));
    ca = readFileSync(running.caFile);
    for (const [user, displayName] of [
      ['dr.lee', 'Dr. Lee'],
      ['jonas', 'Jonas'],
      ['mara', 'Mara'],
    ] as const)
      ids.push(await running.addPerson({ user, displayName, password }));
  }, 60_000);

  afterAll(async () => {
    for (const client of open) client.drop();
    const { folder } = practice();
    await practice().stop();
    expect(existsSync(folder)).toBe(false);
    expect(processesWith(folder)).toEqual([]);
  }, 20_000);

  const target = (origin: string | null = practiceOrigin) => ({
    host: practice().hosts.meet.host,
    port: practice().hosts.meet.port,
    ca,
    origin,
    domain: practice().xmppDomain,
  });
  return {
    get practice() {
      return practice();
    },
    get ca() {
      return ca;
    },
    /** Dr. Lee, Jonas and Mara. */
    ids,
    target,
    /** The relay over TLS. */
    turns: () => ({
      port: practice().hosts.relay.turnsPort,
      tls: { host: practice().hosts.relay.host, ca },
    }),
    newRoom: (): string => `room${(roomNumber += 1)}@${practice().mucDomain}`,
    /** A client at the video server, signed in when a user is named. */
    async connected(user?: string): Promise<XmppClient> {
      const client = await XmppClient.connect(target());
      open.push(client);
      if (user !== undefined) await client.signIn(user, password);
      return client;
    },
    /** The status of the homeserver's answer. */
    matrixSignIn(user: string, secret: string): Promise<number> {
      return new Promise((resolve, reject) => {
        const { host, port } = practice().hosts.chat;
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
    },
  };
}
