// Stands in for all of Electron that main uses: it remembers what it was told, and lets a test do what Chromium would. It decides nothing.
import { basename } from 'node:path';
import { EventEmitter } from 'node:events';
import type { CellName } from '../../preload/contract/cellName.ts';
import { serveProxy } from '../../main/gateway/proxyChannel.node.ts';
import { openProxy, proxyLimits } from '../../main/gateway/proxyService.node.ts';
import { noNames } from './gateway/proxyRig.ts';
import { PageStandIn, ViewStandIn, WindowStandIn, resetWorld } from './shell/windowDouble.ts';

type Listener = (...args: unknown[]) => unknown;
type Answer = (event: unknown, ...input: unknown[]) => Promise<unknown>;
type Verify = (
  request: { readonly hostname: string; readonly certificate: { readonly data: string } },
  callback: (code: number) => void,
) => void;

/** One end of a channel; both ends of one channel have its number. */
export interface PortStandIn {
  readonly channel: number;
  readonly end: 'one' | 'other';
}

const cellOf = (partition: unknown): CellName =>
  String(partition).replace('persist:', '') as CellName;

export class LoadedPage extends PageStandIn {
  readonly id: number;
  /** The events that were sent to it: channel and payload. */
  readonly sent: [string, unknown][] = [];
  readonly ports: [string, PortStandIn][] = [];
  readonly options: Record<string, unknown>;
  constructor(options: Record<string, unknown>) {
    super();
    this.options = options;
    world.pages.push(this);
    this.id = world.pages.length;
    world.app.emit('web-contents-created', {}, this);
  }
  get cell(): CellName {
    return cellOf(this.options['partition']);
  }
  readonly getType = (): string => 'window';
  readonly setWindowOpenHandler = (): void => undefined;
  readonly setWebRTCIPHandlingPolicy = (): void => undefined;
  readonly send = (channel: string, payload: unknown): void =>
    void this.sent.push([channel, payload]);
  override readonly postMessage = (...message: unknown[]): void => {
    const [channel, , ports] = message as [string, unknown, PortStandIn[]];
    for (const port of ports) this.ports.push([channel.replace('alcove:port:', ''), port]);
  };
  override readonly loadURL = async (url: string): Promise<void> => {
    this.loads.push(url);
    world.steps.push(`load ${url}`);
    await world.load(this.cell);
    if (!this.isGone) this.emit('did-finish-load');
  };
  /** What an event told it, by the event's name. */
  readonly heard = (name: string): unknown[] =>
    this.sent.filter(([channel]) => channel === `alcove:event:${name}`).map(([, said]) => said);
  readonly die = (): void => void this.emit('render-process-gone');
}

class LoadedView extends ViewStandIn {
  readonly #page: LoadedPage;
  constructor(options: ViewStandIn['options']) {
    super(options);
    this.#page = new LoadedPage(options.webPreferences);
  }
  override get webContents(): LoadedPage | undefined {
    return this.#page.isGone ? undefined : this.#page;
  }
}

export interface Forked {
  readonly path: string;
  readonly options: Record<string, unknown>;
}

/** The gateway's own code on real ports, in this process. */
class GatewayProcess extends EventEmitter {
  constructor() {
    super();
    void serveProxy(
      {
        send: (message) => void this.emit('message', structuredClone(message)),
        onMessage: (handler) => void this.on('told', handler),
        onClose: (handler) => void this.once('channel closed', handler),
      },
      (onCountsChanged) =>
        openProxy({ resolveHost: noNames, onCountsChanged, limits: proxyLimits }),
      () => void this.emit('exit'),
    );
  }
  readonly postMessage = (message: unknown): void => {
    const copy: unknown = structuredClone(message);
    world.deliver(() => void this.emit('told', copy));
  };
  readonly die = (): void => void this.emit('channel closed');
}

export class KeysProcessStandIn extends EventEmitter {
  readonly told: [unknown, readonly PortStandIn[] | undefined][] = [];
  isKilled = false;
  readonly postMessage = (message: unknown, ports?: readonly PortStandIn[]): void =>
    void this.told.push([message, ports]);
  readonly kill = (): void => {
    this.isKilled = true;
    this.emit('exit');
  };
  /** The ends that it was given, by the port's name. */
  readonly given = (name: string): PortStandIn[] =>
    this.told
      .filter(([said]) => (said as { readonly name?: string }).name === name)
      .flatMap(([, ports]) => ports ?? []);
}

class AppStandIn extends EventEmitter {
  quits = 0;
  readonly getPath = (name: string): string => {
    if (name !== 'userData') throw new Error(`nobody asks for ${name}`);
    return world.folder;
  };
  readonly quit = (): void => {
    this.quits += 1;
  };
}

const newSession = (partition: string) => {
  const nothing = (): void => undefined;
  const own = {
    proxy: '',
    verify: null as Verify | null,
    pages: null as ((request: Request) => Promise<Response>) | null,
    setSpellCheckerDictionaryDownloadURL: nothing,
    setSpellCheckerLanguages: nothing,
    setSpellCheckerEnabled: nothing,
    setPermissionRequestHandler: nothing,
    setPermissionCheckHandler: nothing,
    setDevicePermissionHandler: nothing,
    setDisplayMediaRequestHandler: nothing,
    on: nothing,
    setProxy: (asked: { readonly proxyRules: string }) => {
      own.proxy = asked.proxyRules;
      world.steps.push(`proxy ${cellOf(partition)} ${asked.proxyRules}`);
      return Promise.resolve();
    },
    setCertificateVerifyProc: (verify: Verify) => {
      own.verify = verify;
    },
    protocol: {
      handle: (_scheme: string, answer: (request: Request) => Promise<Response>) => {
        own.pages = answer;
      },
    },
  };
  return own;
};
export type SessionStandIn = ReturnType<typeof newSession>;

/** There is one session for each partition. */
const sessionOf = (partition: string): SessionStandIn => {
  const known = world.sessions.get(cellOf(partition));
  if (known !== undefined) return known;
  const made = newSession(partition);
  world.sessions.set(cellOf(partition), made);
  return made;
};

const firstWorld = () => ({
  /** The profile folder. */
  folder: '',
  app: new AppStandIn(),
  pages: [] as LoadedPage[],
  sessions: new Map<CellName, SessionStandIn>(),
  answers: new Map<string, Answer>(),
  forked: [] as Forked[],
  gateway: null as GatewayProcess | null,
  gatewayStarts: true,
  /** Brings a message to the gateway. */
  deliver: (give: () => void): void => queueMicrotask(give),
  /** Each that was started, the last one at the end. */
  keys: [] as KeysProcessStandIn[],
  channels: 0,
  dialogs: [] as unknown[],
  /** The file that the person chooses; null where they cancel. */
  chosen: null as string | null,
  load: (_cell: CellName): Promise<void> => Promise.resolve(),
  /** What has an order: sessions locked, pages loaded. */
  steps: [] as string[],
});
export const world = firstWorld();

/** Everything as before the program's start. */
export function resetElectron(folder: string): void {
  resetWorld();
  Object.assign(world, firstWorld(), { folder });
}

const fork = (path: string, _args: unknown, options: Record<string, unknown>): EventEmitter => {
  world.forked.push({ path, options });
  world.steps.push(`fork ${basename(path)}`);
  if (path.endsWith('keys.js')) {
    const keys = new KeysProcessStandIn();
    world.keys.push(keys);
    return keys;
  }
  if (!world.gatewayStarts) {
    const dead = Object.assign(new EventEmitter(), { postMessage: () => undefined });
    setImmediate(() => dead.emit('exit'));
    return dead;
  }
  world.gateway = new GatewayProcess();
  return world.gateway;
};

class MessageChannelStandIn {
  readonly port1: PortStandIn;
  readonly port2: PortStandIn;
  constructor() {
    world.channels += 1;
    this.port1 = { channel: world.channels, end: 'one' };
    this.port2 = { channel: world.channels, end: 'other' };
  }
}

/** What `import 'electron'` gives. */
export const electron = {
  app: {
    getPath: (name: string) => world.app.getPath(name),
    quit: () => world.app.quit(),
    on: (name: string, listener: Listener) => world.app.on(name, listener),
    once: (name: string, listener: Listener) => world.app.once(name, listener),
  },
  BaseWindow: WindowStandIn,
  WebContentsView: LoadedView,
  MessageChannelMain: MessageChannelStandIn,
  nativeTheme: { shouldUseDarkColors: false },
  protocol: {},
  session: { fromPartition: sessionOf },
  utilityProcess: { fork },
  ipcMain: { handle: (channel: string, answer: Answer) => void world.answers.set(channel, answer) },
  dialog: {
    showOpenDialog: (options: unknown) => {
      world.dialogs.push(options);
      return Promise.resolve({
        canceled: world.chosen === null,
        filePaths: world.chosen === null ? [] : [world.chosen],
      });
    },
  },
};
