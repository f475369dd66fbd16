// Checks the types of each process with its own tsconfig, one after the other. Ends with 1 if any of them has an error.
// Usage: node scripts/typecheck.mjs [folder of another tree]. It writes no output files.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { shortLivedEnvironment } from './lint/oxlint.mjs';

const root = resolve(process.argv[2] ?? join(import.meta.dirname, '..'));
const compiler = join(
  dirname(createRequire(import.meta.url).resolve('typescript/package.json')),
  'bin',
  'tsc',
);
const projects = ['main', 'preload', 'renderer', 'test', 'scripts'];

const failed = projects.filter((project) => {
  const startedMs = performance.now();
  const { status } = spawnSync(
    process.execPath,
    [compiler, '-p', join(root, project), '--pretty', 'false'],
    { cwd: root, env: shortLivedEnvironment, stdio: 'inherit' },
  );
  console.log(
    `types of ${project}: ${status === 0 ? 'good' : 'errors'}, ${((performance.now() - startedMs) / 1000).toFixed(1)} s`,
  );
  return status !== 0;
});
process.exitCode = failed.length === 0 ? 0 : 1;
