// Brings node_modules to what package-lock.json says. Never runs a package's own install scripts, never takes an interrupted install for a whole one.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { npmCommand, run } from './command.mjs';
import { shortKey } from './integrity.mjs';
import { fail, ok } from './outcome.mjs';

/**
 * What a finished install leaves: the lock it followed and npm's own record of what lies there.
 * npm rewrites that record whenever anybody installs something, so a change by hand shows.
 * @param {string | Buffer | null} lock package-lock.json
 * @param {string | Buffer | null} record node_modules/.package-lock.json
 * @param {string} platform e.g. `linux-x64`
 * @returns {string | null} null: not installed
 */
export function installStamp(lock, record, platform) {
  return lock === null || record === null ? null : shortKey(lock, record, platform);
}

/**
 * `npm ci --ignore-scripts`, skipped when the stamp inside node_modules holds. Codes: npm.lock, npm.failed.
 * @param {{ repo: string, step: import('./reporter.mjs').Step, nowMs: () => number }} wish
 * @returns {Promise<import('./outcome.mjs').Outcome<{ cached: boolean }>>}
 */
export async function installPackages({ repo, step, nowMs }) {
  const stampFile = path.join(repo, 'node_modules', '.alcove-installed');
  const current = () =>
    installStamp(
      read(path.join(repo, 'package-lock.json')),
      read(path.join(repo, 'node_modules', '.package-lock.json')),
      `${process.platform}-${process.arch}`,
    );
  const before = current();
  if (before !== null && read(stampFile)?.toString() === before) return ok({ cached: true });

  const startedMs = nowMs();
  const say = () => step.progress(`npm ci, ${Math.round((nowMs() - startedMs) / 1000)} s`);
  const timer = setInterval(say, 1_000);
  const npm = npmCommand();
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  /** @type {string[]} */
  const complaints = [];
  const onLine = (/** @type {string} */ line) => void complaints.push(line);
  const ended = await run(npm.program, [...npm.args, ...args], { cwd: repo, onLine }).finally(() =>
    clearInterval(timer),
  );
  const after = current();
  if (ended.code !== 0 || after === null) {
    const words = firstWords(complaints);
    if (/code EUSAGE/.test(words)) {
      return fail(
        'npm.lock',
        `npm ci refuses package-lock.json: ${words}`,
        'package.json and package-lock.json do not belong together, so nothing was installed.',
        'Take both files from the same commit (git status shows changes), then run the same command again.',
      );
    }
    return fail(
      'npm.failed',
      `npm ${args.join(' ')} ended with code ${ended.code}: ${words || ended.tail}`,
      'The packages that Alcove is built from are not on this computer.',
      'Check the network and the registry (npm config get registry, npm ping), then run the same command again. Installed files of other users in node_modules must be removed first.',
    );
  }
  writeFileSync(stampFile, after);
  return ok({ cached: false });
}

/**
 * npm says what is wrong first and advertises its help last.
 * @param {string[]} lines
 */
const firstWords = (lines) =>
  lines
    .map((line) => line.replace(/^npm (?:error|ERR!) ?/, '').trim())
    .filter((line) => line !== '' && !line.startsWith('npm warn'))
    .slice(0, 3)
    .join(' / ');

/** @param {string} file @returns {Buffer | null} */
function read(file) {
  try {
    return readFileSync(file);
  } catch {
    return null;
  }
}
