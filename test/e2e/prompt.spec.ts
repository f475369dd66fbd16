// P6, P8: while main asks, the question stands alone: no other page is seen, covers it, takes it away or moves it, whatever runs in it.
import type { Page } from '@playwright/test';
import en from '../../resources/locales/en.json' with { type: 'json' };
import type { Display } from '../meeting/display.ts';
import { enrol, promptOver, signIn } from '../meeting/flows.ts';
import type { Instance } from '../meeting/instance.ts';
import { ask, openEmptyCall } from './cellPages.ts';
import { newPerson } from './newPerson.ts';
import { familyOf } from './processFamily.ts';
import { expect, test } from './stageTest.ts';
import { stays } from '../until.ts';

test.describe.configure({ mode: 'serial' });

const magenta = 0xff00ff;
const cyan = 0x00ffff;
const manyPixels = 50_000;

let instance: Instance & { readonly display: Display };
test.beforeAll(async ({ stage }) => {
  test.setTimeout(90_000);
  instance = await stage.start('prompt');
});
test.afterAll(() => instance.close());

/** A colour over everything that the page draws, which lets presses through. */
const paint = (page: Page, colour: number): Promise<void> =>
  page.evaluate((value) => {
    const cover = document.createElement('div');
    Object.assign(cover.style, {
      position: 'fixed',
      inset: '0',
      zIndex: '2147483647',
      pointerEvents: 'none',
      background: `#${value.toString(16).padStart(6, '0')}`,
    });
    document.body.append(cover);
  }, colour);
const seen = (colour: number): Promise<number | undefined> | undefined =>
  instance.display.pixelsOf?.(colour);

/** The windows, and the addresses of the views from the lowest to the topmost. */
const windows = () =>
  instance.app.evaluate(({ BaseWindow, WebContentsView }) =>
    BaseWindow.getAllWindows().map((window) => ({
      bounds: window.getBounds(),
      views: window.contentView.children.map((view) =>
        view instanceof WebContentsView ? view.webContents.getURL() : '',
      ),
    })),
  );

/** What could lie over a question, or take it away. Gives what the page was given by it. */
const tryToCover = (page: Page): Promise<readonly string[]> =>
  page.evaluate(async () => {
    const got: string[] = [];
    const attempt = async (what: string, run: () => unknown): Promise<void> => {
      try {
        const outcome = await Promise.race([
          run(),
          new Promise((resolve) => setTimeout(() => resolve(null), 500)),
        ]);
        if (outcome !== undefined && outcome !== null && outcome !== false && outcome !== '')
          got.push(what);
      } catch {
        /* refused by throwing */
      }
    };
    const put = <T extends HTMLElement>(tag: string, attributes: object): T => {
      const made = Object.assign(document.createElement(tag), attributes) as T;
      document.body.append(made);
      return made;
    };
    await attempt('open', () => window.open('about:blank'));
    await attempt('popup', () => window.open('', 'x', 'popup,width=900,height=700,left=0,top=0'));
    await attempt('alert', () => window.alert('cover'));
    await attempt('confirm', () => window.confirm('cover'));
    await attempt('ask', () => window.prompt('cover', 'typed'));
    await attempt('print', () => window.print());
    for (const type of ['date', 'color', 'file', 'time'])
      await attempt(type, () => put<HTMLInputElement>('input', { type }).showPicker());
    await attempt('select', () => {
      const select = put<HTMLSelectElement>('select', {});
      for (let option = 0; option < 40; option += 1) select.append(new Option(`choice ${option}`));
      select.showPicker();
    });
    await attempt('modal', () => put<HTMLDialogElement>('dialog', {}).showModal());
    await attempt('popover', () => put('div', { popover: 'manual' }).showPopover());
    await attempt('full screen', async () => {
      await document.documentElement.requestFullscreen();
      return document.fullscreenElement !== null;
    });
    await attempt('picture in picture', () =>
      (
        Reflect.get(window, 'documentPictureInPicture') as
          | { requestWindow(): Promise<unknown> }
          | undefined
      )?.requestWindow(),
    );
    await attempt(
      'notification',
      async () => (await Notification.requestPermission()) === 'granted',
    );
    await attempt('move', () => {
      window.moveTo(0, 0);
      window.moveBy(40, 40);
      window.resizeTo(300, 200);
      window.resizeBy(-100, -100);
    });
    await attempt('unload', () => {
      window.addEventListener('beforeunload', (event) => event.preventDefault());
    });
    await attempt('focus', () => {
      window.blur();
      window.focus();
      document.querySelector<HTMLElement>('button, input')?.focus();
    });
    return got;
  });

const expectAlone = async (before: Awaited<ReturnType<typeof windows>>): Promise<void> => {
  await stays(
    async () => {
      expect(await seen(magenta)).toBe(0);
      expect(await seen(cyan)).toBe(0);
      expect(await windows()).toEqual(before);
    },
    1_000,
    'the question standing alone',
    100,
  );
};

test('the desk is seen before there is a question, and not while one stands', async () => {
  await paint(instance.desk, magenta);
  await expect.poll(() => seen(magenta)).toBeGreaterThan(manyPixels); // control: this is how a page that is seen looks
  await enrol(instance.desk);
  await expect.poll(() => seen(magenta)).toBe(0);
  const [window, ...others] = await windows();
  expect(others).toEqual([]);
  expect(window?.views).toEqual(['app://desk/', 'app://prompt/']);
});

for (const cell of ['desk', 'matrix', 'prompt'] as const)
  test(`nothing that the ${cell} page does lies over the question or moves it`, async () => {
    const before = await windows();
    const pages = instance.app.windows().length;
    expect(await tryToCover(await instance.page(cell))).toEqual([]);
    await expectAlone(before);
    expect(instance.app.windows()).toHaveLength(pages);
    const prompt = await instance.page('prompt');
    await expect(prompt.getByRole('textbox', { name: en.signin.name })).toBeVisible();
  });

test('a question whose page is killed is asked again', async () => {
  const before = await windows();
  const pid = await instance.app.evaluate(({ webContents }) =>
    webContents
      .getAllWebContents()
      .find((page) => page.getURL().startsWith('app://prompt'))
      ?.getOSProcessId(),
  );
  process.kill(pid ?? -1, 'SIGKILL');
  await expect
    .poll(() =>
      instance.app.evaluate(({ webContents }) =>
        webContents
          .getAllWebContents()
          .filter((page) => page.getURL().startsWith('app://prompt'))
          .map((page) => page.getOSProcessId()),
      ),
    )
    .not.toEqual([pid]);
  await expect.poll(windows).toEqual(before);
  await expect.poll(() => seen(magenta)).toBe(0);
});

test('the answer takes the question away, and its process with it', async ({ stage }) => {
  await signIn(instance.desk, await newPerson(stage));
  // What was tried above lies over the desk itself.
  await instance.desk.evaluate(() => {
    for (const cover of document.querySelectorAll('dialog, [popover]')) cover.remove();
  });
  await expect.poll(() => seen(magenta)).toBeGreaterThan(manyPixels);
  const [window] = await windows();
  expect(window?.views).toEqual(['app://desk/']);
  const ofPages = await instance.app.evaluate(({ webContents }) =>
    webContents.getAllWebContents().map((page) => page.getURL()),
  );
  expect(ofPages.filter((url) => url.startsWith('app://prompt'))).toEqual([]);
  // Beside desk, matrix and the call that is loaded ahead Chromium keeps one empty process ready at most.
  await expect
    .poll(
      () =>
        familyOf(instance.app.process().pid ?? 0).filter(({ type }) => type === 'renderer').length,
    )
    .toBeLessThanOrEqual(4);
});

test('a question that comes in a call stands alone too, and the call cannot be put over it', async () => {
  const call = await openEmptyCall(instance);
  await paint(call, cyan);
  const place = { x: 0, y: 100, width: 1_200, height: 600 };
  expect(await ask(instance.desk, 'meeting.place', place)).toEqual({ ok: true });
  await expect.poll(() => seen(cyan)).toBeGreaterThan(manyPixels);
  expect(
    await ask(await instance.page('matrix'), 'account.report', {
      state: 'signedOut',
      code: 'matrix.sessionEnded',
      device: null,
    }),
  ).toEqual({ ok: true });
  const prompt = await promptOver(instance.desk);
  await expect(prompt.getByText(en.signin.failed.matrix.sessionEnded.happened)).toBeVisible();
  await expect.poll(() => seen(cyan)).toBe(0);
  const before = await windows();
  expect(before[0]?.views).toEqual(['app://desk/', 'app://call/', 'app://prompt/']);
  expect(await ask(instance.desk, 'meeting.place', { ...place, y: 0 })).toEqual({ ok: true });
  expect(await tryToCover(call)).toEqual([]);
  await expectAlone(before);
});
