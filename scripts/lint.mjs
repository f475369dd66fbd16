// Runs every check of the source: formatter, oxlint, the house rules and dependency-cruiser's second opinion on the imports. Prints one line for each finding and ends with 1 if there is one.
// Usage: node scripts/lint.mjs [folder of another tree]. It never changes a file.
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { checkFile } from './lint/checkFile.mjs';
import { runFormatCheck } from './lint/format.mjs';
import { runOxlint } from './lint/oxlint.mjs';
import { runSecondOpinion } from './lint/secondOpinion.mjs';
import { declaredPackages, listFiles, readText } from './lint/tree.mjs';

const root = resolve(process.argv[2] ?? join(import.meta.dirname, '..'));
const startedMs = performance.now();

const folders = ['main', 'preload', 'renderer', 'test', 'scripts'].filter((folder) =>
  existsSync(join(root, folder)),
);
const oxlint = runOxlint(root, folders);

const facts = { declaredPackages: declaredPackages(root) };
const files = listFiles(root);
const house = files.flatMap((path) => {
  const text = readText(root, path);
  return text === undefined ? [] : checkFile(path, text, facts);
});

const opinion = await runSecondOpinion(root, folders);

const findings = [...runFormatCheck(root), ...(await oxlint), ...house, ...opinion].toSorted(
  (a, b) => a.path.localeCompare(b.path) || a.line - b.line,
);
for (const { path, line, rule, message } of findings)
  console.log(`${path}:${line} ${rule} ${message}`);
console.log(
  `lint: ${findings.length} findings in ${files.length} files, ${((performance.now() - startedMs) / 1000).toFixed(1)} s`,
);
process.exitCode = findings.length === 0 ? 0 : 1;
