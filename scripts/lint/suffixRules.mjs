// The suffix is the permission: decides what a file may take from its surroundings. Never looks at folders beyond the process.
import { doors, groupOf, permissionOf, suffixesOf } from './permissions.mjs';
import { isProduct } from './rooms.mjs';

const inProduct = (file) => file.isCode && isProduct(file.place);

const doorGroup = (use) => {
  const door = doors[use.name];
  if (door === undefined || use.kind === 'instanceof') return undefined;
  if (use.kind === 'member')
    return use.member === undefined || door.members.includes(use.member) ? door.group : undefined;
  if (use.kind === 'new') return door.emptyNew && use.isEmpty ? door.group : undefined;
  if (use.kind === 'call') return door.call ? door.group : undefined;
  return door.group;
};

/** Asking whether a value is a stream does nothing with one. */
const isMereQuestion = (use, group) => group === 'stream' && use.kind === 'instanceof';

const shown = (use) =>
  use.kind === 'member' && use.member ? `${use.name}.${use.member}` : use.name;

const ambient = (group) => (file) =>
  file.free
    .filter(
      (use) =>
        !permissionOf(file.place).ambient.includes(group) &&
        (groupOf(use.name) === group || doorGroup(use) === group),
    )
    .filter((use) => !isMereQuestion(use, group))
    .map((use) => ({
      start: use.start,
      message: `${shown(use)} is not for a file with this suffix`,
    }));

const modules = (kind) => (file) =>
  file.imports
    .filter((found) => found.kind === kind)
    .filter(
      (found) =>
        !permissionOf(file.place).modules.includes(kind) &&
        !(found.isTypeOnly && file.place.process === 'main'),
    )
    .map((found) => ({
      start: found.start,
      message: `'${found.specifier}' is not for a file with this suffix`,
    }));

const files = (file) =>
  file.imports
    .filter(
      (found) => found.kind === 'file' && found.isSpelled && !found.isTypeOnly && !found.isUrl,
    )
    .filter(
      (found) =>
        !permissionOf(file.place).files.includes(found.isAsset ? 'other' : found.target.suffix),
    )
    .map((found) => ({
      start: found.start,
      message: `'${found.specifier}' may do more than this file; take it as a parameter or write import type`,
    }));

const suffix = (file) =>
  file.place.process === undefined ||
  file.place.suffix === 'other' ||
  suffixesOf[file.place.process]?.includes(file.place.suffix)
    ? []
    : [
        {
          start: 0,
          message: `this suffix does not exist in ${file.place.process}, which has ${suffixesOf[file.place.process]?.join(', ')}`,
        },
      ];

const meta = (file) =>
  ['node', 'dom'].some((group) => permissionOf(file.place).ambient.includes(group))
    ? []
    : file.nodes
        .filter((node) => node.type === 'MetaProperty' && node.meta.name === 'import')
        .map((node) => ({ start: node.start, message: 'import.meta tells where the file lies' }));

const row = (id, forbids, reason, find) => ({
  id,
  where: 'main, preload, renderer',
  appliesTo: inProduct,
  forbids,
  reason,
  find,
});

export const suffixRules = [
  row(
    'suffix/place',
    'a suffix its process does not know',
    'Node does not exist in the renderer, nor the DOM in main',
    suffix,
  ),
  row(
    'suffix/electron',
    "'electron' without .electron.ts",
    'most of main is tested without Electron',
    modules('electron'),
  ),
  row(
    'suffix/node',
    'Node modules without .node.ts or .electron.ts',
    'a pure decision touches nothing',
    modules('node'),
  ),
  row(
    'suffix/file',
    'importing a file that may do more',
    'a permission must not come in by the back door',
    files,
  ),
  row(
    'suffix/dom',
    'names of the page, the network and every name that is in no group',
    'only .dom.ts and .tsx live in a page',
    ambient('dom'),
  ),
  row(
    'suffix/clock',
    'the clock and randomness in a pure file',
    'the same input must give the same verdict',
    ambient('clock'),
  ),
  row('suffix/timer', 'timers in a pure file', 'waiting is an effect', ambient('timer')),
  row(
    'suffix/nodeGlobal',
    'process, Buffer and their like outside Node files',
    'a page has no Node, a pure file touches nothing',
    ambient('node'),
  ),
  row(
    'suffix/console',
    'console in a pure file',
    'a decision says nothing; the log sink redacts (P7)',
    ambient('console'),
  ),
  row(
    'suffix/realm',
    'globalThis, self and global outside the page',
    'through it every other name could be reached',
    ambient('realm'),
  ),
  row(
    'suffix/build',
    'constants of the build in a pure or Node file',
    'compose hands them on',
    ambient('build'),
  ),
  row(
    'suffix/stream',
    'streams and web values with effects in a pure file',
    'a pure file has no I/O',
    ambient('stream'),
  ),
  row('suffix/meta', 'import.meta in a pure file', 'a pure file does not know where it runs', meta),
];
