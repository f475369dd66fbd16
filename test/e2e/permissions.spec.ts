// P6: what a page may use is what stands in the table of cells, and nothing else; asked from inside the real pages.
import type { Page } from '@playwright/test';
import { openAllCells, openCells, type AllCells } from './cellPages.ts';
import { expect, test } from './stageTest.ts';

let all: AllCells;
test.beforeAll(async ({ stage }) => {
  test.setTimeout(90_000);
  all = await openAllCells(stage, 'permissions');
});
test.afterAll(() => all.close());

for (const cell of openCells) {
  const page = (): Page => all.page(cell);

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
      cell === 'call'
        ? ['microphone: granted audio', 'camera: granted video', 'both: granted audio video']
        : [],
    );
  });
}
