// One broken file and its mended twin for each layer and package rule. The texts are data: they are parsed, never run.
import { samePath, sameText, type HouseCase } from './houseCase.ts';

const use = (specifier: string): string => `import { x } from '${specifier}';\nexport const y = x;`;
const useType = (specifier: string): string => `import type { X } from '${specifier}';\nexport type Y = X;`;

const swap = (rule: string, what: string, path: string, broken: string, mended: string): HouseCase => samePath(rule, what, path, use(broken), use(mended));
const compose = 'main/compose.electron.ts';
const domain = 'main/gateway/allowRules.ts';
const feature = 'renderer/desk/chat/timelineModel.ts';

export const layerCases: readonly HouseCase[] = [
  sameText('layer/room', 'an unknown domain', 'export const x = 1;', 'main/stuff/x.ts', 'main/core/x.ts'),
  sameText('layer/room', 'an unknown feature', 'export const x = 1;', 'renderer/desk/stuff/x.ts', 'renderer/desk/chat/x.ts'),
  sameText('layer/room', 'an unknown cell', 'export const x = 1;', 'renderer/admin/app/x.ts', 'renderer/desk/app/x.ts'),
  sameText('layer/room', 'an unknown top folder', 'export const x = 1;', 'src/x.ts', 'preload/contract/x.ts'),
  sameText('layer/room', 'a file loose in main', 'export const x = 1;', 'main/start.electron.ts', 'main/entry.electron.ts'),

  swap('layer/direction', 'a domain importing compose', 'main/gateway/door.electron.ts', '../compose.electron.ts', '../core/log.ts'),
  swap('layer/direction', 'a domain importing the shell', domain, '../shell/cells.ts', '../../preload/contract/cellName.ts'),
  swap('layer/direction', 'the shell importing a domain', 'main/shell/cells.ts', '../gateway/allowRules.ts', '../core/log.ts'),
  swap('layer/direction', 'core importing a domain', 'main/core/log.ts', '../vault/journal.ts', './redact.ts'),
  swap('layer/direction', 'the contract importing core', 'preload/contract/calls.ts', '../../main/core/log.ts', './result.ts'),
  swap('layer/direction', 'the entry reaching past compose', 'main/entry.electron.ts', './gateway/allowRules.ts', './compose.electron.ts'),
  swap('layer/direction', 'lib importing a feature', 'renderer/lib/words.ts', '../desk/chat/timelineModel.ts', './plural.ts'),
  swap('layer/direction', 'a feature importing app', feature, '../app/route.ts', '../../lib/words.ts'),
  swap('layer/direction', 'the page entry reaching past app', 'renderer/desk/entry.dom.ts', './chat/timelineModel.ts', './app/route.ts'),
  swap('layer/direction', 'preload importing main', 'preload/desk.electron.ts', '../main/core/log.ts', './contract/calls.ts'),
  swap('layer/direction', 'preload importing another preload', 'preload/desk.electron.ts', './call.electron.ts', './bridge.electron.ts'),
  swap('layer/direction', 'main importing preload', compose, '../preload/desk.electron.ts', '../preload/contract/calls.ts'),
  samePath('layer/direction', 'types count as imports', domain, useType('../shell/cells.ts'), useType('../core/log.ts')),
  samePath('layer/direction', 'a type named in place', domain, "export type Y = import('../shell/cells.ts').X;", "export type Y = import('../core/log.ts').X;"),
  samePath('layer/direction', 'an import at run time', domain, "export const y = () => import('../shell/cells.ts');", "export const y = () => import('../core/log.ts');"),
  samePath('layer/direction', 'handing on', domain, "export { x } from '../shell/cells.ts';\nexport const y = 1;", "export { x } from '../core/log.ts';\nexport const y = 1;"),
  samePath('layer/direction', 'a domain importing resources', domain, use('../../resources/law.json'), use('../core/law.json')),
  samePath('layer/direction', 'resources that are no data', 'renderer/lib/icon.dom.ts', use('../../resources/icon.ts'), use('../../resources/icon.json')),

  swap('layer/domain', 'gateway importing profile', domain, '../profile/profileRules.ts', './hostRules.ts'),
  samePath('layer/domain', 'the types of another domain', domain, useType('../profile/profileRules.ts'), 'export type Y = { readonly host: string };'),
  swap('layer/feature', 'chat importing people', feature, '../people/personModel.ts', './messageModel.ts'),
  swap('layer/cell', 'desk importing call', feature, '../../call/stage/stageModel.ts', '../../lib/stageModel.ts'),
  samePath('layer/cell', 'the address of another cell', 'renderer/desk/chat/timeline.dom.ts', "export const w = new URL('../../call/frames/worker.dom.ts', import.meta.url);", "export const w = new URL('worker.dom.ts', import.meta.url).href + new URL('.', import.meta.url).href;"),
  samePath('layer/test', 'product naming a configuration', domain, useType('../../vitest.config.ts'), useType('./rules.ts')),
  swap('layer/test', 'product importing the gallery', 'renderer/lib/words.ts', '../gallery/scene.ts', './scene.ts'),
  swap('layer/process', 'the renderer importing main', feature, '../../../main/core/log.ts', '../../../preload/contract/result.ts'),
  swap('layer/process', 'main importing the renderer', domain, '../../renderer/lib/words.ts', '../../preload/contract/result.ts'),
  swap('layer/test', 'product importing a test', domain, '../../test/practice/hosts.ts', './hosts.ts'),
  samePath('layer/test', 'product naming a script', domain, useType('../../scripts/lint/rules.mjs'), useType('./rules.ts')),
  samePath('layer/test', 'product naming the development app', domain, useType('../../resources/dev/default_app/main.js'), useType('./rules.ts')),
  sameText('layer/test', 'a page importing a test', useType('../../test/lint/x.ts'), 'renderer/lib/x.ts', 'test/renderer/x.ts'),

  swap('layer/spelling', 'a path without its extension', domain, './hosts', './hosts.ts'),
  swap('layer/spelling', 'an address', domain, 'https://x.example/y.js', './hosts.ts'),
  swap('layer/spelling', 'an absolute path', domain, '/etc/hosts.ts', './hosts.ts'),
  samePath('layer/spelling', 'a target computed at run time', domain, 'export const y = (x: string) => import(x);', "export const y = () => import('./hosts.ts');"),

  swap('package/listed', 'a package without a row', domain, 'vite', 'zod'),
  swap('package/place', 'jose outside the profile', domain, 'jose', 'zod'),
  sameText('package/place', 'the keychain from a pure file', use('keytar'), 'main/keys/keyRules.ts', 'main/keys/keychain.node.ts'),
  sameText('package/place', 'the Matrix SDK beside its adapter', use('matrix-js-sdk'), 'renderer/desk/chat/room.dom.ts', 'renderer/desk/chat/matrixAdapter.dom.ts'),
  sameText('package/place', 'its types beside its adapter', useType('matrix-js-sdk/lib/client.js'), feature, 'renderer/desk/chat/matrixAdapter.dom.ts'),
  sameText('package/place', 'React in a model', use('react'), feature, 'renderer/desk/chat/useTimeline.dom.ts'),
  sameText('package/place', 'components outside a view', use('react-aria-components'), 'renderer/lib/ui/button.dom.ts', 'renderer/lib/ui/Button.tsx'),
  sameText('package/place', 'settings store elsewhere', use('electron-store'), 'main/vault/store.node.ts', 'main/settings/store.node.ts'),
  swap('package/declared', 'a package of a package', 'test/main/x.test.ts', 'not-in-the-manifest', 'vitest'),
  sameText('package/global', 'the call library beside its adapter', 'export const j = JitsiMeetJS;', 'renderer/call/stage/x.dom.ts', 'renderer/call/stage/jitsiAdapter.dom.ts'),
  sameText('package/global', 'as a property of window', "export const j = window['JitsiMeetJS'];", 'renderer/call/stage/x.dom.ts', 'renderer/call/stage/sdk/jitsiAdapter.dom.ts'),
  samePath('package/global', 'as a type', 'renderer/call/stage/x.dom.ts', 'export type J = typeof JitsiMeetJS;', 'export type J = string;'),
];
