// P4, P1: a server that shows another key than the signed profile names gets no password, no signalling and no media, whatever else is right about it.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { createServer, type Server } from 'node:tls';
import type { Page } from '@playwright/test';
import type { ProfileFile } from '../../main/profile/profileFormat.ts';
import en from '../../resources/locales/en.json' with { type: 'json' };
import { createAuthority, type HostCertificate } from '../practice/certificates.ts';
import { countsOf, reportOf } from '../meeting/meetingStats.ts';
import { becomeReady, enrol, promptOver, signIn, typeSignIn } from '../meeting/flows.ts';
import type { Instance } from '../meeting/instance.ts';
import { profileOf, writeProfile } from '../meeting/profileFile.ts';
import { setStage, type Stage } from '../meeting/stage.ts';
import { startAgain } from './startAgain.ts';
import { expect, test } from './stageTest.ts';
import { stays, until } from '../until.ts';

/** A TLS hello and an alert; a sign-in would be more than twice that. */
/** Main answers a page's question for the counts a few times a second. */
const lookEveryMs = 250;
const maxHandshakeBytes = 2_500;
const failed = en.signin.failed;

// Swapped certificates would follow the other specs: this one has a stage of its own.
let stage: Stage;
let host: Instance;
let guest: Instance;
let serial = 1;
test.describe.configure({ mode: 'serial' });
test.beforeAll(async () => {
  test.setTimeout(90_000);
  stage = await setStage();
});
test.afterAll(() => stage.strike());

const profileNow = (
  change: (profile: ProfileFile) => ProfileFile = (profile) => profile,
): ProfileFile => ({ ...change(profileOf(stage.practice, [stage.host.matrixUserId])), serial });

/** A newer file of the practice, opened by a second start and accepted. */
const accept = async (one: Instance, profile: ProfileFile): Promise<void> => {
  const path = join(stage.runFolder, `serial-${profile.serial}.alcove`);
  await writeProfile(path, profile, stage.signer);
  await startAgain(stage, one.name, path);
  const joinButton = one.desk.getByRole('button', { name: en.enrol.preview.join });
  await joinButton.click();
  await expect(joinButton).toBeHidden();
};
const startAnew = async (one: Instance): Promise<Instance> => {
  await one.close();
  return stage.start(one.name, { profilePath: null });
};
/** Chromium keeps a verdict on a certificate for half an hour, so a change of pins holds from the next start on. */
const renew = async (one: Instance, profile: ProfileFile): Promise<Instance> => {
  await accept(one, profile);
  return startAnew(one);
};

/** Sign-ins that the homeserver let in, from its own database; the account's making counts as one. */
const devicesOf = (matrixUserId: string): number => {
  const database = new DatabaseSync(join(stage.practice.folder, 'chat', 'homeserver.db'), {
    readOnly: true,
  });
  try {
    return Number(
      database
        .prepare('SELECT count(*) AS number FROM devices WHERE user_id = ? AND NOT hidden')
        .get(matrixUserId)?.['number'],
    );
  } finally {
    database.close();
  }
};

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
  const before = devicesOf(stage.host.matrixUserId);
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
  expect(devicesOf(stage.host.matrixUserId)).toBe(before);
});

test('the screen says that another server answered, not that the server is away', async () => {
  const prompt = await host.page('prompt');
  await expect(prompt.getByText(failed.server.otherCertificate.happened)).toBeVisible({
    timeout: 2_000,
  });
});

test('a newer file that names the new key opens the way again, from the next start on', async () => {
  const before = devicesOf(stage.host.matrixUserId);
  serial = 2;
  host = await renew(host, profileNow());
  await signIn(host.desk, stage.host);
  expect(devicesOf(stage.host.matrixUserId)).toBe(before + 1);
});

const otherPin = (profile: ProfileFile): ProfileFile => ({
  ...profile,
  servers: {
    ...profile.servers,
    desk: profile.servers.desk.map((one) => ({ ...one, spkiSha256: ['A'.repeat(43)] })),
  },
});

test('a newer file that no longer names the key closes the way from the next start on', async () => {
  serial = 3;
  await accept(host, profileNow(otherPin));
  host = await startAnew(host);
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
  serial = 4;
  host = await renew(host, profileNow());
  await expect(host.desk.getByRole('button', { name: en.home.invite.action })).toBeVisible({
    timeout: 40_000,
  });
});

/** Goes into the session on both sides, without expecting that a call comes of it. */
const openBoth = async (): Promise<readonly Instance[]> => {
  await guest.desk
    .getByRole('button', { name: en.home.guest.ready.action })
    .click({ timeout: 30_000 });
  await host.desk.getByRole('button', { name: /^Let in/ }).click({ timeout: 30_000 });
  await Promise.all([host.call(), guest.call()]);
  return [host, guest];
};
const leaveBoth = async (): Promise<void> => {
  for (const one of [host, guest]) {
    // When the host has left, the guest's button reads "Close". The page goes with the click.
    const page = await one.call();
    await page
      .getByRole('button', { name: new RegExp(`^(${en.stage.leave}|${en.stage.ended.close})$`) })
      .first()
      .click()
      .catch((error: unknown) => {
        if (!page.isClosed()) throw error;
      });
    await expect(one.desk.getByLabel(en.meeting.stage)).toHaveCount(0);
  }
};
/** Bytes up and lines to one server of the call cell. */
const toCall = async (
  one: Instance,
  server: string,
  port: number,
): Promise<{ times: number; bytesUp: number }> => {
  const { call } = await countsOf(one.desk);
  expect(call.refused).toEqual([]);
  return (
    call.opened.find((entry) => entry.host === server && entry.port === port) ?? {
      times: 0,
      bytesUp: 0,
    }
  );
};

/** Never connected, never a strong sentence, not one frame out: until both have turned to the server, and for `forMs` after. */
const expectNoCall = async (server: string, port: number, forMs: number): Promise<void> => {
  const look = async (): Promise<void> => {
    for (const one of [host, guest]) {
      await expect(one.desk.locator('[data-region="truth"]')).toHaveAttribute(
        'data-level',
        /^(notYet|unknown)$/,
      );
      expect(await (await one.call()).locator('[data-state="connected"]').count()).toBe(0);
      const report = await reportOf(one.desk);
      expect(
        report === null ||
          (report.sent === 0 &&
            report.sealed === 0 &&
            report.received === 0 &&
            report.decoded === 0),
        JSON.stringify(report),
      ).toBe(true);
    }
  };
  const hasTurned = async (one: Instance): Promise<boolean> =>
    (await toCall(one, server, port)).times > 0;
  await until(
    async () => {
      await look();
      return (await hasTurned(host)) && hasTurned(guest);
    },
    `both turning to ${server}`,
    60_000,
    lookEveryMs,
  );
  await stays(look, forMs, 'no call', lookEveryMs);
};
const expectCall = (): Promise<unknown> =>
  Promise.all(
    [host, guest].map(async (one) => {
      await expect((await one.call()).locator('[data-state="connected"]')).toBeVisible({
        timeout: 60_000,
      });
      await expect(one.desk.locator('[data-region="truth"]')).toHaveAttribute(
        'data-level',
        'protected',
        { timeout: 20_000 },
      );
    }),
  );
test('the signalling server with another key: no call, not one frame, and the relay is not even asked', async () => {
  guest = await stage.start('certificate-guest');
  await enrol(guest.desk);
  guest = await renew(guest, profileNow());
  await signIn(guest.desk, stage.guest);
  await becomeReady(host.desk, guest.desk, stage.guest.user);
  await guest.desk.getByRole('button', { name: en.home.guest.waiting.action }).click();
  await stage.practice.fault.swapCertificate('meet');
  const { meet, relay } = stage.practice.hosts;
  await openBoth();
  await expectNoCall(meet.host, meet.port, 8_000);
  for (const one of [host, guest]) {
    await expect((await one.call()).getByText(en.stage.otherCertificate.title)).toBeVisible();
    const signalling = await toCall(one, meet.host, meet.port);
    expect(signalling.times).toBeGreaterThan(0);
    expect(signalling.bytesUp).toBeLessThan(maxHandshakeBytes * signalling.times);
    for (const port of [relay.turnPort, relay.turnsPort])
      expect(await toCall(one, relay.host, port)).toEqual({ times: 0, bytesUp: 0 });
  }
  await leaveBoth();
});

test('the relay with another key over TLS: no relay candidate, no call, not one frame', async () => {
  await stage.practice.fault.swapCertificate('relay');
  serial = 5;
  const known = profileNow();
  const wrongRelay: ProfileFile = {
    ...known,
    servers: {
      ...known.servers,
      call: known.servers.call.map((one) =>
        one.host === 'relay.alcove.test'
          ? {
              ...one,
              spkiSha256:
                stage.profile.servers.call.find(({ host: name }) => name === one.host)
                  ?.spkiSha256 ?? [],
            }
          : one,
      ),
    },
  };
  [host, guest] = [await renew(host, wrongRelay), await renew(guest, wrongRelay)];
  await openBoth();
  const { relay } = stage.practice.hosts;
  await expectNoCall(relay.host, relay.turnsPort, 10_000);
  for (const one of [host, guest]) {
    await expect((await one.call()).getByText(en.stage.otherCertificate.title)).toBeVisible();
    const report = await reportOf(one.desk);
    expect(report?.gathered.filter((type) => type !== 'none')).toEqual([]);
    const turns = await toCall(one, relay.host, relay.turnsPort);
    expect(turns.times).toBeGreaterThan(0);
    expect(turns.bytesUp).toBeLessThan(maxHandshakeBytes * turns.times);
    expect(await toCall(one, relay.host, relay.turnPort)).toEqual({ times: 0, bytesUp: 0 });
  }
  expect((await stage.practice.stats()).relay.allocations).toBe(0);
  await leaveBoth();
});

test('with both new keys in a newer file the call is protected, over TLS to the relay alone', async () => {
  serial = 6;
  [host, guest] = [await renew(host, profileNow()), await renew(guest, profileNow())];
  await openBoth();
  await expectCall();
  const { relay } = stage.practice.hosts;
  for (const one of [host, guest]) {
    expect((await toCall(one, relay.host, relay.turnsPort)).bytesUp).toBeGreaterThan(
      maxHandshakeBytes,
    );
    expect(await reportOf(one.desk)).toMatchObject({
      gathered: ['relay'],
      selected: { local: 'relay' },
      plaintextIn: 0,
    });
  }
  expect((await stage.practice.stats()).relay.allocations).toBeGreaterThan(0);
  await leaveBoth();
});
