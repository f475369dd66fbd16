// P6, P18: the call's page stays where it may be, goes with the desk that shows it, and nobody but a person moves the window.
import type { Page } from '@playwright/test';
import en from '../../resources/locales/en.json' with { type: 'json' };
import { stripHeight } from '../../main/shell/placeRules.ts';
import { enrol, signIn } from '../meeting/flows.ts';
import type { Instance } from '../meeting/instance.ts';
import { ask, openEmptyCall } from './cellPages.ts';
import { newPerson } from './newPerson.ts';
import { expect, test } from './stageTest.ts';
import { stays } from '../until.ts';

test.describe.configure({ mode: 'serial' });

let instance: Instance;
let call: Page;
test.beforeAll(async ({ stage }) => {
  test.setTimeout(90_000);
  instance = await stage.start('callview');
  await enrol(instance.desk);
  await signIn(instance.desk, await newPerson(stage));
  call = await openEmptyCall(instance);
  await expect(
    call.getByText(en.stage.waiting.about.replace('{{person}}', 'Nobody')),
  ).toBeVisible();
});
test.afterAll(() => instance.close());

/** The window, and in it the views from the lowest to the topmost. */
const placesOf = (one: Instance) =>
  one.app.evaluate(({ BaseWindow, WebContentsView }) =>
    BaseWindow.getAllWindows().map((window) => ({
      bounds: window.getBounds(),
      isFullScreen: window.isFullScreen(),
      views: window.contentView.children.map((view) => ({
        url: view instanceof WebContentsView ? view.webContents.getURL() : '',
        bounds: view.getBounds(),
      })),
    })),
  );
const callBounds = async () => {
  const [window] = await placesOf(instance);
  const found = window?.views.find(({ url }) => url.startsWith('app://call'));
  if (window === undefined || found === undefined) throw new Error('there is no call view');
  return { ...found.bounds, windowHeight: window.bounds.height };
};

test('the call page stays below the truth strip, wherever the desk asks to put it', async () => {
  for (const asked of [
    { x: 0, y: 0, width: 1280, height: 800 },
    { x: 0, y: 0, width: 20_000, height: 20_000 },
    { x: 10, y: 75, width: 100, height: 100 },
  ]) {
    expect(await ask(instance.desk, 'meeting.place', asked)).toEqual({ ok: true });
    const placed = await callBounds();
    expect(placed.width).toBeGreaterThan(0);
    expect(placed.y).toBeGreaterThanOrEqual(stripHeight);
    expect(placed.y + placed.height).toBeLessThanOrEqual(placed.windowHeight);
  }
  expect(
    await ask(instance.desk, 'meeting.place', { x: 0, y: -50, width: 10, height: 10 }),
  ).toEqual({ ok: false, code: 'ipcGuard.input' });
});

test('the matrix page is in no window, and the desk lies under the call', async () => {
  const [window, ...others] = await placesOf(instance);
  expect(others).toEqual([]);
  expect(window?.views.map(({ url }) => url)).toEqual(['app://desk/', 'app://call/']);
});

for (const cell of ['desk', 'matrix', 'call'] as const)
  test(`${cell}: the page moves, shrinks or fills neither the window nor a view`, async () => {
    const before = await placesOf(instance);
    await (
      await instance.page(cell)
    ).evaluate(() => {
      for (const attempt of [
        () => window.moveTo(0, 0),
        () => window.moveBy(50, 50),
        () => window.resizeTo(2_000, 2_000),
        () => window.resizeBy(-300, -300),
        () => window.focus(),
        () => window.blur(),
        () => window.stop(),
      ])
        attempt();
      document.documentElement.requestFullscreen().catch(() => undefined); // it may never answer
      document.title = 'moved';
    });
    await stays(async () => expect(await placesOf(instance)).toEqual(before), 500, 'it', 50);
    expect(
      await instance.app.evaluate(({ BaseWindow }) =>
        BaseWindow.getAllWindows().map((window) => window.getTitle()),
      ),
    ).toEqual(['Alcove']);
  });

/** The processes of the cell's pages: none, or one. */
const pidsOf = (cell: string): Promise<readonly number[]> =>
  instance.app.evaluate(
    ({ webContents }, name) =>
      webContents
        .getAllWebContents()
        .filter((page) => page.getURL().startsWith(`app://${name}`))
        .map((page) => page.getOSProcessId()),
    cell,
  );
const shownViews = async (): Promise<readonly string[] | undefined> =>
  (await placesOf(instance))[0]?.views.map(({ url }) => url);
/** Asked for through main: to Playwright a page that died stays dead. */
const inDesk = (script: string): Promise<unknown> =>
  instance.app.evaluate(
    ({ webContents }, text) =>
      webContents
        .getAllWebContents()
        .find((page) => page.getURL().startsWith('app://desk'))
        ?.executeJavaScript(text) as Promise<unknown>,
    script,
  );
const openPlacedCall = async (): Promise<Page> => {
  const opened = await openEmptyCall(instance);
  const place = JSON.stringify({ x: 0, y: 100, width: 800, height: 600 });
  expect(await inDesk(`window.alcove.calls['meeting.place'](${place})`)).toEqual({ ok: true });
  await expect.poll(shownViews).toEqual(['app://desk/', 'app://call/']);
  return opened;
};
/** The meeting is over: the call is no part of the window, and its page, which may be loaded ahead again, is another one. */
const expectCallGone = async (before: readonly number[]): Promise<void> => {
  expect(before).toHaveLength(1);
  await expect.poll(shownViews).toEqual(['app://desk/']);
  await expect
    .poll(async () => (await pidsOf('call')).filter((pid) => before.includes(pid)))
    .toEqual([]);
};
const expectHome = (): Promise<void> =>
  expect
    .poll(() => inDesk('document.body.innerText'), { timeout: 30_000 })
    .toContain(en.home.guest.none.title);

test('a call page that goes to about:blank is closed', async () => {
  const before = await pidsOf('call');
  await call.evaluate(() => {
    setTimeout(() => window.location.replace('about:blank'), 0);
  });
  await expectCallGone(before);
  expect(await ask(await instance.page('matrix'), 'meeting.close', undefined)).toEqual({
    ok: true,
  });
});

for (const [what, leave] of [
  ['goes to about:blank', () => inDesk("setTimeout(() => location.replace('about:blank'), 0)")],
  [
    'dies',
    async () => {
      for (const pid of await pidsOf('desk')) process.kill(pid, 'SIGKILL');
    },
  ],
  ['closes itself', () => inDesk('setTimeout(() => window.close(), 0)')],
] as const) {
  test(`a desk that ${what} takes the call with it and begins anew`, async () => {
    await openPlacedCall();
    const before = await pidsOf('call');
    await leave();
    await expectCallGone(before);
    await expectHome();
  });
}

test('a matrix page that dies takes the call with it and begins anew, signed in', async () => {
  await openPlacedCall();
  const before = await pidsOf('call');
  const matrix = await pidsOf('matrix');
  for (const pid of matrix) process.kill(pid, 'SIGKILL');
  await expectCallGone(before);
  await expect.poll(() => pidsOf('matrix')).not.toEqual(matrix);
  await expectHome();
});
