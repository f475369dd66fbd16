// One broken file and its mended twin for each rule about what a file takes without importing it: globals, clocks, timers. The texts are data: they are parsed, never run.
import { samePath, sameText, type HouseCase } from './houseCase.ts';

const pure = 'main/gateway/allowRules.ts';
const node = 'main/gateway/allowFile.node.ts';
const electron = 'main/gateway/allowWindow.electron.ts';
const purePage = 'renderer/desk/chat/timelineModel.ts';
const dom = 'renderer/desk/chat/timeline.dom.ts';
const view = 'renderer/desk/chat/TimelineView.tsx';

const moved = (rule: string, what: string, code: string, from: string, to: string): HouseCase =>
  sameText(rule, what, code, from, to);

export const ambientCases: readonly HouseCase[] = [
  ...[
    'window',
    'document',
    'navigator',
    'location',
    'localStorage',
    'RTCPeerConnection',
    'Worker',
    'fetch',
    'WebSocket',
    'indexedDB',
    'MessageChannel',
    'HTMLElement',
  ].map((name) =>
    moved('suffix/dom', `${name} in a pure file`, `export const taken = ${name};`, purePage, dom),
  ),
  moved(
    'suffix/dom',
    'a name of the page that looks like a variable',
    'export const taken = name;',
    purePage,
    view,
  ),
  samePath(
    'suffix/dom',
    'the network beside the gateway',
    node,
    "export const ask = () => fetch('https://x');",
    'export const ask = (fetch: () => string) => fetch();',
  ),
  samePath(
    'suffix/dom',
    'the page in an Electron file',
    electron,
    'export const t = document.title;',
    'export const t = (document: { title: string }) => document.title;',
  ),
  samePath(
    'suffix/dom',
    'a name made believe by declare',
    purePage,
    'declare const window: { x: number };\nexport const t = window.x;',
    'const window = { x: 1 };\nexport const t = window.x;',
  ),

  ...[
    'Date.now()',
    'new Date()',
    'Date()',
    'new Date(...[])',
    'performance.now()',
    'Math.random()',
    'crypto.randomUUID()',
    "Math['random']()",
    'Date',
    'Math',
  ].map((code) => moved('suffix/clock', code, `export const taken = ${code};`, pure, node)),
  samePath(
    'suffix/clock',
    'the clock taken apart',
    pure,
    'const { now } = Date;\nexport const t = now();',
    'export const t = (now: () => number) => now();',
  ),
  samePath(
    'suffix/clock',
    'a moment from nowhere',
    pure,
    'export const t = new Date();',
    'export const t = (ms: number) => new Date(ms);',
  ),

  ...['setTimeout', 'setInterval', 'queueMicrotask', 'requestAnimationFrame', 'clearTimeout'].map(
    (name) =>
      moved(
        'suffix/timer',
        `${name} in a pure file`,
        `${name}(() => 1, 5);\nexport const x = 1;`,
        purePage,
        dom,
      ),
  ),
  moved(
    'suffix/timer',
    'the timer of AbortSignal',
    'export const s = AbortSignal.timeout(5);',
    pure,
    node,
  ),

  moved('suffix/nodeGlobal', 'process in a pure file', 'export const e = process.env;', pure, node),
  moved(
    'suffix/nodeGlobal',
    'Buffer in a pure file',
    "export const e = Buffer.from('');",
    pure,
    electron,
  ),
  samePath(
    'suffix/nodeGlobal',
    'process in a page',
    dom,
    'export const e = process.env;',
    'export const e = (process: { env: string }) => process.env;',
  ),
  samePath(
    'suffix/nodeGlobal',
    'require in a page',
    dom,
    "export const e = require('x');",
    'export const e = 1;',
  ),

  moved(
    'suffix/console',
    'console in a pure file',
    "console.log('x');\nexport const x = 1;",
    pure,
    node,
  ),
  samePath(
    'suffix/realm',
    'globalThis in a pure file',
    pure,
    'export const g = globalThis;',
    'export const g = 1;',
  ),
  samePath(
    'suffix/realm',
    'globalThis in a Node file',
    node,
    'export const g = globalThis;',
    'export const g = process;',
  ),
  moved(
    'suffix/realm',
    'self in a pure file',
    'export const g = self;',
    purePage,
    'renderer/call/frames/worker.dom.ts',
  ),
  moved(
    'suffix/build',
    'a constant of the build in a pure file',
    'export const b = __ALCOVE_BUILD__;',
    pure,
    electron,
  ),
  moved(
    'suffix/stream',
    'a stream in a pure file',
    'export const s = new TransformStream();',
    purePage,
    dom,
  ),
  moved(
    'suffix/stream',
    'a response in a pure file',
    "export const s = new Response('');",
    pure,
    electron,
  ),
  samePath(
    'suffix/stream',
    'handing on a stream class',
    purePage,
    'export const s = ReadableStream;',
    'export const s = (x: unknown) => x instanceof ReadableStream;',
  ),
  moved(
    'suffix/meta',
    'import.meta in a pure file',
    'export const m = import.meta.env;',
    purePage,
    dom,
  ),
];
