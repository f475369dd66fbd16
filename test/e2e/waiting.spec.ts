// While somebody waits: both programs sign in at the video server and do nothing more (no device, no conference, no relay), and that ends with the waiting (decision 0014).
import en from '../../resources/locales/en.json' with { type: 'json' };
import { hasSignedIn, markIdleCall, momentsOf } from '../bench/callMarks.ts';
import { enrol, invite, signIn } from '../meeting/flows.ts';
import { countsOf, lookEveryMs } from '../meeting/meetingStats.ts';
import { stays, until } from '../until.ts';
import { contactsTo } from './processFamily.ts';
import { expect, test } from './stageTest.ts';

test('signed in at the video server and nothing more; gone when nobody waits', async ({
  ownStage: stage,
}) => {
  const { meet, relay, chat } = stage.practice.hosts;
  const lines = (): number => contactsTo(new Set([meet.port])).length;
  const [host, guest] = await Promise.all([stage.start('host'), stage.start('guest')]);
  const both = [host, guest];
  await Promise.all(both.map((one) => enrol(one.desk)));
  await Promise.all([signIn(host.desk, stage.host), signIn(guest.desk, stage.guest)]);
  await invite(host.desk, guest.desk, stage.guest.user);
  const ready = guest.desk.getByRole('button', { name: en.home.guest.ready.action });
  await ready.waitFor({ timeout: 30_000 });
  const pages = await Promise.all(both.map((one) => one.call()));
  for (const page of pages) await markIdleCall(page);
  expect(lines()).toBe(0);

  await ready.click();
  for (const page of pages)
    await until(() => hasSignedIn(page), 'the sign-in', 20_000, lookEveryMs);
  await stays(
    async () => {
      for (const page of pages)
        expect(Object.keys(await momentsOf(page)).toSorted()).toEqual([
          'signalling open',
          'signed in',
        ]);
      for (const one of both) {
        const { call } = await countsOf(one.desk);
        expect(call.refused).toEqual([]);
        expect(call.opened.map((entry) => `${entry.host}:${entry.port}`)).toEqual([
          `${meet.host}:${meet.port}`,
        ]);
      }
    },
    2_000,
    'the sign-in and nothing more',
    lookEveryMs,
  );
  expect(contactsTo(new Set([relay.turnPort, relay.turnsPort]))).toEqual([]);
  expect(contactsTo(new Set([chat.port])).length).toBeGreaterThan(0); // control: such lines are seen
  for (const page of pages)
    expect(
      await page.evaluate(() => {
        try {
          return `made: ${new RTCPeerConnection().connectionState}`;
        } catch (error) {
          return String(error);
        }
      }),
    ).toContain('guard.closed');

  const closed = Promise.all(pages.map((page) => page.waitForEvent('close', { timeout: 20_000 })));
  await guest.desk.getByRole('button', { name: en.home.guest.waiting.action }).click();
  await closed;
  await until(() => lines() === 0, 'no line to the video server', 20_000);
  for (const one of both) expect(await hasSignedIn(await one.call())).toBe(false);
});
