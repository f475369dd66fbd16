// One broken file and its mended twin for each rule of shape and words. Forbidden words are built from pieces: this file is clean itself.
import { samePath, sameText, twin, type HouseCase } from './houseCase.ts';

const file = 'main/gateway/allowRules.ts';
const page = 'renderer/desk/chat/timeline.dom.ts';
const test = 'test/main/gateway/allowRules.test.ts';
const one = 'export const x = 1;';
const lines = (count: number): string =>
  Array.from({ length: count }, (_, n) => `export const x${n} = ${n};`).join('\n');
const said = (...parts: readonly string[]): string => `export const x = '${parts.join('')}';`;

/** The sentence above each text is a line too. */
const sized = (path: string, max: number): HouseCase =>
  samePath('file/size', `${path} with ${max + 1} lines`, path, lines(max), lines(max - 1));
const alone = (what: string, path: string, broken: string, mended: string): HouseCase => ({
  rule: 'file/firstLine',
  what,
  broken: { path, text: broken },
  mended: { path, text: mended },
});
const word = (rule: string, what: string, ...parts: readonly string[]): HouseCase =>
  samePath(rule, what, file, said(...parts), said(parts.join('-')));

export const shapeCases: readonly HouseCase[] = [
  sized(file, 300),
  sized('renderer/lib/theme.css', 300),
  sized('test/main/gateway/allowRules.test.ts', 300),
  sized('main/entry.electron.ts', 79),
  sized('main/gateway/door.entry.node.ts', 79),
  sized('renderer/desk/entry.tsx', 79),
  sized('main/compose.electron.ts', 149),
  ...['utils', 'helpers', 'common', 'Helper'].map((name) =>
    sameText(
      'file/name',
      `a file named ${name}`,
      one,
      `main/core/${name}.ts`,
      'main/core/clock.ts',
    ),
  ),
  sameText(
    'file/name',
    'a folder named common',
    one,
    'renderer/lib/common/x.ts',
    'renderer/lib/words/x.ts',
  ),
  {
    rule: 'file/language',
    what: 'JavaScript in the product',
    broken: twin('main/core/x.js', one),
    mended: twin('main/core/x.ts', one),
  },
  {
    rule: 'file/language',
    what: 'a module script in the product',
    broken: twin('renderer/lib/x.mjs', one),
    mended: twin('scripts/x.mjs', one),
  },
  {
    rule: 'file/language',
    what: 'JavaScript beside the development app',
    broken: twin('resources/dev/x.js', one),
    mended: twin('resources/dev/default_app/main.js', one),
  },
  sameText('file/barrel', 'a file named index', one, 'main/gateway/index.ts', file),
  samePath(
    'file/barrel',
    'a barrel under another name',
    file,
    "export { x } from './hosts.ts';\nexport type { Y } from './doors.ts';",
    "export { x } from './hosts.ts';\nexport const y = 1;",
  ),
  alone('no comment', file, one, `// Decides which host may be asked.\n${one}`),
  alone('an empty comment', file, `//\n${one}`, `// Decides which host may be asked.\n${one}`),
  alone(
    'a block instead of a sentence',
    file,
    `/** Decides which host may be asked. */\n${one}`,
    `// Decides which host may be asked.\n${one}`,
  ),
  alone(
    'a script behind its first line',
    'scripts/x.mjs',
    `#!/usr/bin/env node\n${one}`,
    `#!/usr/bin/env node\n// Starts what is named on the line.\n${one}`,
  ),
  samePath('code/syntax', 'half a line', file, 'export const x = ;', one),
  samePath('code/defaultExport', 'export default', file, 'export default 1;', one),
  samePath(
    'code/defaultExport',
    'a name handed on as default',
    file,
    'const x = 1;\nexport { x as default };',
    'const x = 1;\nexport { x };',
  ),
  sameText(
    'code/defaultExport',
    'outside configuration',
    'export default {};',
    'test/vitest.ts',
    'vitest.config.ts',
  ),
  samePath(
    'code/exportAll',
    'export *',
    file,
    `export * from './hosts.ts';\n${one}`,
    `export { y } from './hosts.ts';\n${one}`,
  ),
  samePath(
    'code/exportAll',
    'export * under a name',
    file,
    `export * as hosts from './hosts.ts';\n${one}`,
    one,
  ),
  samePath('code/enum', 'an enum', file, 'export enum X { a }', "export type X = 'a';"),
  samePath(
    'code/enum',
    'a namespace',
    file,
    'export namespace X { export const a = 1; }',
    'export const X = { a: 1 };',
  ),
  samePath(
    'code/any',
    'any',
    file,
    'export const f = (x: any) => x;',
    'export const f = (x: unknown) => x;',
  ),
  samePath(
    'code/any',
    'any in a test',
    test,
    'export const x = 1 as any;',
    'export const x = 1 as unknown;',
  ),
  samePath(
    'code/nonNull',
    'an assertion',
    file,
    'export const f = (x?: string) => x!.length;',
    'export const f = (x?: string) => x?.length;',
  ),
  samePath(
    'code/nonNull',
    'a definite field',
    file,
    'export class X { y!: string; }',
    "export class X { y = ''; }",
  ),
  samePath(
    'code/eval',
    'eval',
    file,
    "export const x = eval('1');",
    'export const x = (eval1: () => number) => eval1();',
  ),
  samePath(
    'code/eval',
    'the Function constructor',
    page,
    "export const x = new Function('return 1');",
    'export const x = (f: unknown) => f instanceof Function;',
  ),
  samePath(
    'code/markup',
    'innerHTML',
    page,
    "export const f = (e: Element) => { e.innerHTML = ''; };",
    "export const f = (e: Element) => { e.textContent = ''; };",
  ),
  samePath(
    'code/markup',
    'markup in a view',
    'renderer/desk/chat/X.tsx',
    "export const X = () => <p dangerouslySetInnerHTML={{ __html: '' }} />;",
    "export const X = () => <p>{''}</p>;",
  ),
  samePath(
    'code/markup',
    'markup as a property',
    page,
    "export const p = { dangerouslySetInnerHTML: '' };",
    "export const p = { children: '' };",
  ),
  ...[
    'oxlint-dis' + 'able',
    'eslint-dis' + 'able-next-line',
    '@ts-' + 'ignore',
    '@ts-' + 'expect-error',
    '@ts-' + 'nocheck',
  ].map((silencer) => samePath('code/silencer', silencer, file, `// ${silencer}\n${one}`, one)),

  word('text/unfinished', 'a mark', 'TO', 'DO'),
  word('text/unfinished', 'another mark', 'FIX', 'ME'),
  word('text/machinePath', 'a path', '/wo', 'rk/main'),
  word('text/registryHost', 'the host of npm', 'registry.', 'npmjs.org'),
  word('text/registryHost', 'the host of Debian', 'deb.', 'debian.org'),
  {
    rule: 'text/registryHost',
    what: 'the lock file is written by npm',
    broken: { path: 'docs/setup.md', text: `https://registry.${'npmjs'}.org` },
    mended: { path: 'package-lock.json', text: `https://registry.${'npmjs'}.org` },
  },
  {
    rule: 'text/unfinished',
    what: 'a mark in a document',
    broken: { path: 'docs/x.md', text: `TO${'DO'}: write` },
    mended: { path: 'docs/x.md', text: 'Written.' },
  },
  word('text/trade', 'a word about the writing', 'open', 'ai'),
];
