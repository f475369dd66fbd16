// Proves that a cell's session is locked before its page: proxy, permissions, certificates, downloads, devices (P4, P6).
import type { Session } from 'electron';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { byCell, cellNames } from '../../../preload/contract/cellName.ts';
import { cells } from '../../../main/shell/cells.ts';
import {
  lockSession,
  lockSessions,
  routeSessions,
  type CellSessionPorts,
} from '../../../main/shell/cellSession.electron.ts';
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
  refusingPort: 4_711,
  cspFacts: () => ({ connect: [], bearsTrustedTypes: true }),
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
  it('sends everything to the port that refuses, loopback too', async () => {
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
    expect(told.last('setSpellCheckerLanguages')).toEqual([[]]);
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

/** Where each session was told to send everything, in the order of telling. */
const proxies = (): unknown[] =>
  (told.told.get('setProxy') ?? []).map(
    ([settings]) => (settings as { readonly proxyRules: string }).proxyRules,
  );

describe('routeSessions', () => {
  it('leads every cell to its own port of the gateway, loopback too, and changes nothing else', async () => {
    await routeSessions(byCell((cell) => 5_000 + cellNames.indexOf(cell)));
    expect(current.partitions).toEqual(
      cellNames.map((cell) => [cells[cell].partition, { cache: false }]),
    );
    expect(proxies()).toEqual(cellNames.map((_cell, index) => `http://127.0.0.1:${5_000 + index}`));
    expect(told.last('setProxy')[0]).toMatchObject({
      mode: 'fixed_servers',
      proxyBypassRules: '<-loopback>',
    });
    expect(new Set(told.names())).toEqual(new Set(['setProxy']));
  });
});

describe('lockSessions', () => {
  const lockAll = (bearsTrustedTypes = true): Promise<void> =>
    lockSessions({
      pageFolder: '/program/renderer',
      refusingPort: 4_711,
      connect: (cell) => [`wss://${cell}.example`],
      bearsTrustedTypes,
      isPinned: (cell) => (host, given) => host === `${cell}.example` && given === pem,
    });

  it('locks the session of every cell onto the port that refuses, each with its own pages, servers and pins', async () => {
    await lockAll();
    expect(current.partitions.map(([partition]) => partition)).toEqual(
      cellNames.map((cell) => cells[cell].partition),
    );
    expect(proxies()).toEqual(cellNames.map(() => 'http://127.0.0.1:4711'));
    expect(
      current.served.map(([, row, folder, facts]) => [row, folder, (facts as () => unknown)()]),
    ).toEqual(
      cellNames.map((cell) => [
        cells[cell],
        `/program/renderer/${cell}`,
        { connect: [`wss://${cell}.example`], bearsTrustedTypes: true },
      ]),
    );
    const verifiers = (told.told.get('setCertificateVerifyProc') ?? []).map(
      ([verify]) =>
        verify as (
          request: { readonly hostname: string; readonly certificate: { readonly data: string } },
          callback: (code: number) => void,
        ) => void,
    );
    cellNames.forEach((cell, index) => {
      const codes = cellNames.map((other) => {
        let code = Number.NaN;
        verifiers[index]?.(
          { hostname: `${other}.example`, certificate: { data: pem } },
          (given) => {
            code = given;
          },
        );
        return code;
      });
      expect(codes, cell).toEqual(cellNames.map((other) => (other === cell ? 0 : -2)));
    });
  });

  it('asks for Trusted Types only where the video library bears them', async () => {
    await lockAll(false);
    const facts = current.served.map(([, , , cspFacts]) =>
      (cspFacts as CellSessionPorts['cspFacts'])(),
    );
    expect(facts.map(({ bearsTrustedTypes }) => bearsTrustedTypes)).toEqual(
      cellNames.map(() => false),
    );
  });

  it('rejects when one cannot be locked: then no page may be loaded', async () => {
    current.session = null;
    await expect(lockAll()).rejects.toThrow('Cannot read properties of null');
  });
});
