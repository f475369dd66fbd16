// Proves that a cell's session is locked before its page: proxy, permissions, certificates, downloads, devices (P4, P6).
import type { Session } from 'electron';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { byCell, cellNames } from '../../../preload/contract/cellName.ts';
import { cells } from '../../../main/shell/cells.ts';
import {
  lockSession,
  lockSessions,
  type CellSessionPorts,
} from '../../../main/shell/cellSession.electron.ts';
import { turns } from '../../until.ts';
import { createRecorder, type Recorder } from './electronDouble.ts';

const current = vi.hoisted(
  (): { session: unknown; partitions: unknown[][]; served: unknown[][] } => ({
    session: null,
    partitions: [],
    served: [],
  }),
);
vi.mock('electron', () => ({
  session: {
    fromPartition: (...args: unknown[]) => {
      current.partitions.push(args);
      return current.session;
    },
  },
  protocol: {},
}));
vi.mock('../../../main/shell/pages.electron.ts', () => ({
  servePages: (...args: unknown[]) => void current.served.push(args),
}));

const pem = "the practice's own certificate";
const ports: CellSessionPorts = {
  pageFolder: '/pages',
  gatewayPort: 4_711,
  connect: () => [],
  isPinned: (host, given) => host === 'chat.example' && given === pem,
};

let told: Recorder;
beforeEach(() => {
  told = createRecorder();
  current.session = told.target;
  current.partitions = [];
  current.served = [];
});

type Asked = {
  readonly requestingUrl: string;
  readonly isMainFrame: boolean;
  readonly mediaTypes?: readonly string[];
};
const request = (permission: string, details: Asked): boolean | 'no answer' => {
  let answer: boolean | 'no answer' = 'no answer';
  (
    told.last('setPermissionRequestHandler')[0] as (
      page: unknown,
      permission: string,
      callback: (granted: boolean) => void,
      details: Asked,
    ) => void
  )(
    null,
    permission,
    (granted) => {
      answer = granted;
    },
    details,
  );
  return answer;
};
const check = (
  permission: string,
  origin: string,
  details: { readonly isMainFrame: boolean; readonly mediaType?: string },
): unknown =>
  (
    told.last('setPermissionCheckHandler')[0] as (
      page: unknown,
      permission: string,
      origin: string,
      details: unknown,
    ) => unknown
  )(null, permission, origin, details);

describe('lockSession', () => {
  it("sends everything to the cell's own gateway port, loopback too", async () => {
    await lockSession(cells.call, ports);
    expect(current.partitions).toEqual([['call', { cache: false }]]);
    expect(told.last('setProxy')).toEqual([
      {
        mode: 'fixed_servers',
        proxyRules: 'http://127.0.0.1:4711',
        proxyBypassRules: '<-loopback>',
      },
    ]);
  });

  it('asks no host for dictionaries, from the very first', async () => {
    await lockSession(cells.desk, ports);
    const order = told.names();
    expect(told.last('setSpellCheckerEnabled')).toEqual([false]);
    expect(String(told.last('setSpellCheckerDictionaryDownloadURL')[0])).toMatch(
      /^http:\/\/127\.0\.0\.1:1\//,
    );
    expect(order.indexOf('setSpellCheckerDictionaryDownloadURL')).toBeLessThan(
      order.indexOf('setSpellCheckerEnabled'),
    );
  });

  it('takes a pinned certificate and refuses every other, never leaving it to Chromium', async () => {
    await lockSession(cells.desk, ports);
    const verify = (hostname: string, data: string): unknown => {
      let answer: unknown;
      (
        told.last('setCertificateVerifyProc')[0] as (
          request: unknown,
          callback: (code: number) => void,
        ) => void
      )({ hostname, certificate: { data } }, (code) => {
        answer = code;
      });
      return answer;
    };
    expect(verify('chat.example', pem)).toBe(0);
    expect(verify('CHAT.example', pem)).toBe(0);
    expect(verify('chat.example', 'another')).toBe(-2);
    expect(verify('evil.example', pem)).toBe(-2);
  });

  it('answers permission requests and checks by the table', async () => {
    await lockSession(cells.call, ports);
    expect(
      request('media', {
        requestingUrl: 'app://call/',
        isMainFrame: true,
        mediaTypes: ['audio', 'video'],
      }),
    ).toBe(true);
    expect(request('media', { requestingUrl: 'app://call/', isMainFrame: true })).toBe(false);
    expect(
      request('media', { requestingUrl: 'app://call/', isMainFrame: false, mediaTypes: ['audio'] }),
    ).toBe(false);
    expect(
      request('media', { requestingUrl: 'app://desk/', isMainFrame: true, mediaTypes: ['audio'] }),
    ).toBe(false);
    expect(request('geolocation', { requestingUrl: 'app://call/', isMainFrame: true })).toBe(false);
    expect(check('media', 'app://call/', { isMainFrame: true, mediaType: 'audio' })).toBe(true);
    expect(check('media', 'app://call/', { isMainFrame: true })).toBe(false);
    expect(check('notifications', 'app://call/', { isMainFrame: true })).toBe(false);
  });

  it('finding: a request from an address that is none is refused, and no exception leaves it without an answer', async () => {
    await lockSession(cells.call, ports);
    for (const requestingUrl of ['', 'about:', ':', 'not an address', 'app://'])
      expect(
        request('media', { requestingUrl, isMainFrame: true, mediaTypes: ['audio'] }),
        requestingUrl,
      ).toBe(false);
  });

  it('has no devices, no screen capture, no pairing and no downloads', async () => {
    await lockSession(cells.desk, ports);
    expect((told.last('setDevicePermissionHandler')[0] as () => unknown)()).toBe(false);
    expect(told.last('setDisplayMediaRequestHandler')).toEqual([null]);
    let pairing: unknown;
    (
      told.last('setBluetoothPairingHandler')[0] as (
        details: unknown,
        callback: (answer: unknown) => void,
      ) => void
    )({}, (answer) => {
      pairing = answer;
    });
    expect(pairing).toEqual({ confirmed: false });
    let isPrevented = false;
    told.listener('will-download')({
      preventDefault: () => {
        isPrevented = true;
      },
    });
    expect(isPrevented).toBe(true);
  });

  it('gives back the session of its own partition', async () => {
    expect(await lockSession(cells.player, ports)).toBe(told.target as unknown as Session);
  });
});

describe('lockSessions', () => {
  it('locks every cell to a port, to pages, to servers and to certificates of its own', async () => {
    await lockSessions({
      pageFolder: '/pages',
      gatewayPorts: byCell((cell) => 4_000 + cellNames.indexOf(cell)),
      connect: (cell) => [`https://${cell}.example`],
      isPinned: (cell) => (host) => host === `${cell}.example`,
    });
    expect(current.partitions).toEqual(
      cellNames.map((cell) => [cells[cell].partition, { cache: false }]),
    );
    expect(told.told.get('setProxy')?.map(([proxy]) => proxy)).toMatchObject(
      cellNames.map((_cell, index) => ({ proxyRules: `http://127.0.0.1:${4_000 + index}` })),
    );
    const connects = current.served.map(([, , , connect]) => (connect as () => unknown)());
    expect(connects).toEqual(cellNames.map((cell) => [`https://${cell}.example`]));
    expect(current.served.map(([, row, folder]) => [row, folder])).toEqual(
      cellNames.map((cell) => [cells[cell], `/pages/${cell}`]),
    );
    const verify = told.told
      .get('setCertificateVerifyProc')
      ?.map(([proc]) => proc as (request: unknown, callback: (code: number) => void) => void);
    const matrix = verify?.[cellNames.indexOf('matrix')];
    const codes: number[] = [];
    for (const hostname of ['matrix.example', 'call.example'])
      matrix?.({ hostname, certificate: { data: '' } }, (code) => void codes.push(code));
    expect(codes).toEqual([0, -2]);
  });

  it('settles only when the last of them is locked', async () => {
    const locked = Promise.withResolvers<void>();
    let isDone = false;
    const proxy = { ...told.target, setProxy: () => locked.promise };
    current.session = new Proxy(proxy, {
      get: (own, name) =>
        (name === 'setProxy' ? own.setProxy : Reflect.get(told.target, name)) as unknown,
    });
    const all = lockSessions({
      pageFolder: '/pages',
      gatewayPorts: byCell(() => 4_000),
      connect: () => [],
      isPinned: () => () => false,
    }).then(() => {
      isDone = true;
    });
    await turns();
    expect(isDone).toBe(false);
    locked.resolve();
    await all;
    expect(isDone).toBe(true);
  });
});
