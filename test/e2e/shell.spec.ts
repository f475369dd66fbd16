// P6, P15, P18: what a page of the program cannot do, tried from inside the real pages, with the operating system's sandbox on.
import { existsSync, readdirSync, readlinkSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import en from '../../resources/locales/en.json' with { type: 'json' };
import { asarOf } from '../../scripts/dist/folders.mjs';
import { cells } from '../../main/shell/cells.ts';
import { stripHeight } from '../../main/shell/placeRules.ts';
import { webPreferencesOf } from '../../main/shell/webPreferences.ts';
import { statusOf } from '../practice/processTable.ts';
import { enrol, signIn } from '../meeting/flows.ts';
import type { Instance } from '../meeting/instance.ts';
import { newPerson } from './newPerson.ts';
import { familyOf } from './processFamily.ts';
import { expect, test } from './stageTest.ts';
import { stays } from '../until.ts';

const name = 'shell';
const note = /^Development build · Electron \d/;
let instance: Instance;
let desk: Page;
let call: Page;
const notes: string[] = [];

test.beforeAll(async ({ stage }) => {
  test.setTimeout(90_000);
  instance = await stage.start(name);
  desk = instance.desk;
  const readNote = async (): Promise<void> => {
    notes.push(await desk.getByText(note).innerText());
  };
  await readNote();
  await enrol(desk);
  await readNote();
  await signIn(desk, await newPerson(stage));
  await readNote();
  // A session with nobody: the call page opens and waits.
  await desk.evaluate(() => window.alcove.calls['meeting.open']({ peerName: 'Nobody' }));
  call = await instance.call();
  await expect(
    call.getByText(en.stage.waiting.about.replace('{{person}}', 'Nobody')),
  ).toBeVisible();
});
test.afterAll(() => instance.close());

test('a development build says so on every screen before the call', () => {
  expect(notes).toHaveLength(3);
  for (const text of notes) expect(text).toContain('lib-jitsi-meet');
});

/** The program's processes and what the kernel holds them to. */
const held = () =>
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

test('every page runs under seccomp in a namespace of its own; no process was told to do without', async () => {
  // A service that has just been started gets its filter a moment later.
  await expect
    .poll(
      () =>
        held()
          .filter(({ what, seccomp }) => seccomp !== '2' && !unfiltered.includes(what))
          .map(({ what }) => what),
      { timeout: 10_000 },
    )
    .toEqual([]);
  const table = held();
  test
    .info()
    .annotations.push({
      type: 'processes',
      description: table
        .map(
          (row) => `${row.what}: seccomp ${row.seccomp}, no new privileges ${row.noNewPrivileges}`,
        )
        .join('; '),
    });
  expect(table.flatMap(({ forbidden }) => forbidden)).toEqual([]);
  const renderers = table.filter(({ what }) => what === 'renderer');
  expect(renderers.length).toBeGreaterThanOrEqual(2);
  for (const row of renderers) expect(row).toMatchObject({ seccomp: '2', noNewPrivileges: '1' });
  if (process.getuid?.() !== 0) return; // only root sees the namespaces of a process that shows its files to nobody
  const main = table.find(({ what }) => what === 'browser');
  for (const kind of ['user', 'pid', 'net'])
    for (const { pid } of renderers)
      expect(readlinkSync(`/proc/${pid}/ns/${kind}`)).not.toBe(
        readlinkSync(`/proc/${main?.pid ?? 0}/ns/${kind}`),
      );
});

test('the web preferences of the running pages are the ones written down', async () => {
  const running = await instance.app.evaluate(({ webContents }) =>
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
  expect(running.map(({ url }) => url).sort()).toEqual(['app://call/', 'app://desk/']);
  for (const cell of ['desk', 'call'] as const) {
    const { preload: _path, ...wanted } = webPreferencesOf(cells[cell], '');
    const known = running.find(({ url }) => url === `app://${cell}/`)?.preferences ?? {};
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

for (const cell of ['desk', 'call'] as const) {
  const page = (): Page => (cell === 'desk' ? desk : call);

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

  test(`${cell}: it cannot leave its place: no navigation, no window, no frame`, async () => {
    await page().evaluate(() => void Reflect.set(window, 'stayed', true));
    const at = page().url();
    const windows = instance.app.windows().length;
    const targets = [
      'https://example.test/',
      'http://127.0.0.1:9/',
      cell === 'desk' ? 'app://call/' : 'app://desk/',
      `app://${cell}/index.html?x`,
      'app://player/',
      'file:///etc/passwd',
      'data:text/html,x',
      'chrome://gpu',
      `${['java', 'script'].join('')}:void Reflect.deleteProperty(window,"stayed")`,
      'mailto:a@example.test',
      'blob:app://desk/x',
    ];
    for (const target of targets) {
      const opened = await page().evaluate((address) => {
        const outcomes: string[] = [];
        const attempt = (what: string, run: () => unknown): void => {
          try {
            if (run() === true) outcomes.push(what);
          } catch {
            /* refused by throwing */
          }
        };
        attempt('window.open', () => window.open(address) !== null);
        attempt('window.open self', () => window.open(address, '_self') === null && false);
        attempt('location', () => {
          window.location.href = address;
        });
        attempt('replace', () => window.location.replace(address));
        const link = document.createElement('a');
        link.href = address;
        for (const frame of ['', '_blank', '_top']) {
          link.target = frame;
          document.body.append(link);
          attempt('link', () => link.click());
        }
        link.remove();
        const form = document.createElement('form');
        form.action = address;
        document.body.append(form);
        for (const method of ['get', 'post']) {
          form.method = method;
          attempt('form', () => form.submit());
        }
        form.remove();
        const meta = document.createElement('meta');
        meta.httpEquiv = 'refresh';
        meta.content = `0;url=${address}`;
        document.head.append(meta);
        return outcomes;
      }, target);
      expect(opened, target).toEqual([]);
      await stays(async () => {
        expect(page().url(), target).toBe(at);
        expect(await page().evaluate(() => Reflect.get(window, 'stayed')), target).toBe(true);
      }, 150);
    }
    await page().evaluate((addresses) => {
      const directives: string[] = [];
      Reflect.set(window, 'violated', directives);
      document.addEventListener('securitypolicyviolation', (event) =>
        directives.push(`${event.effectiveDirective} ${event.blockedURI.replace(/\/$/, '')}`),
      );
      for (const address of addresses)
        for (const kind of ['iframe', 'object', 'embed', 'webview', 'portal', 'fencedframe']) {
          const element = document.createElement(kind);
          for (const attribute of ['src', 'data'])
            try {
              element.setAttribute(attribute, address);
            } catch {
              /* a trusted type is asked for */
            }
          document.body.append(element);
          setTimeout(() => element.remove(), 800);
        }
    }, targets);
    const loaded = (): readonly string[] =>
      page()
        .frames()
        .filter((frame) => frame !== page().mainFrame())
        .map((frame) => frame.url())
        .filter((url) => url !== '' && url !== 'about:blank' && !url.startsWith('chrome-error:'));
    await stays(() => expect(loaded()).toEqual([]), 600);
    await expect
      .poll(() => page().evaluate(() => Reflect.get(window, 'violated') as string[]))
      .toEqual(
        expect.arrayContaining([
          'frame-src https://example.test',
          cell === 'desk'
            ? 'require-trusted-types-for trusted-types-sink'
            : 'object-src https://example.test',
        ]),
      ); // the page's own policy refuses, and behind it the shell
    expect(instance.app.windows()).toHaveLength(windows);
  });

  test(`${cell}: no code but the shipped code runs`, async () => {
    // In a timer: what the debugger itself calls may compile text, the page may not.
    const ran = await page().evaluate(
      () =>
        new Promise<string[]>((resolve) =>
          setTimeout(() => {
            const done: string[] = [];
            const mark = (what: string): string => `window.ran=[...(window.ran??[]),'${what}']`;
            const attempt = (what: string, run: () => unknown): void => {
              try {
                run();
              } catch {
                return;
              }
              if (what !== '') done.push(what);
            };
            attempt('eval', () => {
              Reflect.apply(Reflect.get(window, 'eval'), undefined, ['1']);
            });
            attempt('Function', () => {
              Reflect.construct(Function, ['return 1']);
            });
            attempt('AsyncFunction', () => {
              Reflect.construct(Object.getPrototypeOf(async () => undefined).constructor, [
                'return 1',
              ]);
            });
            attempt('', () => {
              setTimeout(mark('timer') as unknown as () => void, 0);
            });
            for (const source of [
              null,
              `data:text/javascript,${mark('data script')}`,
              URL.createObjectURL(new Blob([mark('blob script')], { type: 'text/javascript' })),
              'https://example.test/x.js',
            ])
              attempt('', () => {
                const script = document.createElement('script');
                if (source === null) script.textContent = mark('inline script');
                else script.src = source;
                document.head.append(script);
              });
            attempt('', () => {
              const holder = document.createElement('div');
              document.body.append(holder);
              holder.innerHTML = `<img src="x:" onerror="${mark('inline handler')}"><svg onload="${mark('svg')}">`;
            });
            attempt('', () => {
              const image = document.createElement('img');
              image.setAttribute('onerror', mark('attribute handler'));
              image.src = 'x:';
              document.body.append(image);
            });
            attempt('', () => document.write(`<script>${mark('document.write')}</script>`));
            attempt('', () => {
              const worker = new Worker(URL.createObjectURL(new Blob(['postMessage(1)'])));
              worker.onmessage = () => done.push('blob worker');
            });
            attempt('', () => {
              const worker = new Worker('data:text/javascript,postMessage(1)');
              worker.onmessage = () => done.push('data worker');
            });
            attempt(
              '',
              () =>
                void navigator.serviceWorker.register('/call.js').then(
                  () => done.push('service worker'),
                  () => undefined,
                ),
            );
            attempt('', () => {
              const script = document.createElement('script');
              script.type = 'module';
              script.textContent = `import 'data:text/javascript,${mark('import')}';`;
              document.head.append(script);
            });
            setTimeout(
              () =>
                resolve([...done, ...((Reflect.get(window, 'ran') as string[] | undefined) ?? [])]),
              700,
            );
          }, 0),
        ),
    );
    expect(ran).toEqual([]);
    const wasm = await page().evaluate(
      () =>
        new Promise<boolean>((resolve) =>
          setTimeout(
            () =>
              void WebAssembly.compile(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0])).then(
                () => resolve(true),
                () => resolve(false),
              ),
            0,
          ),
        ),
    );
    expect(wasm).toBe(cell === 'desk'); // the desk's cryptography is WebAssembly
  });

  test(`${cell}: permissions are those of the table, and nothing else`, async () => {
    const answers = await page().evaluate(async () => {
      const outcome = async (ask: () => unknown): Promise<string> => {
        try {
          const answer: unknown = await Promise.race([
            ask(),
            new Promise((resolve) => setTimeout(() => resolve('no answer'), 4_000)),
          ]);
          if (Array.isArray(answer) && answer.length === 0) return 'none';
          return typeof answer === 'string' ? answer : 'granted';
        } catch (error) {
          return error instanceof Error || error instanceof DOMException ? error.name : 'refused';
        }
      };
      const device = (kind: string, method: string) => (): unknown => {
        const api: unknown = Reflect.get(navigator, kind);
        if (typeof api !== 'object' || api === null) return 'absent';
        return Reflect.apply(Reflect.get(api, method) as (options: object) => unknown, api, [
          { filters: [], acceptAllDevices: true },
        ]);
      };
      const media = async (constraints: MediaStreamConstraints): Promise<string> => {
        const stream = await navigator.mediaDevices.getUserMedia(constraints);
        const kinds = stream.getTracks().map((track) => {
          track.stop();
          return track.kind;
        });
        return `granted ${kinds.sort().join(' ')}`;
      };
      const found: Record<string, string> = {};
      const asks: Record<string, () => unknown> = {
        microphone: () => media({ audio: true }),
        camera: () => media({ video: true }),
        both: () => media({ audio: true, video: true }),
        screen: () => navigator.mediaDevices.getDisplayMedia({ video: true }),
        'screen by id': () =>
          navigator.mediaDevices.getUserMedia({
            video: { mandatory: { chromeMediaSource: 'desktop' } },
          } as unknown as MediaStreamConstraints),
        geolocation: () =>
          new Promise((resolve, reject) =>
            navigator.geolocation.getCurrentPosition(
              resolve,
              (error) =>
                reject(new DOMException('', error.code === 1 ? 'NotAllowedError' : 'Other')),
              { timeout: 3_000 },
            ),
          ),
        notifications: async () =>
          (await Notification.requestPermission()) === 'granted' ? 'granted' : 'NotAllowedError',
        'clipboard read': () => navigator.clipboard.readText(),
        midi: () => navigator.requestMIDIAccess(),
        'midi sysex': () => navigator.requestMIDIAccess({ sysex: true }),
        usb: device('usb', 'requestDevice'),
        serial: device('serial', 'requestPort'),
        hid: device('hid', 'requestDevice'),
        bluetooth: device('bluetooth', 'requestDevice'),
        idle: () =>
          (
            Reflect.get(window, 'IdleDetector') as
              | { requestPermission(): Promise<string> }
              | undefined
          )
            ?.requestPermission()
            .then((answer) => (answer === 'granted' ? 'granted' : 'NotAllowedError')) ?? 'absent',
        fullscreen: async () => {
          await Promise.race([
            document.documentElement.requestFullscreen(),
            new Promise((resolve) => setTimeout(resolve, 1_500)),
          ]);
          return document.fullscreenElement === null ? 'NotAllowedError' : 'granted';
        },
        'pointer lock': () => document.body.requestPointerLock(),
        'keyboard lock': () =>
          (Reflect.get(navigator, 'keyboard') as { lock(): Promise<void> } | undefined)?.lock() ??
          'absent',
        fonts: () =>
          (Reflect.get(window, 'queryLocalFonts') as (() => Promise<unknown>) | undefined)?.() ??
          'absent',
        files: () =>
          (Reflect.get(window, 'showOpenFilePicker') as (() => Promise<unknown>) | undefined)?.() ??
          'absent',
        windows: () =>
          (Reflect.get(window, 'getScreenDetails') as (() => Promise<unknown>) | undefined)?.() ??
          'absent',
        storage: async () => ((await navigator.storage.persist()) ? 'granted' : 'NotAllowedError'),
      };
      for (const [what, ask] of Object.entries(asks)) found[what] = await outcome(ask);
      for (const query of [
        'geolocation',
        'notifications',
        'clipboard-read',
        'midi',
        'background-sync',
        'accelerometer',
        'local-fonts',
        'window-management',
        'idle-detection',
        'screen-wake-lock',
        'display-capture',
        'nfc',
      ])
        found[`query ${query}`] = await outcome(
          async () => (await navigator.permissions.query({ name: query as PermissionName })).state,
        );
      return found;
    });
    test.info().annotations.push({ type: 'permissions', description: JSON.stringify(answers) });
    const granted = Object.entries(answers)
      .filter(
        ([, answer]) =>
          answer.startsWith('granted') || answer === 'no answer' || answer === 'prompt',
      )
      .map(([what, answer]) => `${what}: ${answer}`);
    expect(granted).toEqual(
      cell === 'desk'
        ? []
        : ['microphone: granted audio', 'camera: granted video', 'both: granted audio video'],
    );
  });

  test(`${cell}: only shipped files of its own cell are served`, async ({ stage }) => {
    // It lies where Electron looks for files that are not in the archive, but is not in its list.
    const beside = join(`${asarOf(stage.programFolder)}.unpacked`, 'renderer', cell);
    await mkdir(beside, { recursive: true });
    await writeFile(join(beside, 'added.js'), '');
    const statuses = await page().evaluate(async (own) => {
      const found: Record<string, number | string> = {};
      const other = own === 'desk' ? 'call' : 'desk';
      for (const path of [
        '/',
        '/index.html',
        '/entry.js',
        '/nothing.js',
        '/added.js',
        '/assets',
        '/assets/',
        '/../../main/entry.js',
        '/%2e%2e/%2e%2e/main/entry.js',
        '/..%2f..%2fmain%2fentry.js',
        '/..\\..\\main\\entry.js',
        '/package.json',
        '/index.html%00.js',
        '//call/index.html',
        `app://${other}/index.html`,
        'app://player/',
        'file:///etc/passwd',
      ]) {
        found[path] = await fetch(path).then(
          (answer) => answer.status,
          (error: unknown) => (error instanceof Error ? error.name : 'failed'),
        );
      }
      found['POST'] = await fetch('/index.html', { method: 'POST' }).then(
        (answer) => answer.status,
        () => 'failed',
      );
      return found;
    }, cell);
    await rm(beside, { recursive: true });
    const served = Object.entries(statuses)
      .filter(([, status]) => typeof status === 'number' && status < 400)
      .map(([path]) => path);
    // The call page may not even fetch its own files: it connects to its servers alone.
    expect(served).toEqual(cell === 'desk' ? ['/', '/index.html'] : []);
  });

  test(`${cell}: nothing is downloaded`, async () => {
    const files = (): string[] =>
      readdirSync(instance.home, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => entry.name)
        .filter((file) => /canary|download/i.test(file));
    await page().evaluate(() => {
      for (const address of [
        URL.createObjectURL(new Blob(['x'])),
        'data:application/octet-stream,x',
        '/index.html',
      ]) {
        const link = document.createElement('a');
        link.href = address;
        link.download = 'canary.txt';
        link.click();
      }
    });
    await stays(() => expect(files()).toEqual([]), 800);
    expect(existsSync(join(instance.home, 'Downloads', 'canary.txt'))).toBe(false);
  });
}

test('the call page stays below the truth strip, wherever the desk asks to put it', async () => {
  const bounds = () =>
    instance.app.evaluate(
      ({ BrowserWindow }) =>
        BrowserWindow.getAllWindows()
          .flatMap((window) =>
            window.contentView.children.map((child) => ({
              ...child.getBounds(),
              content: window.getContentSize(),
            })),
          )
          .find((child) => child.width > 0 && child.y > 0) ?? null,
    );
  for (const asked of [
    { x: 0, y: 0, width: 1280, height: 800 },
    { x: 0, y: 0, width: 20_000, height: 20_000 },
    { x: 10, y: 75, width: 100, height: 100 },
  ]) {
    expect(
      (await desk.evaluate((rect) => window.alcove.calls['meeting.place'](rect), asked)).ok,
    ).toBe(true);
    const placed = await bounds();
    expect(placed?.y).toBeGreaterThanOrEqual(stripHeight);
    expect((placed?.y ?? 0) + (placed?.height ?? 0)).toBeLessThanOrEqual(placed?.content[1] ?? 0);
  }
  expect(
    await desk.evaluate(() =>
      window.alcove.calls['meeting.place']({ x: 0, y: -50, width: 10, height: 10 }),
    ),
  ).toEqual({ ok: false, code: 'ipcGuard.input' });
  const before = await bounds();
  await call.evaluate(() => {
    window.moveTo(0, 0);
    window.resizeTo(2_000, 2_000);
  });
  expect(await bounds()).toEqual(before);
});

const openCalls = (): Promise<number> =>
  instance.app.evaluate(
    ({ webContents }) =>
      webContents.getAllWebContents().filter((page) => page.getURL().startsWith('app://call'))
        .length,
  );
const inDesk = (script: string): Promise<unknown> =>
  instance.app.evaluate(
    ({ webContents }, text) =>
      webContents
        .getAllWebContents()
        .find((page) => page.getURL().startsWith('app://desk'))
        ?.executeJavaScript(text) as Promise<unknown>,
    script,
  );

test('a call page that goes to about:blank is closed', async () => {
  await call.evaluate(() => {
    setTimeout(() => window.location.replace('about:blank'), 0);
  });
  await expect
    .poll(() =>
      instance.app.evaluate(({ webContents }) =>
        webContents.getAllWebContents().map((page) => page.getURL()),
      ),
    )
    .toEqual(['app://desk/']);
  await desk.evaluate(() => window.alcove.calls['meeting.close'](undefined));
});

for (const [what, leave] of [
  ['goes to about:blank', () => inDesk("setTimeout(() => location.replace('about:blank'), 0)")],
  [
    'dies',
    async () => {
      const pid = await instance.app.evaluate(({ webContents }) =>
        webContents
          .getAllWebContents()
          .find((page) => page.getURL().startsWith('app://desk'))
          ?.getOSProcessId(),
      );
      process.kill(pid ?? -1, 'SIGKILL');
    },
  ],
] as const) {
  test(`a desk that ${what} takes the call with it and begins anew`, async () => {
    // Asked for through main: to Playwright a page that died stays dead.
    expect(await inDesk("window.alcove.calls['meeting.open']({ peerName: 'Nobody' })")).toEqual({
      ok: true,
    });
    await expect.poll(openCalls).toBe(1);
    await leave();
    await expect.poll(openCalls).toBe(0);
    await expect
      .poll(() => inDesk('document.body.innerText'), { timeout: 30_000 })
      .toContain(en.home.guest.none.title);
  });
}
