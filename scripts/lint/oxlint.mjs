// Runs oxlint with its type-aware rules and hands its findings back in our shape. Decides no rule: those stand in .oxlintrc.json.
import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { createRequire } from 'node:module';

/** The type checker is short-lived: it collects no garbage until it holds this much. */
export const shortLivedEnvironment = { ...process.env, GOGC: 'off', GOMEMLIMIT: '3GiB' };

const require = createRequire(import.meta.url);
const program = join(dirname(require.resolve('oxlint/package.json')), 'bin', 'oxlint');

const findingOf = (diagnostic) => ({
  path: diagnostic.filename.replaceAll('\\', '/'),
  line: diagnostic.labels?.[0]?.span?.line ?? 1,
  rule: diagnostic.code ?? 'oxlint',
  message: [diagnostic.message, diagnostic.help].filter(Boolean).join(' '),
});

/**
 * @param {string} root where it runs; the configuration and the paths are relative to it
 * @param {readonly string[]} paths
 * @param {string} [config]
 * @returns {Promise<{ path: string, line: number, rule: string, message: string }[]>}
 * Throws when oxlint itself fails; findings are no failure.
 */
export const runOxlint = async (root, paths, config = '.oxlintrc.json') => {
  const child = spawn(
    process.execPath,
    [program, '-c', config, '--type-aware', '--format', 'json', ...paths],
    { cwd: root, env: shortLivedEnvironment, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let out = '';
  let errors = '';
  child.stdout.setEncoding('utf8').on('data', (chunk) => {
    out += chunk;
  });
  child.stderr.setEncoding('utf8').on('data', (chunk) => {
    errors += chunk;
  });
  const code = await new Promise((resolve, reject) =>
    child.on('error', reject).on('close', resolve),
  );
  const start = out.indexOf('{');
  if (start === -1) throw new Error(`oxlint ended with ${code}: ${errors || out}`);
  return JSON.parse(out.slice(start)).diagnostics.map(findingOf);
};
