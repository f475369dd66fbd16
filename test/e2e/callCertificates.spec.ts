// P1, P4: a signalling server or a relay that shows another key than the signed profile names gets no signalling, no media and no frame, whatever else is right about it.
import type { ProfileFile } from '../../main/profile/profileFormat.ts';
import en from '../../resources/locales/en.json' with { type: 'json' };
import { becomeReady, enrol, signIn } from '../meeting/flows.ts';
import type { Instance } from '../meeting/instance.ts';
import { countsOf, lookEveryMs, reportOf } from '../meeting/meetingStats.ts';
import { setStage, type Stage } from '../meeting/stage.ts';
import { createRenewals, maxHandshakeBytes, type Renewals } from './renewals.ts';
import { expect, test } from './stageTest.ts';
import { stays, until } from '../until.ts';

// Swapped certificates would follow the other specs: this one has a stage of its own.
let stage: Stage;
let host: Instance;
let guest: Instance;
let renewals: Renewals;
test.describe.configure({ mode: 'serial' });
test.beforeAll(async () => {
  test.setTimeout(120_000);
  stage = await setStage();
  renewals = createRenewals(stage);
  [host, guest] = await Promise.all([
    stage.start('certificate-host'),
    stage.start('certificate-guest'),
  ]);
  await Promise.all([host, guest].map((one) => enrol(one.desk)));
  await Promise.all([signIn(host.desk, stage.host), signIn(guest.desk, stage.guest)]);
  await becomeReady(host.desk, guest.desk, stage.guest.user);
  await guest.desk.getByRole('button', { name: en.home.guest.waiting.action }).click();
});
test.afterAll(() => stage.strike());

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
  const known = renewals.next();
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
  [host, guest] = [await renewals.renew(host, wrongRelay), await renewals.renew(guest, wrongRelay)];
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
  const newest = renewals.next();
  [host, guest] = [await renewals.renew(host, newest), await renewals.renew(guest, newest)];
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
