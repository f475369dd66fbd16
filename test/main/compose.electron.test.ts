// P4, P15: what the composition itself decides: a call page that does not load leaves no session behind, and which certificate is called another server's.
// Electron and the keychain are stand-ins; the gateway's process, the settings, the profile and the certificates are real.
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { ProfilePreview } from '../../preload/contract/shapes.ts';
import { callChannel, type CallName } from '../../preload/contract/derive.ts';
import { fail, ok } from '../../preload/contract/result.ts';
import { createAuthority } from '../practice/certificates.ts';
import { createSigner, goodProfile, signRaw } from './profile/signedProfile.ts';

type Verify = (
  request: { readonly hostname: string; readonly certificate: { readonly data: string } },
  callback: (code: number) => void,
) => void;
interface PageOptions {
  readonly webPreferences: { readonly devTools: boolean };
}
interface PageStandIn {
  readonly isClosed: boolean;
  readonly joined: number;
}

const electron = vi.hoisted(() => {
  /** Answers every method with nothing, but for those that it is given. */
  const standIn = <T extends object>(own: T): T =>
    new Proxy(own, {
      get: (object, name) =>
        name in object || name === 'then'
          ? (Reflect.get(object, name) as unknown)
          : () => undefined,
    });
  const state = {
    standIn,
    folder: '',
    pages: [] as PageStandIn[],
    load: (): Promise<void> => Promise.resolve(),
    startGateway: (): unknown => undefined,
    handlers: new Map<string, (event: unknown, input: unknown) => Promise<unknown>>(),
    verify: new Map<string, Verify>(),
    kept: new Map<string, string>(),
    devTools: [] as unknown[],
  };
  const newPage = (load: () => Promise<void>) => {
    const own = {
      id: state.pages.length + 1,
      isClosed: false,
      joined: 0,
      isDestroyed: () => own.isClosed,
      close: () => {
        own.isClosed = true;
      },
      postMessage: () => {
        own.joined += 1;
      },
      loadURL: load,
    };
    const page = standIn(own);
    state.pages.push(page);
    return page;
  };
  return { state, newPage };
});
const { state } = electron;
vi.mock('electron', () => {
  const { standIn } = electron.state;
  return {
    app: standIn({ getPath: () => electron.state.folder }),
    dialog: {},
    nativeTheme: { shouldUseDarkColors: false },
    protocol: {},
    ipcMain: {
      handle: (channel: string, handler: (event: unknown, input: unknown) => Promise<unknown>) => {
        electron.state.handlers.set(channel, handler);
      },
    },
    session: {
      fromPartition: (partition: string) =>
        standIn({
          protocol: { handle: () => undefined },
          setCertificateVerifyProc: (verify: Verify) => {
            electron.state.verify.set(partition, verify);
          },
        }),
    },
    utilityProcess: { fork: () => electron.state.startGateway() },
    MessageChannelMain: class {
      readonly port1 = 'one end';
      readonly port2 = 'other end';
    },
    BrowserWindow: class {
      constructor(options: PageOptions) {
        electron.state.devTools.push(options.webPreferences.devTools);
        return standIn({
          webContents: electron.newPage(() => Promise.resolve()),
          contentView: standIn({}),
          isDestroyed: () => false,
          loadURL: () => Promise.resolve(),
        });
      }
    },
    WebContentsView: class {
      constructor(options: PageOptions) {
        electron.state.devTools.push(options.webPreferences.devTools);
        return standIn({ webContents: electron.newPage(() => electron.state.load()) });
      }
    },
  };
});
vi.mock('keytar', () => ({
  default: {
    getPassword: (_service: string, account: string) =>
      Promise.resolve(electron.state.kept.get(account) ?? null),
    setPassword: (_service: string, account: string, password: string) => {
      electron.state.kept.set(account, password);
      return Promise.resolve();
    },
  },
}));
// electron-store is loaded by Node itself and asks for Electron, which has no program here.
const forStore =
  'export default { app: { getPath: () => "/nowhere", getVersion: () => "0.1.0" }, ipcMain: { on: () => undefined }, shell: {} };';
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron'
      ? { url: `data:text/javascript,${encodeURIComponent(forStore)}`, shortCircuit: true }
      : next(specifier, context),
});
const { compose, openRefusingProxy } = await import('../../main/compose.electron.ts');

const folder = mkdtempSync(join(tmpdir(), 'alcove-compose-'));
const pem = { chat: '', other: '' };
let gateway: ChildProcess;

/** A call of the desk, through the IPC guard. */
const ask = async (name: CallName, input?: unknown): Promise<unknown> =>
  state.handlers.get(callChannel(name))?.(
    { sender: state.pages[0], senderFrame: { url: 'app://desk/', parent: null } },
    input,
  );
const open = (): Promise<unknown> => ask('meeting.open', { peerName: 'Jonas' });

beforeAll(async () => {
  vi.spyOn(console, 'log').mockImplementation(() => undefined);
  vi.stubEnv('XDG_DATA_HOME', folder);
  state.folder = folder;
  state.startGateway = () => {
    gateway = fork(
      fileURLToPath(new URL('../../main/gateway/process.entry.node.ts', import.meta.url)),
      { stdio: 'ignore', execArgv: [], env: {} },
    );
    return Object.assign(gateway, { postMessage: (message: object) => gateway.send(message) });
  };
  for (const cell of ['desk', 'call', 'player'])
    mkdirSync(join(folder, 'renderer', cell), { recursive: true });
  const authority = await createAuthority(folder);
  const issued = async (name: keyof typeof pem) => {
    mkdirSync(join(folder, name));
    const certificate = await authority.issue('chat.example', join(folder, name));
    pem[name] = readFileSync(certificate.certificateFile, 'utf8');
    return certificate;
  };
  const [{ spkiSha256 }] = [await issued('chat'), await issued('other')];
  const { servers } = goodProfile();
  const nowSeconds = Math.floor(Date.now() / 1_000);
  const profile = goodProfile({
    notBefore: nowSeconds - 60,
    expires: nowSeconds + 3_600,
    servers: { ...servers, desk: [{ host: 'chat.example', port: 443, spkiSha256: [spkiSha256] }] },
  });
  const profilePath = join(folder, 'practice.alcove');
  writeFileSync(profilePath, signRaw(profile, createSigner()));
  await compose({
    outFolder: folder,
    buildNote: null,
    mayInspect: false,
    bearsTrustedTypes: true,
    refusingProxy: await openRefusingProxy(),
    profilePath,
  });
  const pending = (await ask('profile.pending')) as { readonly value: ProfilePreview };
  expect(await ask('profile.accept', { fingerprint: pending.value.fingerprint })).toEqual(
    ok(undefined),
  );
  expect(
    await ask('account.store', {
      credentials: { userId: '@therapist:example', deviceId: 'D', accessToken: 't' },
      videoLogin: { user: 'u', password: 'p' },
    }),
  ).toEqual(ok(undefined));
}, 30_000);
afterAll(async () => {
  const gone = once(gateway, 'exit');
  gateway.kill('SIGKILL');
  await gone;
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

it('no page has developer tools in a program that may not be inspected (P6)', () => {
  expect(state.devTools.length).toBeGreaterThan(0);
  expect(new Set(state.devTools)).toEqual(new Set([false]));
});

describe('a call page that does not load', () => {
  it('is closed with its session, and the next session opens', async () => {
    state.load = () => Promise.reject(new Error('ERR_FAILED'));
    expect(await open()).toEqual(fail('meeting.pageFailed'));
    expect(state.pages.at(-1)).toMatchObject({ isClosed: true, joined: 0 });
    expect(await ask('meeting.place', { x: 0, y: 0, width: 1, height: 1 })).toEqual(
      fail('meeting.notOpen'),
    );
    state.load = () => Promise.resolve();
    expect(await open()).toEqual(ok(undefined));
    expect(state.pages.at(-1)).toMatchObject({ isClosed: false, joined: 1 });
    await ask('meeting.close');
  });

  it('closes no session that was opened after its own was left', async () => {
    const failing = Promise.withResolvers<undefined>();
    state.load = () => failing.promise;
    const first = open();
    await expect.poll(() => state.pages.at(-1)).toMatchObject({ isClosed: false, joined: 0 });
    await ask('meeting.close');
    state.load = () => Promise.resolve();
    expect(await open()).toEqual(ok(undefined));
    failing.reject(new Error('ERR_FAILED'));
    expect(await first).toEqual(fail('meeting.pageFailed'));
    expect(state.pages.at(-1)).toMatchObject({ isClosed: false, joined: 1 });
    expect(await open()).toEqual(fail('meeting.alreadyOpen'));
    await ask('meeting.close');
  });
});

describe('a certificate', () => {
  const judged = async (data: string): Promise<unknown[]> => {
    let code: number | null = null;
    state.verify.get('persist:desk')?.(
      { hostname: 'chat.example', certificate: { data } },
      (given) => {
        code = given;
      },
    );
    return [code, await ask('network.otherCertificate')];
  };

  it("of another key is refused and called another server's, one that ran out is only refused", async () => {
    expect(await judged(pem.chat)).toEqual([0, ok(false)]);
    expect(await judged(pem.other)).toEqual([-2, ok(true)]);
    const clock = vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 30 * 86_400_000);
    expect(await judged(pem.chat)).toEqual([-2, ok(false)]);
    clock.mockRestore();
  });
});
