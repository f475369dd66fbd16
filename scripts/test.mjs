// `npm test`: set-up, build, types, lint, unit tests, end-to-end tests; ends with the line `N passed, N failed`. No second tries.
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { makeReady, repo, run } from './runReady.mjs';

const results = path.join(repo, 'test-results');
const only = process.argv.slice(2);
const wants = (/** @type {string} */ part) => only.length === 0 || only.includes(part);

/** @param {string} file */
const readJson = (file) => {
  try {
    return JSON.parse(readFileSync(path.join(results, file), 'utf8'));
  } catch {
    return null;
  }
};

const ready = await makeReady();
if (ready === null) {
  console.log('0 passed, 1 failed');
  process.exit(1);
}
rmSync(results, { recursive: true, force: true });
mkdirSync(results, { recursive: true });
let passed = 0;
let failed = 0;
/** @param {string} name @param {string[]} args */
const step = async (name, args) => {
  console.log(`\n== ${name}`);
  return run(ready.nodeBin, ['--disable-warning=ExperimentalWarning', ...args], ready.env);
};
/** A step that only passes or fails. @param {string} name @param {string[]} args */
const check = async (name, args) => {
  if ((await step(name, args)) === 0) passed += 1;
  else failed += 1;
};
const bin = (/** @type {string} */ file) => path.join(repo, 'node_modules', file);

if (wants('types')) await check('types', ['scripts/typecheck.mjs']);
if (wants('lint')) await check('lint', ['scripts/lint.mjs']);
if (wants('unit')) {
  const code = await step('unit tests', [
    bin('vitest/vitest.mjs'),
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile=${path.join(results, 'unit.json')}`,
  ]);
  const report = readJson('unit.json');
  passed += report?.numPassedTests ?? 0;
  failed += report?.numFailedTests ?? 0;
  if (code !== 0 && (report?.numFailedTests ?? 0) === 0) failed += 1; // a file that could not be loaded, or no report
}
if (wants('e2e')) {
  const code = await step('end-to-end tests', [
    bin('@playwright/test/cli.js'),
    'test',
    '--config',
    'playwright.config.ts',
  ]);
  const stats = readJson('e2e.json')?.stats;
  passed += stats?.expected ?? 0;
  failed += (stats?.unexpected ?? 0) + (stats?.flaky ?? 0);
  if (code !== 0 && (stats?.unexpected ?? 0) + (stats?.flaky ?? 0) === 0) failed += 1;
}
console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);
