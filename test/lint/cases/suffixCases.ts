// One broken file and its mended twin for each suffix rule. The texts are data: they are parsed, never run.
import { samePath, sameText, type HouseCase } from './houseCase.ts';

const pure = 'main/gateway/allowRules.ts';
const node = 'main/gateway/allowFile.node.ts';
const electron = 'main/gateway/allowWindow.electron.ts';
const purePage = 'renderer/desk/chat/timelineModel.ts';
const dom = 'renderer/desk/chat/timeline.dom.ts';
const view = 'renderer/desk/chat/TimelineView.tsx';

const moved = (rule: string, what: string, code: string, from: string, to: string): HouseCase => sameText(rule, what, code, from, to);

export const suffixCases: readonly HouseCase[] = [
  sameText('suffix/place', 'a DOM file in main', 'export const one = 1;', 'main/gateway/door.dom.ts', node),
  sameText('suffix/place', 'a view in main', 'export const one = 1;', 'main/shell/Window.tsx', 'renderer/lib/Window.tsx'),
  sameText('suffix/place', 'a Node file in the renderer', 'export const one = 1;', 'renderer/lib/disk.node.ts', 'renderer/lib/disk.dom.ts'),
  sameText('suffix/place', 'a Node file in the contract', 'export const one = 1;', 'preload/contract/disk.node.ts', 'preload/contract/disk.ts'),
  sameText('suffix/place', 'a suffix nobody knows', 'export const one = 1;', 'main/core/log.sink.ts', 'main/core/logSink.ts'),

  moved('suffix/electron', 'electron in a pure file', "import { app } from 'electron';\nexport const a = app;", pure, electron),
  moved('suffix/electron', 'electron in a Node file', "import { app } from 'electron/main';\nexport const a = app;", node, electron),
  samePath('suffix/electron', 'electron loaded for its types alone', pure, "import { type App } from 'electron';\nexport type A = App;", "import type { App } from 'electron';\nexport type A = App;"),
  samePath('suffix/electron', 'electron in a page', dom, "import { ipcRenderer } from 'electron';\nexport const i = ipcRenderer;", 'export const i = 1;'),

  moved('suffix/node', 'node: in a pure file', "import { readFileSync } from 'node:fs';\nexport const r = readFileSync;", pure, node),
  moved('suffix/node', 'a builtin without its prefix', "import { readFileSync } from 'fs';\nexport const r = readFileSync;", pure, node),
  moved('suffix/node', 'a builtin loaded later', "export const r = () => import('node:fs/promises');", pure, electron),
  samePath('suffix/node', 'Node in a sandboxed preload', 'preload/desk.electron.ts', "import { join } from 'node:path';\nexport const j = join;", "import { ipcRenderer } from 'electron';\nexport const j = ipcRenderer;"),

  samePath('suffix/file', 'a pure file importing a Node file', pure, "import { x } from './allowFile.node.ts';\nexport const y = x;", "import type { x } from './allowFile.node.ts';\nexport type Y = typeof x;"),
  moved('suffix/file', 'a Node file importing an Electron file', "import { x } from './allowDialog.electron.ts';\nexport const y = x;", node, electron),
  moved('suffix/file', 'handing on from a file that may do more', "export { x } from './allowFile.node.ts';\nexport const y = 1;", pure, node),
  moved('suffix/file', 'a model importing a view', "import { X } from './ChatView.tsx';\nexport const y = X;", purePage, dom),
  moved('suffix/file', 'a model importing a style', "import './chat.css';\nexport const y = 1;", purePage, view),
  moved('suffix/file', 'a model importing the text of a pure file', "import text from './words.ts?raw';\nexport const y = text;", purePage, dom),
  moved('suffix/file', 'a model importing the address of a worker', "import url from './seal.dom.ts?worker&url';\nexport const y = url;", purePage, dom),

  ...['window', 'document', 'navigator', 'location', 'localStorage', 'RTCPeerConnection', 'Worker', 'fetch', 'WebSocket', 'indexedDB', 'MessageChannel', 'HTMLElement']
    .map((name) => moved('suffix/dom', `${name} in a pure file`, `export const taken = ${name};`, purePage, dom)),
  moved('suffix/dom', 'a name of the page that looks like a variable', 'export const taken = name;', purePage, view),
  samePath('suffix/dom', 'the network beside the one door', node, "export const ask = () => fetch('https://x');", 'export const ask = (fetch: () => string) => fetch();'),
  samePath('suffix/dom', 'the page in an Electron file', electron, 'export const t = document.title;', 'export const t = (document: { title: string }) => document.title;'),
  samePath('suffix/dom', 'a name made believe by declare', purePage, 'declare const window: { x: number };\nexport const t = window.x;', 'const window = { x: 1 };\nexport const t = window.x;'),

  ...['Date.now()', 'new Date()', 'Date()', 'new Date(...[])', 'performance.now()', 'Math.random()', 'crypto.randomUUID()', "Math['random']()", 'Date', 'Math']
    .map((code) => moved('suffix/clock', code, `export const taken = ${code};`, pure, node)),
  samePath('suffix/clock', 'the clock taken apart', pure, 'const { now } = Date;\nexport const t = now();', 'export const t = (now: () => number) => now();'),
  samePath('suffix/clock', 'a moment from nowhere', pure, 'export const t = new Date();', 'export const t = (ms: number) => new Date(ms);'),

  ...['setTimeout', 'setInterval', 'queueMicrotask', 'requestAnimationFrame', 'clearTimeout'].map((name) =>
    moved('suffix/timer', `${name} in a pure file`, `${name}(() => 1, 5);\nexport const x = 1;`, purePage, dom)),
  moved('suffix/timer', 'the timer of AbortSignal', 'export const s = AbortSignal.timeout(5);', pure, node),

  moved('suffix/nodeGlobal', 'process in a pure file', 'export const e = process.env;', pure, node),
  moved('suffix/nodeGlobal', 'Buffer in a pure file', "export const e = Buffer.from('');", pure, electron),
  samePath('suffix/nodeGlobal', 'process in a page', dom, 'export const e = process.env;', 'export const e = (process: { env: string }) => process.env;'),
  samePath('suffix/nodeGlobal', 'require in a page', dom, "export const e = require('x');", 'export const e = 1;'),

  moved('suffix/console', 'console in a pure file', "console.log('x');\nexport const x = 1;", pure, node),
  samePath('suffix/realm', 'globalThis in a pure file', pure, 'export const g = globalThis;', 'export const g = 1;'),
  samePath('suffix/realm', 'globalThis in a Node file', node, 'export const g = globalThis;', 'export const g = process;'),
  moved('suffix/realm', 'self in a pure file', 'export const g = self;', purePage, 'renderer/call/frames/worker.dom.ts'),
  moved('suffix/build', 'a constant of the build in a pure file', 'export const b = __ALCOVE_BUILD__;', pure, electron),
  moved('suffix/stream', 'a stream in a pure file', 'export const s = new TransformStream();', purePage, dom),
  moved('suffix/stream', 'a response in a pure file', "export const s = new Response('');", pure, electron),
  samePath('suffix/stream', 'handing on a stream class', purePage, 'export const s = ReadableStream;', 'export const s = (x: unknown) => x instanceof ReadableStream;'),
  moved('suffix/meta', 'import.meta in a pure file', 'export const m = import.meta.env;', purePage, dom),
];

/** What must not be taken for a name of the surroundings, each in a pure file. */
export const harmlessInPure: readonly string[] = [
  'export const f = (process: { env: string }) => process.env;',
  'export const f = (o: { location: string; window: string }) => o.location + o.window;',
  'export const f = { document: 1, fetch: 2 };',
  'export const f = ({ name: status }: { name: string }) => status;',
  'export const f = ({ document = 1 }) => document;',
  'export type F = { subtle: SubtleCrypto; w: Window; q: typeof window };',
  'export const f = (subtle: SubtleCrypto): Promise<CryptoKey> => subtle as unknown as Promise<CryptoKey>;',
  'export const f = <T extends HTMLElement>(x: T): Node | null => x satisfies unknown as never;',
  'export const f = (ms: number) => new Date(ms).toISOString() + Date.UTC(2026, 1) + Date.parse("x");',
  'export const f = (x: unknown) => x instanceof Date && Math.max(1, 2) > 0;',
  'export function f(): number { return window(); function window(): number { return 1; } }',
  'export const f = () => { { var event = 1; } return event; };',
  'export const f = () => { for (const origin of [1]) { if (origin) return origin; } return 0; };',
  'export const f = () => { try { return 1; } catch (status) { return status; } };',
  'export const f = (n: number) => { switch (n) { case 1: { return 1; } default: const top = 2; return top; } };',
  'export class Screen { readonly history = 1; open(): number { return this.history; } static readonly made = new Screen(); }',
  'export const f = class Worker { static readonly x = Worker; };',
  'export const f = function parent(n: number): number { return n > 0 ? parent(n - 1) : 0; };',
  'export const f = (...[frames]: number[]) => frames;',
  'export const f = () => { top: for (;;) { break top; } };',
  "export { close } from './closing.ts';\nexport const f = 1;",
  "import { fetch } from './port.ts';\nexport const f = () => fetch;",
  "import type { Door } from './door.electron.ts';\nexport const f = (d: Door) => d;",
  'export const f = new URL("https://x").href + new TextEncoder().encode("x").length;',
];

/** Each hides the surroundings a little better; each must be found in a pure file. The second entry is the rule. */
export const hiddenInPure: readonly (readonly [string, string])[] = [
  ['export const f = { window };', 'suffix/dom'],
  ['export const f = (a = document) => a;', 'suffix/dom'],
  ['export const f = typeof window;', 'suffix/dom'],
  ['export const f = `${location.href}`;', 'suffix/dom'],
  ['export const f = { [origin]: 1 };', 'suffix/dom'],
  ['export const f = () => { { const window = 1; void window; } return window; };', 'suffix/dom'],
  ['export const f = (window: number) => window;\nexport const g = window;', 'suffix/dom'],
  ['export class F extends HTMLElement {}', 'suffix/dom'],
  ['export const f = window as unknown;', 'suffix/dom'],
  ['export const f = fetch?.("x");', 'suffix/dom'],
  ['const window = 1;\nexport { window, document };', 'suffix/dom'],
  ['declare function fetch(x: string): void;\nexport const f = fetch("x");', 'suffix/dom'],
  ['declare global { const secret: number; }\nexport const f = secret;', 'suffix/dom'],
  ['export const f = Date["now"]();', 'suffix/clock'],
  ['export const f = (k: "now") => Date[k]();', 'suffix/clock'],
  ['export const f = [1].map(Math.random);', 'suffix/clock'],
  ['export const f = (clock = Date.now) => clock();', 'suffix/clock'],
  ['export const f = process?.env;', 'suffix/nodeGlobal'],
  ['class A { static { setTimeout(() => 1); } }\nexport const f = A;', 'suffix/timer'],
];
