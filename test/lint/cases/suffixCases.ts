// One broken file and its mended twin for each rule about a file's suffix and what it may import. The texts are data: they are parsed, never run.
import { places, samePath, sameText, type HouseCase } from './houseCase.ts';

const { pure, node, electron, purePage, dom, view } = places;

export const suffixCases: readonly HouseCase[] = [
  sameText(
    'suffix/place',
    'a DOM file in main',
    'export const one = 1;',
    'main/gateway/door.dom.ts',
    node,
  ),
  sameText(
    'suffix/place',
    'a view in main',
    'export const one = 1;',
    'main/shell/Window.tsx',
    'renderer/lib/Window.tsx',
  ),
  sameText(
    'suffix/place',
    'a Node file in the renderer',
    'export const one = 1;',
    'renderer/lib/disk.node.ts',
    'renderer/lib/disk.dom.ts',
  ),
  sameText(
    'suffix/place',
    'a Node file in the contract',
    'export const one = 1;',
    'preload/contract/disk.node.ts',
    'preload/contract/disk.ts',
  ),
  sameText(
    'suffix/place',
    'a suffix nobody knows',
    'export const one = 1;',
    'main/core/log.sink.ts',
    'main/core/logSink.ts',
  ),

  sameText(
    'suffix/electron',
    'electron in a pure file',
    "import { app } from 'electron';\nexport const a = app;",
    pure,
    electron,
  ),
  sameText(
    'suffix/electron',
    'electron in a Node file',
    "import { app } from 'electron/main';\nexport const a = app;",
    node,
    electron,
  ),
  samePath(
    'suffix/electron',
    'electron loaded for its types alone',
    pure,
    "import { type App } from 'electron';\nexport type A = App;",
    "import type { App } from 'electron';\nexport type A = App;",
  ),
  samePath(
    'suffix/electron',
    'electron in a page',
    dom,
    "import { ipcRenderer } from 'electron';\nexport const i = ipcRenderer;",
    'export const i = 1;',
  ),

  sameText(
    'suffix/node',
    'node: in a pure file',
    "import { readFileSync } from 'node:fs';\nexport const r = readFileSync;",
    pure,
    node,
  ),
  sameText(
    'suffix/node',
    'a builtin without its prefix',
    "import { readFileSync } from 'fs';\nexport const r = readFileSync;",
    pure,
    node,
  ),
  sameText(
    'suffix/node',
    'a builtin loaded later',
    "export const r = () => import('node:fs/promises');",
    pure,
    electron,
  ),
  samePath(
    'suffix/node',
    'Node in a sandboxed preload',
    'preload/desk.electron.ts',
    "import { join } from 'node:path';\nexport const j = join;",
    "import { ipcRenderer } from 'electron';\nexport const j = ipcRenderer;",
  ),

  samePath(
    'suffix/file',
    'a pure file importing a Node file',
    pure,
    "import { x } from './allowFile.node.ts';\nexport const y = x;",
    "import type { x } from './allowFile.node.ts';\nexport type Y = typeof x;",
  ),
  sameText(
    'suffix/file',
    'a Node file importing an Electron file',
    "import { x } from './allowDialog.electron.ts';\nexport const y = x;",
    node,
    electron,
  ),
  sameText(
    'suffix/file',
    'handing on from a file that may do more',
    "export { x } from './allowFile.node.ts';\nexport const y = 1;",
    pure,
    node,
  ),
  sameText(
    'suffix/file',
    'a model importing a view',
    "import { X } from './ChatView.tsx';\nexport const y = X;",
    purePage,
    dom,
  ),
  sameText(
    'suffix/file',
    'a model importing a style',
    "import './chat.css';\nexport const y = 1;",
    purePage,
    view,
  ),
  sameText(
    'suffix/file',
    'a model importing the text of a pure file',
    "import text from './words.ts?raw';\nexport const y = text;",
    purePage,
    dom,
  ),
  sameText(
    'suffix/file',
    'a model importing the address of a worker',
    "import url from './seal.dom.ts?worker&url';\nexport const y = url;",
    purePage,
    dom,
  ),
];
