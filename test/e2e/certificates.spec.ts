// P4, P14: a server in the homeserver's place that shows another key than the signed profile names gets no password and no token, whatever else is right about it.
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:tls';
import type { Page } from '@playwright/test';
import type { ProfileFile } from '../../main/profile/profileFormat.ts';
import en from '../../resources/locales/en.json' with { type: 'json' };
import { enrol, promptOver, signIn, typeSignIn } from '../meeting/flows.ts';
import type { Instance } from '../meeting/instance.ts';
import { countsOf, lookEveryMs } from '../meeting/meetingStats.ts';
import { setStage, type Stage } from '../meeting/stage.ts';
import { createAuthority, type HostCertificate } from '../practice/certificates.ts';
import { devicesOf } from './homeserverDatabase.ts';
import { createRenewals, maxHandshakeBytes, type Renewals } from './renewals.ts';
import { expect, test } from './stageTest.ts';
import { stays, until } from '../until.ts';

const failed = en.signin.failed;

// Swapped certificates would follow the other specs: this one has a stage of its own.
let stage: Stage;
let host: Instance;
let renewals: Renewals;
test.describe.configure({ mode: 'serial' });
test.beforeAll(async () => {
  test.setTimeout(90_000);
  stage = await setStage();
  renewals = createRenewals(stage);
});
test.afterAll(() => stage.strike());

const trySignIn = async (desk: Page, person: Stage['host']): Promise<void> => {
  const prompt = await promptOver(desk);
  await typeSignIn(prompt, person);
  await expect(
    prompt.getByText(
      new RegExp(
        `${failed.matrix.unreachable.happened}|${failed.server.otherCertificate.happened}`,
      ),
    ),
  ).toBeVisible({ timeout: 40_000 });
};

const toChat = async (desk: Page): Promise<{ times: number; bytesUp: number }> => {
  const { matrix: counts } = await countsOf(desk);
  expect(counts.refused).toEqual([]);
  expect(counts.opened.length).toBeLessThanOrEqual(1);
  return counts.opened[0] ?? { times: 0, bytesUp: 0 };
};

interface Impostor {
  readonly server: Server;
  readonly heard: { lines: number; handshakes: number; bytes: number };
}
/** Stands on the homeserver's own address and port and listens to whatever is said to it. */
const impostor = async (certificate: HostCertificate, port: number): Promise<Impostor> => {
  const heard = { lines: 0, handshakes: 0, bytes: 0 };
  const server = createServer(
    { key: await readFile(certificate.keyFile), cert: await readFile(certificate.certificateFile) },
    (socket) => {
      heard.handshakes += 1;
      socket.on('data', (data) => {
        heard.bytes += data.length;
      });
      socket.on('error', () => undefined);
    },
  );
  server.on('connection', () => {
    heard.lines += 1;
  });
  server.on('tlsClientError', () => undefined);
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return { server, heard };
};

test("somebody else in the homeserver's place hears a handshake that is broken off, and nothing more", async () => {
  host = await stage.start('certificate-host');
  await enrol(host.desk);
  const folder = await stage.keeper.makeFolder('alcove-impostor-');
  const certificate = await (
    await createAuthority(folder)
  ).issue(stage.practice.hosts.chat.host, folder);
  await stage.practice.fault.stopChat();
  const other = await impostor(certificate, stage.practice.hosts.chat.port);
  await trySignIn(host.desk, stage.host);
  await until(() => other.heard.lines > 0, 'a handshake with the impostor');
  await stays(() => expect(other.heard).toMatchObject({ handshakes: 0, bytes: 0 }), 1_000);
  await new Promise((resolve) => other.server.close(resolve));
  await stage.practice.fault.startChat();
});

test('the homeserver with another key of the same authority: words on the screen, no password sent, nobody signed in', async () => {
  const before = devicesOf(stage, stage.host.matrixUserId);
  const sent = await toChat(host.desk);
  await stage.practice.fault.swapCertificate('chat');
  await trySignIn(host.desk, stage.host);
  await expect.poll(async () => (await toChat(host.desk)).times).toBeGreaterThan(sent.times);
  await stays(
    async () => {
      const now = await toChat(host.desk);
      expect(now.bytesUp - sent.bytesUp).toBeLessThan(maxHandshakeBytes * (now.times - sent.times));
    },
    1_000,
    'no secret sent',
    lookEveryMs,
  );
  expect(devicesOf(stage, stage.host.matrixUserId)).toBe(before);
});

test('the screen says that another server answered, not that the server is away', async () => {
  const prompt = await host.page('prompt');
  await expect(prompt.getByText(failed.server.otherCertificate.happened)).toBeVisible({
    timeout: 2_000,
  });
});

test('a newer file that names the new key opens the way again, from the next start on', async () => {
  const before = devicesOf(stage, stage.host.matrixUserId);
  host = await renewals.renew(host, renewals.next());
  await signIn(host.desk, stage.host);
  expect(devicesOf(stage, stage.host.matrixUserId)).toBe(before + 1);
});

const otherPin = (profile: ProfileFile): ProfileFile => ({
  ...profile,
  servers: {
    ...profile.servers,
    desk: profile.servers.desk.map((one) => ({ ...one, spkiSha256: ['A'.repeat(43)] })),
  },
});

test('a newer file that no longer names the key closes the way from the next start on', async () => {
  host = await renewals.renew(host, renewals.next(otherPin));
  await expect(host.desk.getByText(en.home.otherCertificate.happened)).toBeVisible({
    timeout: 40_000,
  });
  await expect.poll(async () => (await toChat(host.desk)).times).toBeGreaterThan(0);
  await stays(
    async () => {
      const { bytesUp, times } = await toChat(host.desk);
      expect(bytesUp).toBeLessThan(maxHandshakeBytes * times); // the access token is not sent either
    },
    1_000,
    'no secret sent',
    lookEveryMs,
  );
  host = await renewals.renew(host, renewals.next());
  await expect(host.desk.getByRole('button', { name: en.home.invite.action })).toBeVisible({
    timeout: 40_000,
  });
});
