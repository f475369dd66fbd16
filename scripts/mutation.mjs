// Breaks the wiring on purpose, one line at a time, and lists every change that no test noticed: `npm run mutation -- [all | name of a row | file …]`; without a word the short rows.
// Ends with 1 when there is one that docs/mutation.md does not explain. It changes no file of the tree.
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { Stryker } from '@stryker-mutator/core';
import { changeOf, readKnown } from './mutation/known.mjs';
import { targets } from './mutation/targets.mjs';

const repo = path.resolve(import.meta.dirname, '..');
process.chdir(repo);
const words = process.argv.slice(2);

const files = words.filter((word) => word.includes('.'));
const rows = words.filter((word) => !word.includes('.'));
const unknown = rows.filter((word) => word !== 'all' && !targets.some(({ name }) => name === word));
if (unknown.length > 0) {
  const names = targets.map(({ name }) => name).join(', ');
  console.error(`There is no ${unknown.join(', ')}. There are all, ${names}, and files.`);
  process.exit(1);
}
/** @param {(typeof targets)[number]} row */
const isChosen = ({ name, short }) =>
  words.length === 0 ? short === true : rows.includes('all') || rows.includes(name);
const chosen = targets.filter(isChosen);
const mutate = [...files, ...chosen.flatMap((row) => row.files)];
const testFiles = files.length > 0 ? [] : chosen.flatMap((row) => row.tests);

const results = path.join(repo, 'test-results');
mkdirSync(results, { recursive: true });
const startedMs = performance.now();
const mutants = await new Stryker({
  mutate,
  ...(testFiles.length > 0 ? { testFiles } : {}),
}).runMutationTest();
rmSync(path.join(results, 'mutation'), { recursive: true, force: true });

/** The text that a change replaced; lines and columns are counted from one. @param {(typeof mutants)[number]} mutant */
const replaced = ({ fileName, location: { start, end } }) => {
  const lines = readFileSync(fileName, 'utf8')
    .split('\n')
    .slice(start.line - 1, end.line);
  lines[lines.length - 1] = (lines.at(-1) ?? '').slice(0, end.column - 1);
  lines[0] = (lines[0] ?? '').slice(start.column - 1);
  return lines.join('\n');
};
const noticed = new Set(['Killed', 'Timeout', 'RuntimeError', 'CompileError']);
const counted = mutants.filter(
  ({ status }) => noticed.has(status) || /^(Survived|NoCoverage)$/.test(status),
);
const byFile = Map.groupBy(counted, ({ fileName }) =>
  path.relative(repo, fileName).split(path.sep).join('/'),
);

const known = readKnown(repo);
let unexplained = 0;
let killed = 0;
for (const [file, all] of [...byFile].toSorted(([a], [b]) => a.localeCompare(b))) {
  const survivors = all.filter(({ status }) => !noticed.has(status));
  killed += all.length - survivors.length;
  const percent = ((100 * (all.length - survivors.length)) / all.length).toFixed(1);
  console.log(`${file}: ${percent} % of ${all.length}`);
  for (const mutant of survivors) {
    const change = changeOf(replaced(mutant), mutant.replacement ?? '');
    const isKnown = known.some((row) => row.file === file && row.change === change);
    if (isKnown) continue;
    unexplained += 1;
    console.log(`  ${file}:${mutant.location.start.line} ${mutant.status} ${change}`);
  }
  for (const row of known.filter((one) => one.file === file))
    if (!survivors.some((one) => changeOf(replaced(one), one.replacement ?? '') === row.change))
      console.log(`  no longer there: ${row.change}`);
}
console.log(
  `mutation: ${((100 * killed) / Math.max(1, counted.length)).toFixed(1)} % of ${counted.length} changes were noticed, ${unexplained} survived without a reason, ${((performance.now() - startedMs) / 1_000).toFixed(0)} s`,
);
process.exitCode = unexplained === 0 && counted.length > 0 ? 0 : 1;
