// Checks the types of each process with its own tsconfig, one after the other. Ends with 1 if any of them has an error.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
const projects = ['main', 'preload', 'renderer', 'test'];

const failed = projects.filter((project) => {
  const startedMs = performance.now();
  const { status } = spawnSync(process.execPath, [compiler, '-p', join(root, project), '--pretty', 'false'], { cwd: root, stdio: 'inherit' });
  console.log(`types of ${project}: ${status === 0 ? 'good' : 'errors'}, ${((performance.now() - startedMs) / 1000).toFixed(1)} s`);
  return status !== 0;
});
process.exitCode = failed.length === 0 ? 0 : 1;
