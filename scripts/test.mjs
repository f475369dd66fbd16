// `npm test`: every check there is, one after the other; ends with the line `N passed, N failed`. No second tries.
// `npm run unit` and the like run one of them alone; what stands after its name goes to its program.
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { makeReady, repo, run } from './runReady.mjs';

const results = path.join(repo, 'test-results');
const bin = (/** @type {string} */ file) => path.join(repo, 'node_modules', file);

/** What a reporter wrote; null when it wrote nothing. @param {string} file */
const readJson = (file) => {
  try {
    return JSON.parse(readFileSync(path.join(results, file), 'utf8'));
  } catch {
    return null;
  }
};
/** @param {string} file @param {string} projects */
const vitest = (file, projects) => [
  bin('vitest/vitest.mjs'),
  'run',
  `--project=${projects}`,
  '--reporter=default',
  '--reporter=json',
  `--outputFile=${path.join(results, file)}`,
];
/** @typedef {{ passed: number, failed: number }} Counts */
/** @param {any} report @returns {Counts} */
const vitestCounts = (report) => ({
  passed: report?.numPassedTests ?? 0,
  failed: report?.numFailedTests ?? 0,
});
/** @param {any} report @returns {Counts} */
const playwrightCounts = (report) => ({
  passed: report?.stats?.expected ?? 0,
  failed: (report?.stats?.unexpected ?? 0) + (report?.stats?.flaky ?? 0),
});

/**
 * One row for each check: its title, what has to be ready before it, its command on the pinned Node, and where it leaves its counts (none: it only passes or fails).
 * @typedef {{ title: string, needs: Partial<import('./setup.mjs').Scope>, args: string[], report?: { file: string, counts: (report: any) => Counts } }} Part
 * @type {Record<string, Part>}
 */
const parts = {
  types: { title: 'types', needs: {}, args: ['scripts/typecheck.mjs'] },
  lint: { title: 'lint', needs: {}, args: ['scripts/lint.mjs'] },
  unit: {
    title: 'unit tests',
    needs: {},
    args: vitest('unit.json', 'unit*'),
    report: { file: 'unit.json', counts: vitestCounts },
  },
  mutation: { title: 'mutation: broken wiring', needs: {}, args: ['scripts/mutation.mjs'] },
  live: {
    title: 'live tests',
    needs: { practice: true },
    args: vitest('live.json', 'live'),
    report: { file: 'live.json', counts: vitestCounts },
  },
  gallery: {
    title: 'gallery',
    needs: { browser: true },
    args: ['scripts/gallery.mjs'],
    report: { file: 'gallery.json', counts: playwrightCounts },
  },
  transform: {
    title: 'encoded transform',
    needs: { program: true, practice: true, browser: true },
    args: [bin('@playwright/test/cli.js'), 'test', '--config', 'playwright.transform.config.ts'],
    report: { file: 'transform.json', counts: playwrightCounts },
  },
  e2e: {
    title: 'end-to-end tests',
    needs: { program: true, practice: true, display: true },
    args: [bin('@playwright/test/cli.js'), 'test', '--config', 'playwright.config.ts'],
    report: { file: 'e2e.json', counts: playwrightCounts },
  },
};

const words = process.argv.slice(2);
const [first = ''] = words;
const alone = parts[first];
const chosen = alone === undefined ? Object.values(parts) : [alone];
const ready =
  alone === undefined && words.length > 0
    ? null
    : await makeReady(Object.assign({}, ...chosen.map((part) => part.needs)));
if (ready === null) {
  if (alone === undefined && words.length > 0)
    console.error(`There is no check named ${first}. There are ${Object.keys(parts).join(', ')}.`);
  console.log('0 passed, 1 failed');
  process.exit(1);
}
mkdirSync(results, { recursive: true });

let passed = 0;
let failed = 0;
for (const { title, args, report } of chosen) {
  console.log(`\n== ${title}`);
  if (report !== undefined) rmSync(path.join(results, report.file), { force: true });
  const code = await run(
    ready.nodeBin,
    ['--disable-warning=ExperimentalWarning', ...args, ...words.slice(1)],
    ready.env,
  );
  const counts = report?.counts(readJson(report.file)) ?? { passed: code === 0 ? 1 : 0, failed: 0 };
  passed += counts.passed;
  failed += counts.failed;
  if (code !== 0 && counts.failed === 0) failed += 1; // it stopped before it could count
}
console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);
