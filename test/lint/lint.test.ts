// Proves that each house rule fires on a file that breaks it, alone, and is silent on its mended twin; and that no rule lacks such a file.
import { describe, expect, it } from 'vitest';
import { checkFile } from '../../scripts/lint/checkFile.mjs';
import { judgeEdge } from '../../scripts/lint/layerRules.mjs';
import { packages } from '../../scripts/lint/packages.mjs';
import { placeOf } from '../../scripts/lint/rooms.mjs';
import { rules } from '../../scripts/lint/rules.mjs';
import { twin } from './cases/houseCase.ts';
import { ambientCases } from './cases/ambientCases.ts';
import { layerCases } from './cases/layerCases.ts';
import { packageCases } from './cases/packageCases.ts';
import { shapeCases } from './cases/shapeCases.ts';
import { testCases } from './cases/testCases.ts';
import { harmlessInPure, hiddenInPure } from './cases/pureCases.ts';
import { suffixCases } from './cases/suffixCases.ts';

const cases = [
  ...suffixCases,
  ...ambientCases,
  ...layerCases,
  ...packageCases,
  ...shapeCases,
  ...testCases,
];
const facts = { declaredPackages: new Set([...packages.map((row) => row.name), 'vite', 'vitest']) };
const rulesOn = ({
  path,
  text,
}: {
  readonly path: string;
  readonly text: string;
}): readonly string[] => [...new Set(checkFile(path, text, facts).map((finding) => finding.rule))];

describe('the table of house rules', () => {
  it('has a broken file for every row', () => {
    const proven = new Set(cases.map((example) => example.rule));
    expect(rules.map((rule) => rule.id).filter((id) => !proven.has(id))).toEqual([]);
  });

  it('has a row for every broken file, each id once', () => {
    const ids = rules.map((rule) => rule.id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(cases.map((example) => example.rule).filter((id) => !ids.includes(id))).toEqual([]);
  });

  it('says for every row where it applies, what it forbids and why', () => {
    for (const rule of rules)
      for (const part of [rule.where, rule.forbids, rule.reason])
        expect(part.length, rule.id).toBeGreaterThan(2);
  });

  it.each(cases)('$rule: $what', ({ rule, broken, mended }) => {
    expect(rulesOn(broken)).toEqual([rule]);
    expect(rulesOn(mended)).toEqual([]);
  });
});

describe('names of the surroundings in a pure file', () => {
  it.each(harmlessInPure)('is silent on %s', (code) => {
    expect(rulesOn(twin('renderer/lib/example.ts', code))).toEqual([]);
  });

  it.each(hiddenInPure)('finds %s', (code, rule) => {
    expect(rulesOn(twin('renderer/lib/example.ts', code))).toEqual([rule]);
  });
});

describe('a finding', () => {
  it('names the path, the line and the rule', () => {
    const [finding, ...rest] = checkFile(
      'main/core/x.ts',
      '// Decides one thing in this example.\n\nexport const x = Date.now();\n',
      facts,
    );
    expect(rest).toEqual([]);
    expect(finding).toMatchObject({ path: 'main/core/x.ts', line: 3, rule: 'suffix/clock' });
    expect(finding?.message).toContain('Date.now');
  });

  it('counts lines after letters of two and four bytes', () => {
    const [finding] = checkFile(
      'main/core/x.ts',
      "// Decides one thing in this example: äöü.\nexport const a = '🙂🙂🙂';\nexport const x = Date.now();\n",
      facts,
    );
    expect(finding?.line).toBe(3);
  });
});

describe('packages', () => {
  it.each(packages)('$name stays in its place', (row) => {
    const code = `import { x } from '${row.name}';\nexport const y = x;`;
    expect(rulesOn(twin('preload/desk.electron.ts', code))).toEqual(
      row.name === 'zod' ? [] : ['package/place'],
    );
  });
});

// Written out by hand, apart from the rule's own table: who may import whom. What is not here is refused.
const samples = {
  entry: 'main/entry.electron.ts',
  compose: 'main/compose.electron.ts',
  keys: 'main/keys/a.ts',
  vault: 'main/vault/a.ts',
  shell: 'main/shell/a.ts',
  core: 'main/core/a.ts',
  contract: 'preload/contract/a.ts',
  bridge: 'preload/bridge.electron.ts',
  preload: 'preload/desk.electron.ts',
  otherPreload: 'preload/call.electron.ts',
  deskEntry: 'renderer/desk/entry.tsx',
  deskApp: 'renderer/desk/app/a.ts',
  chat: 'renderer/desk/chat/a.ts',
  people: 'renderer/desk/people/a.ts',
  callEntry: 'renderer/call/entry.tsx',
  callApp: 'renderer/call/app/a.ts',
  callView: 'renderer/call/callView/a.ts',
  lib: 'renderer/lib/a.ts',
  resources: 'resources/a.json',
  test: 'test/a.ts',
  scripts: 'scripts/a.mjs',
  nowhere: 'stuff/a.ts',
} as const;
type Sample = keyof typeof samples;
const allowed: Readonly<Record<Exclude<Sample, 'test' | 'scripts'>, readonly Sample[]>> = {
  entry: ['entry', 'compose', 'shell', 'core', 'contract'],
  compose: ['compose', 'keys', 'vault', 'shell', 'core', 'contract'],
  keys: ['keys', 'core', 'contract'],
  vault: ['vault', 'core', 'contract'],
  shell: ['shell', 'core', 'contract'],
  core: ['core', 'contract'],
  contract: ['contract'],
  bridge: ['bridge', 'contract'],
  preload: ['preload', 'bridge', 'contract'],
  otherPreload: ['otherPreload', 'bridge', 'contract'],
  deskEntry: ['deskEntry', 'deskApp', 'lib', 'contract'],
  deskApp: ['deskApp', 'chat', 'people', 'lib', 'contract', 'resources'],
  chat: ['chat', 'lib', 'contract', 'resources'],
  people: ['people', 'lib', 'contract', 'resources'],
  callEntry: ['callEntry', 'callApp', 'lib', 'contract'],
  callApp: ['callApp', 'callView', 'lib', 'contract', 'resources'],
  callView: ['callView', 'lib', 'contract', 'resources'],
  lib: ['lib', 'contract', 'resources'],
  resources: ['resources'],
  nowhere: [],
};

describe('one-way imports', () => {
  const names = Object.keys(samples) as Sample[];
  it.each(Object.keys(allowed) as (keyof typeof allowed)[])(
    'from %s go only to what is written here',
    (from) => {
      const reached = names.filter(
        (to) => judgeEdge(placeOf(samples[from]), placeOf(samples[to])) === undefined,
      );
      expect(reached.toSorted()).toEqual([...allowed[from]].toSorted());
    },
  );

  it.each(['test', 'scripts'] as const)('from %s go everywhere', (from) => {
    expect(
      names.filter((to) => judgeEdge(placeOf(samples[from]), placeOf(samples[to])) !== undefined),
    ).toEqual([]);
  });
});
