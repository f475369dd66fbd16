// P6: what holds the program's processes and pages, read from the kernel and from the running pages, with the operating system's sandbox on.
import { readlinkSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { cells } from '../../main/shell/cells.ts';
import { webPreferencesOf } from '../../main/shell/webPreferences.ts';
import { enrol, promptOver, signIn } from '../meeting/flows.ts';
import type { Instance } from '../meeting/instance.ts';
import { statusOf } from '../practice/processTable.ts';
import { openAllCells, openCells, type AllCells } from './cellPages.ts';
import { newPerson } from './newPerson.ts';
import { familyOf } from './processFamily.ts';
import { expect, test } from './stageTest.ts';

let all: AllCells;
test.beforeAll(async ({ stage }) => {
  test.setTimeout(90_000);
  all = await openAllCells(stage, 'shell');
});
test.afterAll(() => all.close());

test('a development build says so on every screen before the call', async ({ stage }) => {
  const note = /^Development build · Electron \d.*lib-jitsi-meet/;
  const one = await stage.start('shell-note');
  await expect(one.desk.getByText(note)).toBeVisible();
  await enrol(one.desk);
  await expect((await promptOver(one.desk)).getByText(note)).toBeVisible();
  await signIn(one.desk, await newPerson(stage));
  await expect(one.desk.getByText(note)).toBeVisible();
  await one.close();
});

/** The program's processes and what the kernel holds them to. */
const held = (instance: Instance) =>
  familyOf(instance.app.process().pid ?? 0)
    .filter(({ type }) => type !== null)
    .map(({ pid, type, cmdline }) => ({
      pid,
      what:
        cmdline.find((part) => part.startsWith('--utility-sub-type='))?.split('=')[1] ?? type ?? '',
      seccomp: statusOf(pid, 'Seccomp'),
      noNewPrivileges: statusOf(pid, 'NoNewPrivs'),
      forbidden: cmdline.filter((part) =>
        /^--(no-sandbox|disable-seccomp|disable-setuid|disable-namespace|disable-gpu-sandbox|single-process|allow-sandbox)/.test(
          part,
        ),
      ),
    }));
/** What Chromium leaves without seccomp on Linux: the program itself, the processes that fork, the one that draws, and those whose work is the network or a device. No page and no decoder is among them. */
const unfiltered = [
  'browser',
  'zygote',
  'gpu-process',
  'node.mojom.NodeService',
  'network.mojom.NetworkService',
  'audio.mojom.AudioService',
  'video_capture.mojom.VideoCaptureService',
];

for (const [what, one] of [
  ['signed in', () => all.signedIn],
  ['asking for a password', () => all.asking],
] as const) {
  test(`${what}: every page runs in a process and a namespace of its own, under seccomp; no process was told to do without`, async () => {
    const instance = one();
    // A service that has just been started gets its filter a moment later.
    await expect
      .poll(
        () =>
          held(instance)
            .filter((row) => row.seccomp !== '2' && !unfiltered.includes(row.what))
            .map((row) => row.what),
        { timeout: 10_000 },
      )
      .toEqual([]);
    const table = held(instance);
    test
      .info()
      .annotations.push({
        type: 'processes',
        description: table
          .map(
            (row) =>
              `${row.what}: seccomp ${row.seccomp}, no new privileges ${row.noNewPrivileges}`,
          )
          .join('; '),
      });
    expect(table.flatMap(({ forbidden }) => forbidden)).toEqual([]);
    const ofPages = await instance.app.evaluate(({ webContents }) =>
      webContents.getAllWebContents().map((page) => page.getOSProcessId()),
    );
    expect(new Set(ofPages).size).toBe(3);
    const renderers = table.filter((row) => row.what === 'renderer');
    expect(renderers.map(({ pid }) => pid)).toEqual(expect.arrayContaining(ofPages));
    for (const row of renderers) expect(row).toMatchObject({ seccomp: '2', noNewPrivileges: '1' });
    // The gateway and the keychain's process.
    expect(table.filter((row) => row.what === 'node.mojom.NodeService')).toHaveLength(2);
    if (process.getuid?.() !== 0) return; // only root sees the namespaces of a process that shows its files to nobody
    const main = table.find((row) => row.what === 'browser');
    for (const kind of ['user', 'pid', 'net'])
      for (const { pid } of renderers)
        expect(readlinkSync(`/proc/${pid}/ns/${kind}`)).not.toBe(
          readlinkSync(`/proc/${main?.pid ?? 0}/ns/${kind}`),
        );
  });
}

/** What Electron tells of the web preferences of each page. */
const preferencesIn = (instance: Instance) =>
  instance.app.evaluate(({ webContents }) =>
    webContents
      .getAllWebContents()
      .map((page) => ({
        url: page.getURL(),
        preferences: JSON.parse(
          JSON.stringify(
            Reflect.apply(Reflect.get(page, 'getLastWebPreferences') as () => unknown, page, []),
          ),
        ) as Record<string, unknown>,
      })),
  );

test('the web preferences of the running pages are the ones written down', async () => {
  const running = [...(await preferencesIn(all.signedIn)), ...(await preferencesIn(all.asking))];
  expect(new Set(running.map(({ url }) => url))).toEqual(
    new Set(openCells.map((cell) => `${cells[cell].origin}/`)),
  );
  for (const { url, preferences: known } of running) {
    const cell = openCells.find((name) => url === `${cells[name].origin}/`);
    if (cell === undefined) throw new Error(`a page of no cell: ${url}`);
    const { preload: _path, ...wanted } = webPreferencesOf(cells[cell], '');
    // Electron tells only some of them back; these must be among those it tells.
    expect(Object.keys(known)).toEqual(
      expect.arrayContaining([
        'sandbox',
        'contextIsolation',
        'nodeIntegration',
        'webSecurity',
        'webviewTag',
        'experimentalFeatures',
        'allowRunningInsecureContent',
      ]),
    );
    expect(known).toMatchObject(
      Object.fromEntries(Object.entries(wanted).filter(([key]) => key in known)),
    );
  }
});

for (const cell of openCells) {
  const page = (): Page => all.page(cell);

  test(`${cell}: nothing of Node or Electron is in the page, only its slice of the contract`, async () => {
    const found = await page().evaluate(() =>
      [
        'require',
        'process',
        'module',
        'exports',
        'Buffer',
        'global',
        '__dirname',
        'electron',
        'ipcRenderer',
        'electronBinding',
        'nodeRequire',
      ].filter((one) => Reflect.get(window, one) !== undefined),
    );
    expect(found).toEqual([]);
    // The window's own `chrome` has nothing that reaches out of the page, and no database without the sandbox's rules can be opened.
    expect(
      await page().evaluate(() =>
        Object.keys((Reflect.get(window, 'chrome') as object) ?? {}).filter(
          (one) => !['loadTimes', 'csi'].includes(one),
        ),
      ),
    ).toEqual([]);
    expect(
      await page().evaluate(() => {
        try {
          return typeof (Reflect.get(window, 'openDatabase') as (...args: unknown[]) => unknown)(
            'x',
            '1',
            'x',
            1,
          );
        } catch {
          return 'refused';
        }
      }),
    ).toBe('refused');
    const bridge = await page().evaluate(() => ({
      own: Object.getOwnPropertyNames(window.alcove).sort(),
      frozen: Object.isFrozen(window.alcove) && Object.isFrozen(window.alcove.calls),
      replaceable: Reflect.set(window, 'alcove', 1),
    }));
    expect(bridge).toEqual({ own: ['calls', 'on', 'ports'], frozen: true, replaceable: false });
  });
}
