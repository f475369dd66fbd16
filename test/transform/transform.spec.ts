// Frames reach the worker by `onrtctransform`, in a browser that has it: sealed and opened, relay only, and nothing at all where a connection would send in clear (P1, P5).
import type { RelayCounts } from '../practice/relayLog.ts';
import { stays } from '../until.ts';
import { noFault } from './belowTheGuard.ts';
import type { CallEnd } from './callMain.ts';
import { expect, test, type CallStage } from './callStage.ts';

const refusal = 'This computer cannot protect picture and sound';

const decodedBelow = async (ends: readonly CallEnd[]): Promise<number[]> =>
  Promise.all(ends.map(async (end) => (await end.below()).framesDecoded));

const relayOf = async ({ practice }: CallStage): Promise<RelayCounts> =>
  (await practice.stats()).relay;
/** The counts once every allocation is over: only then has the relay written all that it carried. It has taken more than 15 s to let one go whose page was closed. */
const relayAtRest = async (stage: CallStage): Promise<RelayCounts> => {
  await expect
    .poll(
      async () => {
        const { allocations, ended } = await relayOf(stage);
        return allocations - ended;
      },
      { timeout: 45_000 },
    )
    .toBe(0);
  return relayOf(stage);
};

test('every frame is sealed and opened by onrtctransform, relay only (P1, P5)', async ({
  meet,
}) => {
  const { both, complaints } = await meet(noFault);
  for (const end of both)
    await expect(end.page.locator('[data-state="connected"]')).toBeVisible({ timeout: 30_000 });
  for (const end of both)
    await expect
      .poll(async () => (await end.stats())?.decoded ?? 0, { timeout: 30_000 })
      .toBeGreaterThan(100);

  for (const end of both) {
    // Sound and picture, each out and in.
    expect(await end.below()).toMatchObject({
      connections: ['stable'],
      transforms: { encode: 2, decode: 2 },
      encodedStreams: 0,
    });
    expect(await end.stats()).toMatchObject({
      state: 'connected',
      attached: true,
      selected: { local: 'relay', remote: 'relay', protocol: 'tls' },
      gathered: ['relay'],
    });
  }
  const last = await Promise.all(both.map((end) => end.leave()));
  for (const report of last) {
    expect(report.sent, 'sent = sealed').toBe(report.sealed);
    expect(report.opened).toBeGreaterThan(100);
    expect(report.decoded).toBeGreaterThan(100);
    expect(report.plaintextIn).toBe(0);
    expect(report.firstFrameMs, 'a picture stood on the screen').not.toBeNull();
  }
  expect(complaints).toEqual([]);
});

test('finding: a connection that lost encoded streams below the guard is closed by it, nothing reaches the relay, and the page says so (P1)', async ({
  callStage,
  meet,
}) => {
  const before = await relayAtRest(callStage);
  const { both } = await meet({ losesFlag: true, hidesLoss: false });
  // The side with the smaller id starts the direct session.
  const refusals = async (): Promise<number> => {
    const counts = await Promise.all(both.map((end) => end.page.getByText(refusal).count()));
    return counts.reduce((sum, count) => sum + count, 0);
  };
  await expect.poll(refusals, { timeout: 30_000 }).toBe(1);
  await stays(async () => (await refusals()) === 1, 3_000, 'the refusal', 200);
  const seen = await Promise.all(both.map((end) => end.below()));
  expect(seen.flatMap(({ connections }) => connections)).toEqual(['closed']);
  expect(await decodedBelow(both)).toEqual([0, 0]);
  expect(await relayOf(callStage)).toEqual(before);
  await callStage.closePages();
  expect(await relayOf(callStage)).toEqual(before);
});

test('a browser that hides the loss shows what the guard prevents: frames in clear (control of the test above)', async ({
  callStage,
  meet,
}) => {
  const before = await relayAtRest(callStage);
  const { both } = await meet({ losesFlag: true, hidesLoss: true });
  await expect
    .poll(async () => Math.min(...(await decodedBelow(both))), { timeout: 30_000 })
    .toBeGreaterThan(100);
  for (const end of both) {
    await expect.poll(async () => (await end.stats())?.sent ?? 0).toBeGreaterThan(0);
    expect(await end.stats()).toMatchObject({ sealed: 0, opened: 0 });
    expect(end.stopsWanted(), 'main sees it too').toBeGreaterThan(0);
  }
  expect((await relayOf(callStage)).allocations).toBeGreaterThan(before.allocations);
  await callStage.closePages();
  await expect
    .poll(async () => (await relayOf(callStage)).relayedBytes)
    .toBeGreaterThan(before.relayedBytes);
});
