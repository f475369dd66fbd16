// Proves that the commands themselves fail when something is wrong: oxlint with our configuration and our tsconfigs, lint and typecheck as run.
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runOxlint } from '../../scripts/lint/oxlint.mjs';

const root = join(import.meta.dirname, '..', '..');
const slow = 120_000;
const sentence = '// Decides one thing in this example and never anything else.\n';
const settings = [
  '.oxfmtrc.json',
  '.oxlintrc.json',
  'package.json',
  'tsconfig.base.json',
  ...['main', 'preload', 'renderer', 'test', 'scripts'].map((folder) => `${folder}/tsconfig.json`),
];

let tree = '';
const write = (path: string, code: string): void => {
  mkdirSync(dirname(join(tree, path)), { recursive: true });
  writeFileSync(join(tree, path), sentence + code);
};
const clean = 'export const one = 1;\n';
const roots = {
  main: 'main/core/one.ts',
  preload: 'preload/contract/one.ts',
  renderer: 'renderer/lib/one.ts',
  test: 'test/one.ts',
  scripts: 'scripts/one.mjs',
};

beforeEach(() => {
  tree = mkdtempSync(join(tmpdir(), 'alcove-lint-'));
  for (const path of settings) cpSync(join(root, path), join(tree, path), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(tree, 'node_modules'));
  writeFileSync(join(tree, '.gitignore'), 'node_modules\n');
  for (const path of Object.values(roots)) write(path, clean);
});
afterEach(() => rmSync(tree, { recursive: true, force: true }));

/** Code that breaks the rule once, in a file of the given place. */
const oxlintCases: readonly (readonly [string, string, string])[] = [
  [
    'typescript(no-floating-promises)',
    'main/core/a.ts',
    'export const f = (p: Promise<number>): void => { p; };',
  ],
  [
    'typescript(no-misused-promises)',
    'renderer/lib/b.ts',
    'export const f = (x: { on(g: () => void): void }): void => { x.on(async () => { await Promise.resolve(); }); };',
  ],
  [
    'typescript(await-thenable)',
    'preload/contract/c.ts',
    'export const f = async (): Promise<number> => await 1;',
  ],
  [
    'typescript(switch-exhaustiveness-check)',
    'main/core/d.ts',
    "export const f = (x: 'a' | 'b'): void => { switch (x) { case 'a': f('b'); } };",
  ],
  [
    'typescript(only-throw-error)',
    'main/core/e.ts',
    "export const f = (): never => { throw 'x'; };",
  ],
  [
    'typescript(no-unsafe-assignment)',
    'main/core/f.ts',
    "export const f = (): void => { const x = JSON.parse('1'); void x; };",
  ],
  ['typescript(no-unsafe-return)', 'renderer/lib/g.ts', "export const f = () => JSON.parse('1');"],
  [
    'typescript(no-implied-eval)',
    'renderer/lib/h.dom.ts',
    "export const f = (): void => { setTimeout('1', 1); };",
  ],
  [
    'typescript(use-unknown-in-catch-callback-variable)',
    'main/core/i.ts',
    'export const f = (p: Promise<number>): Promise<number> => p.catch((e: Error) => e.message.length);',
  ],
  ['eslint(eqeqeq)', 'main/core/j.ts', 'export const f = (x: unknown): boolean => x == 1;'],
  ['eslint(no-unused-vars)', 'main/core/k.ts', 'export const f = (): void => { const x = 1; };'],
  [
    'react(no-danger)',
    'renderer/lib/L.tsx',
    "export const L = () => <p dangerouslySetInnerHTML={{ __html: '' }} />;",
  ],
  [
    'vitest(no-focused-tests)',
    'test/m.test.ts',
    "import { expect, it } from 'vitest';\nit.only('x', () => { expect(1).toBe(1); });",
  ],
  [
    'typescript(no-floating-promises)',
    'test/n.ts',
    'export const f = (p: Promise<number>): void => { p; };',
  ],
  [
    'typescript(no-floating-promises)',
    'scripts/o.mjs',
    'export const f = () => { Promise.resolve(1); };',
  ],
];

describe('oxlint with our configuration', () => {
  it(
    'finds each thing we rely on it for, and nothing in clean files',
    { timeout: slow },
    async () => {
      for (const [, path, code] of oxlintCases) write(path, `${code}\n`);
      const found = (await runOxlint(tree, ['main', 'preload', 'renderer', 'test', 'scripts'])).map(
        ({ path, line, rule }) => `${rule} ${path}:${line > 1}`,
      );
      for (const [rule, path] of oxlintCases) expect(found).toContain(`${rule} ${path}:true`);
      expect(found.filter((line) => line.includes('/one.ts'))).toEqual([]);
    },
  );

  it('refuses to be taken for silent when it cannot run', { timeout: slow }, async () => {
    writeFileSync(join(tree, '.oxlintrc.json'), '{ "rules": 5 ');
    await expect(runOxlint(tree, ['main'])).rejects.toThrow('oxlint ended');
  });
});

const command = (
  name: string,
): { readonly status: number | null; readonly lines: readonly string[] } => {
  const { status, stdout } = spawnSync(process.execPath, [join(root, 'scripts', name), tree], {
    encoding: 'utf8',
  });
  return { status, lines: stdout.trim().split('\n') };
};

describe('node scripts/lint.mjs', () => {
  it(
    'ends with 0 on a clean tree and with 1 and a line for each finding otherwise',
    { timeout: slow },
    () => {
      execFileSync('git', ['init', '-q'], { cwd: tree });
      expect(command('lint.mjs')).toMatchObject({
        status: 0,
        lines: [expect.stringMatching(/^lint: 0 findings/)],
      });
      write(
        'main/core/late.ts',
        'export const late = (p: Promise<number>): number => { p.then(String); return Date.now(); };\n',
      );
      const { status, lines } = command('lint.mjs');
      expect(status).toBe(1);
      expect(lines).toHaveLength(4);
      expect(lines).toContainEqual(expect.stringMatching(/^main\/core\/late\.ts:1 file\/format ./));
      expect(lines).toContainEqual(
        expect.stringMatching(/^main\/core\/late\.ts:2 typescript\(no-floating-promises\) ./),
      );
      expect(lines).toContainEqual(
        expect.stringMatching(/^main\/core\/late\.ts:2 suffix\/clock ./),
      );
      expect(lines.at(-1)).toMatch(/^lint: 3 findings/);
    },
  );

  it(
    'hears the second opinion: a circle of types and a way out of the product',
    { timeout: slow },
    () => {
      write(
        'main/core/first.ts',
        "import type { Second } from './second.ts';\nexport type First = { readonly other: Second | null };\n",
      );
      write(
        'main/core/second.ts',
        "import type { First } from './first.ts';\nexport type Second = { readonly other: First | null };\n",
      );
      write(
        'preload/contract/out.ts',
        "import { one } from '../../test/one.ts';\nexport const two = one;\n",
      );
      execFileSync('git', ['init', '-q'], { cwd: tree });
      const { status, lines } = command('lint.mjs');
      expect(status).toBe(1);
      expect(lines).toContainEqual(
        expect.stringMatching(
          /^main\/core\/first\.ts:1 dependency-cruiser\(no-circular\) .*second\.ts/,
        ),
      );
      expect(lines).toContainEqual(
        expect.stringContaining(
          'preload/contract/out.ts:1 dependency-cruiser(not-out-of-the-product)',
        ),
      );
    },
  );
});

describe('node scripts/typecheck.mjs', () => {
  it(
    'ends with 0 on good types and with 1 on a wrong one, and looks into every process',
    { timeout: slow },
    () => {
      expect(command('typecheck.mjs').status).toBe(0);
      write(roots.main, 'export const title = document.title;\n');
      write('preload/desk.electron.ts', 'export const one: string = 1;\n');
      write(roots.renderer, "export const home = process.env['HOME'];\n");
      write(roots.test, 'export const first = (list: readonly string[]): string => list[0];\n');
      const { status, lines } = command('typecheck.mjs');
      expect(status).toBe(1);
      for (const path of [roots.main, 'preload/desk.electron.ts', roots.renderer, roots.test]) {
        expect(lines.filter((line) => line.startsWith(path))).toHaveLength(1);
        expect(lines).toContainEqual(
          expect.stringContaining(`types of ${path.split('/')[0]}: errors`),
        );
      }
    },
  );

  it('ends with 1 when only the first project is wrong', { timeout: slow }, () => {
    write(roots.main, 'export const one: string = 1;\n');
    const { status, lines } = command('typecheck.mjs');
    expect(status).toBe(1);
    expect(lines).toContainEqual(expect.stringContaining('types of test: good'));
  });
});
