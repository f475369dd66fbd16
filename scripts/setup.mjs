// Brings everything that the app, the local practice and the tests need, on a clone that has nothing yet. Never uses a download before its hash is checked.
// `node scripts/setup.mjs` runs it alone. Runs on Node 20, and until the npm packages are there with nothing but Node's own library.
import { accessSync, constants, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { cacheFolder } from './setup/folders.mjs';
import { installPackages } from './setup/npmPackages.mjs';
import { fail, failureLines, ok } from './setup/outcome.mjs';
import { pinnedNode } from './setup/pinnedNode.mjs';
import { shortKey } from './setup/integrity.mjs';
import { createReporter } from './setup/reporter.mjs';
import { takeTurn } from './setup/turn.mjs';

/**
 * What a command needs beside the npm packages and the Node of their lock.
 * @typedef {object} Scope
 * @property {boolean} program Electron and lib-jitsi-meet
 * @property {boolean} practice the practice's servers
 * @property {boolean} display what Electron needs to be shown
 * @property {boolean} browser a Chromium of its own, for the gallery and the call page
 * @property {boolean} cleanRoot what makes a clean Debian root
 */

/**
 * @typedef {object} Ready
 * @property {string} nodeBin the Node that runs build, tests and rigs
 * @property {string} electronDist folder for ELECTRON_OVERRIDE_DIST_PATH; '' without the program, as in the next five
 * @property {string} electronVersion
 * @property {'upstream' | 'development fallback' | ''} electronProvenance
 * @property {string} ljmFile lib-jitsi-meet's bundle
 * @property {string} ljmVersion
 * @property {'upstream' | 'development fallback' | ''} ljmProvenance
 * @property {string} synapsePython '' without the practice
 * @property {string} browser the Chromium's path; '' without one
 * @property {import('./setup/normalUser.mjs').RunAs | null} runAs who runs servers and app; null: the caller, a normal user
 * @property {string | null} closedFolder a folder on the way to this clone that `runAs` may not enter; null: the way is free
 * @property {string} cacheDir
 */

const repo = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

/**
 * The set-up; a second call takes a fraction of a second. Failures are printed as three lines and returned.
 * ALCOVE_CACHE moves the cache; ALCOVE_UPSTREAM=never takes the development fallbacks without asking upstream.
 * @param {Partial<Scope>} wish
 * @param {(line: string) => void} [log]
 * @returns {Promise<({ ok: true } & Ready) | import('./setup/outcome.mjs').Failure>}
 */
export async function setUp(wish, log) {
  const scope = {
    program: false,
    practice: false,
    display: false,
    browser: false,
    cleanRoot: false,
    ...wish,
  };
  const line = log ?? ((/** @type {string} */ text) => void process.stdout.write(`${text}\n`));
  const raw =
    !log && process.stdout.isTTY
      ? (/** @type {string} */ text) => void process.stdout.write(text)
      : null;
  const reporter = createReporter({ line, raw, nowMs: Date.now, total: stepCount(scope) });
  // As root the cache and node_modules are for another user to read.
  const umask = process.getuid?.() === 0 ? process.umask(0o022) : null;
  try {
    const outcome = await inOrder(reporter, scope);
    if (outcome.ok) return { ok: true, ...outcome.value };
    reporter.line('');
    for (const text of failureLines(outcome)) reporter.line(text);
    return outcome;
  } finally {
    if (umask !== null) process.umask(umask);
  }
}

/** Packages and Node; Electron and the library; Synapse; the system's packages; the user. @param {Scope} scope */
const stepCount = ({ program, practice, display, browser, cleanRoot }) =>
  2 +
  (program ? 2 : 0) +
  (practice ? 1 : 0) +
  (practice || display || browser || cleanRoot ? 1 : 0) +
  (practice || display ? 1 : 0);

/**
 * @param {ReturnType<typeof createReporter>} reporter
 * @param {Scope} scope
 * @returns {Promise<import('./setup/outcome.mjs').Outcome<Ready>>}
 */
async function inOrder(reporter, scope) {
  const cache = cacheFolder({ env: process.env, uid: process.getuid?.() ?? null, home: homedir() });
  try {
    mkdirSync(cache, { recursive: true });
    accessSync(cache, constants.W_OK);
  } catch (error) {
    return fail(
      'setup.cache',
      `${cache} cannot be written (${/** @type {any} */ (error).code}).`,
      'Downloads and servers are kept there.',
      'Set ALCOVE_CACHE to a folder of your own and run the same command again.',
    );
  }
  return allSteps(reporter, scope, cache);
}

/**
 * @param {ReturnType<typeof createReporter>} reporter
 * @param {Scope} scope
 * @param {string} cache
 * @returns {Promise<import('./setup/outcome.mjs').Outcome<Ready>>}
 */
async function allSteps(reporter, scope, cache) {
  const { platform, arch } = process;
  let step = reporter.step('npm packages');
  const giveBack = await takeTurn(shortKey(repo), {
    onWait: () => step.note('another set-up installs them; waiting for it'),
  });
  const packages = await installPackages({ repo, step, nowMs: Date.now }).finally(giveBack);
  if (!packages.ok) return packages;
  step.done(packages.value.cached ? 'ready (cached)' : 'ready');

  step = reporter.step('Node for build and tests');
  const node = pinnedNode({
    repo,
    platform,
    arch,
    ownPath: process.execPath,
    ownVersion: process.versions.node,
  });
  if (!node.ok) return node;
  const { nodeBin } = node.value;
  step.done(node.value.pinned ? 'ready (pinned)' : `ready (${process.versions.node}, this one)`);

  // From here on the packages are there.
  const { prepareParts } = await import('./setup/parts.mjs');
  const parts = await prepareParts({ repo, reporter, cache, nodeBin, scope });
  return parts.ok ? ok({ nodeBin, cacheDir: cache, ...parts.value }) : parts;
}

if (process.argv[1] && path.resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  // A closed pipe (head, less) ends the printing, not the set-up.
  process.stdout.on('error', () => {});
  const startedMs = Date.now();
  const everything = { program: true, practice: true, display: true, browser: true };
  const result = await setUp(everything);
  if (result.ok) {
    process.stdout.write(`\nReady after ${((Date.now() - startedMs) / 1000).toFixed(1)} s.\n`);
    for (const [name, value] of Object.entries(result)) {
      if (name !== 'ok' && value !== null)
        process.stdout.write(
          `  ${name.padEnd(18)} ${typeof value === 'object' ? `${value.name} (${value.uid}:${value.gid})` : value}\n`,
        );
    }
  } else process.exitCode = 1;
}
