// P17, P18: when the route, the key or the call page is lost, sending stops and the sentence changes within two seconds; when the way is back, the call is too.
import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { countsOf, reportOf } from '../meeting/meetingStats.ts';
import { becomeReady, enrol, meet, signIn } from '../meeting/flows.ts';
import type { Instance } from '../meeting/instance.ts';
import { processesOf } from '../meeting/sockets.ts';
import { setStage, type Stage } from '../meeting/stage.ts';
import { expect, test } from './stageTest.ts';

const strongSentence = /^Only this computer and/;
const limitMs = 2_000;
/** Two to three seconds are usual. An attempt that comes to nothing is given up after twenty, which must not be the rule. */
const recoveryMs = 12_000;

/** Watches the sentence from inside the page: gives the time from `start` to the first weaker one. */
const timeToWeaker = (desk: Page): Promise<number> =>
  desk.evaluate(
    () =>
      new Promise<number>((resolve, reject) => {
        const startMs = performance.now();
        const timer = setInterval(() => {
          if (!document.body.innerText.includes('Only this computer and')) {
            clearInterval(timer);
            resolve(performance.now() - startMs);
          } else if (performance.now() - startMs > 10_000) {
            clearInterval(timer);
            reject(new Error('the sentence did not change'));
          }
        }, 20);
      }),
  );

let stage: Stage;
let host: Instance;
let guest: Instance;

test.describe.configure({ mode: 'serial' });
// Its own people: those of another file have signed in already.
test.beforeAll(async () => {
  stage = await setStage();
});
test.afterAll(async () => {
  await stage.strike();
});

test('a call is up', async () => {
  [host, guest] = await Promise.all([stage.start('host'), stage.start('guest')]);
  await Promise.all([host, guest].map((one) => enrol(one.desk)));
  await Promise.all([signIn(host.desk, stage.host), signIn(guest.desk, stage.guest)]);
  await becomeReady(host.desk, guest.desk, stage.guest.user);
  await meet(host, guest);
  for (const one of [host, guest])
    await expect(one.desk.getByText(strongSentence).first()).toBeVisible();
});

test('the relay goes: both sentences weaken within two seconds and nothing takes another way', async () => {
  const before = await reportOf(host.desk);
  const weaker = Promise.all([timeToWeaker(host.desk), timeToWeaker(guest.desk)]);
  await stage.practice.fault.stopRelay();
  const timesMs = await weaker;
  test
    .info()
    .annotations.push({
      type: 'measured',
      description: `sentence weaker after ${timesMs.map((ms) => Math.round(ms)).join(' and ')} ms`,
    });
  for (const ms of timesMs) expect(ms).toBeLessThan(limitMs);
  await expect(
    host.desk.getByText(/Protection was lost at|treat this as not protected/).first(),
  ).toBeVisible();
  await expect
    .poll(async () => (await reportOf(host.desk))?.attached, { timeout: 10_000 })
    .toBe(false);
  const report = await reportOf(host.desk);
  expect(report?.gathered).toEqual(['relay']);
  expect((await countsOf(host.desk)).call.refused).toEqual([]);
  expect(report?.confirmedEpoch ?? 0).not.toBe(before?.confirmedEpoch);
});

test('the relay is back: the call comes back with a new key', async () => {
  await stage.practice.fault.startRelay();
  for (const one of [host, guest])
    await expect(one.desk.getByText(strongSentence).first()).toBeVisible({ timeout: 60_000 });
  expect((await reportOf(host.desk))?.confirmedEpoch).toBeGreaterThan(1);
});

for (const time of [1, 2, 3])
  test(`the key goes (${time}): the sentence weakens within two seconds, and the call is back with a new key`, async () => {
    const before = (await reportOf(host.desk))?.confirmedEpoch ?? 0;
    const call = await host.call();
    const worker = call.workers().at(-1);
    if (worker === undefined) throw new Error('no frame worker');
    const weaker = timeToWeaker(host.desk);
    await worker.evaluate(() => {
      const onMessage = Reflect.get(globalThis, 'onmessage') as (event: { data: unknown }) => void;
      onMessage({ data: { alcove: 'forget' } });
    });
    const ms = await weaker;
    test
      .info()
      .annotations.push({
        type: 'measured',
        description: `sentence weaker after ${Math.round(ms)} ms`,
      });
    expect(ms).toBeLessThan(limitMs);
    for (const one of [host, guest])
      await expect(one.desk.getByText(strongSentence).first()).toBeVisible({ timeout: recoveryMs });
    expect((await reportOf(host.desk))?.confirmedEpoch).toBeGreaterThan(before);
  });

test('the call page dies: the sentence says so within two seconds, and the desk lives', async () => {
  const renderers = processesOf(host.home).filter((pid) =>
    readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes('--type=renderer'),
  );
  const page = await host.call();
  const pid = await host.app.evaluate(({ webContents }) =>
    webContents
      .getAllWebContents()
      .find((one) => one.getURL().startsWith('app://call'))
      ?.getOSProcessId(),
  );
  expect(page.url()).toContain('app://call');
  expect(renderers).toContain(pid);
  const weaker = timeToWeaker(host.desk);
  process.kill(pid ?? -1, 'SIGKILL');
  expect(await weaker).toBeLessThan(limitMs);
  await expect(host.desk.getByText(/Protection was lost at/).first()).toBeVisible();
});
