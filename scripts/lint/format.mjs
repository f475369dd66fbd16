// Asks the formatter which files it would lay out differently. Never changes a file: `npm run format` does that.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);
const program = join(dirname(require.resolve('oxfmt/package.json')), 'bin', 'oxfmt');

/**
 * @param {string} root the tree whose `.oxfmtrc.json` holds
 * @returns {{ path: string, line: number, rule: string, message: string }[]}
 * Throws when the formatter itself fails; findings are no failure.
 */
export const runFormatCheck = (root) => {
  const done = spawnSync(process.execPath, [program, '--list-different', '.'], {
    cwd: root,
    encoding: 'utf8',
  });
  const paths = done.stdout.split('\n').filter((line) => line !== '');
  if (done.status !== 0 && paths.length === 0) throw new Error(`oxfmt: ${done.stderr}`);
  return paths.map((path) => ({
    path: path.replaceAll('\\', '/'),
    line: 1,
    rule: 'file/format',
    message: 'not laid out by the formatter: npm run format',
  }));
};
