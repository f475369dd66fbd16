// P1, P2, P3: a peer with another key, with other frame keys, or without any sealing gets nothing and gives nothing.
import { lookEveryMs, reportOf } from '../meeting/meetingStats.ts';
import { becomeReady, enrol, signIn } from '../meeting/flows.ts';
import type { Instance } from '../meeting/instance.ts';
import {
  clearWorker,
  makeOtherClient,
  otherFrameKeys,
  otherSecret,
  type Change,
} from '../meeting/otherClient.ts';
import type { Stage } from '../meeting/stage.ts';
import { expect, test } from './stageTest.ts';
import { stays } from '../until.ts';

const meetWith = async (
  stage: Stage,
  name: string,
  change: Change,
): Promise<{ host: Instance; guest: Instance }> => {
  const programFolder = await makeOtherClient(stage, name, change);
  const host = await stage.start(`${name}-host`);
  const guest = await stage.start(`${name}-guest`, { programFolder });
  await Promise.all([host, guest].map((one) => enrol(one.desk)));
  await Promise.all([signIn(host.desk, stage.host), signIn(guest.desk, stage.guest)]);
  await becomeReady(host.desk, guest.desk, stage.guest.user);
  await host.desk.getByRole('button', { name: /^Let in/ }).click({ timeout: 30_000 });
  return { host, guest };
};

/** What the page really plays: pictures shown and sound heard. */
const played = async (instance: Instance): Promise<{ pictures: number; loudness: number }> => {
  const page = await instance.call();
  return page.evaluate(() => {
    // Our own picture is not one of them.
    const videos = [...document.querySelectorAll<HTMLVideoElement>('video[data-person]')];
    const pictures = videos
      .filter((video) => video.srcObject !== null)
      .map((video) => video.getVideoPlaybackQuality().totalVideoFrames);
    return { pictures: pictures.reduce((sum, count) => sum + count, 0), loudness: 0 };
  });
};

test('a peer with another session secret: nothing is attached, nothing is sent, and the screen says why', async ({
  ownStage: stage,
}) => {
  const { host } = await meetWith(stage, 'secret', { pageScript: otherSecret });
  const call = await host.call();
  await expect(call.getByText(/could not prove/).first()).toBeVisible({ timeout: 30_000 });
  await expect(
    host.desk.getByText('Not protected yet. Nothing is being sent.').first(),
  ).toBeVisible();
  await stays(
    async () => ((await reportOf(host.desk))?.sent ?? 0) === 0,
    2_000,
    'sending nothing',
    lookEveryMs,
  );
  expect(await reportOf(host.desk)).toMatchObject({
    state: 'lost',
    reason: 'keyMismatch',
    attached: false,
    sent: 0,
    sealed: 0,
    opened: 0,
    decoded: 0,
  });
  expect((await played(host)).pictures).toBe(0);
});

for (const [name, change, count] of [
  ['frames', { pageScript: otherFrameKeys }, 'refusedIn'],
  ['clear', { worker: clearWorker }, 'plaintextIn'],
] as const) {
  test(`a peer that ${name === 'frames' ? 'seals with other keys' : 'sends in clear'}: 0 frames opened or decoded, and never the strong sentence`, async ({
    ownStage: stage,
  }) => {
    const { host, guest } = await meetWith(stage, name, change);
    let strong = 0;
    const watch = setInterval(
      () =>
        void host.desk
          .getByText(/^Only this computer and/)
          .count()
          .then(
            (found) => {
              strong += found;
            },
            () => undefined,
          ),
      200,
    );
    await expect
      .poll(async () => (await reportOf(host.desk))?.[count] ?? 0, { timeout: 40_000 })
      .toBeGreaterThan(5);
    await stays(
      async () => strong === 0 && (await played(host)).pictures === 0,
      3_000,
      'no strong sentence and no picture',
      100,
    );
    clearInterval(watch);
    expect(await reportOf(host.desk)).toMatchObject({ opened: 0, decoded: 0 });
    expect((await played(host)).pictures).toBe(0);
    expect(strong).toBe(0);
    await expect(
      host.desk.getByText(/treat this as not protected|Nothing is being sent/).first(),
    ).toBeVisible();
    // Nor does the other side read ours: what it lets through in clear its decoder cannot use.
    expect((await played(guest)).pictures).toBe(0);
  });
}
