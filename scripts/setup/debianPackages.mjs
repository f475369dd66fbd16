// Decides which Debian packages are missing, and installs them as root. Never starts their services, never installs what is there.
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { ask, findProgram, run } from './command.mjs';
import { fail, ok } from './outcome.mjs';

/**
 * One row, one reason. `names`: the same package under its names in different releases, the older first. `program`: how to see it on systems without dpkg.
 * @type {ReadonlyArray<{ names: string[], program?: string, for: 'practice' | 'display' | 'browser' | 'cleanRoot' | 'both', reason: string }>}
 */
export const packageTable = [
  {
    names: ['prosody'],
    program: 'prosody',
    for: 'practice',
    reason: 'the XMPP server of the practice',
  },
  {
    names: ['coturn'],
    program: 'turnserver',
    for: 'practice',
    reason: 'the relay of the practice',
  },
  { names: ['openssl'], program: 'openssl', for: 'practice', reason: 'certificates of one run' },
  { names: ['python3'], program: 'python3', for: 'practice', reason: 'runs Synapse' },
  {
    names: ['python3-venv'],
    for: 'practice',
    reason: 'a Python environment of our own for Synapse',
  },
  {
    names: ['tcpdump'],
    program: 'tcpdump',
    for: 'practice',
    reason: 'what really leaves the computer',
  },
  {
    names: ['iproute2'],
    program: 'ip',
    for: 'practice',
    reason: 'network namespaces and ss for the tests',
  },
  { names: ['procps'], program: 'ps', for: 'practice', reason: 'looks at processes in the tests' },
  {
    names: ['dbus'],
    program: 'dbus-run-session',
    for: 'display',
    reason: 'a session bus for the keyring',
  },
  {
    names: ['gnome-keyring'],
    program: 'gnome-keyring-daemon',
    for: 'display',
    reason: "the keyring that holds the app's keys",
  },
  { names: ['libsecret-1-0'], for: 'display', reason: 'how the app speaks to the keyring' },
  { names: ['xvfb'], program: 'Xvfb', for: 'display', reason: 'a display where there is none' },
  {
    names: ['util-linux'],
    program: 'setpriv',
    for: 'both',
    reason: 'runs servers and app as a normal user',
  },
  { names: ['libgtk-3-0', 'libgtk-3-0t64'], for: 'display', reason: 'Electron' },
  { names: ['libnss3'], for: 'display', reason: 'Electron' },
  { names: ['libgbm1'], for: 'display', reason: 'Electron' },
  { names: ['libasound2', 'libasound2t64'], for: 'display', reason: 'Electron' },
  { names: ['libatk1.0-0', 'libatk1.0-0t64'], for: 'display', reason: 'Electron' },
  { names: ['libatk-bridge2.0-0', 'libatk-bridge2.0-0t64'], for: 'display', reason: 'Electron' },
  { names: ['libatspi2.0-0', 'libatspi2.0-0t64'], for: 'display', reason: 'Electron' },
  { names: ['libcups2', 'libcups2t64'], for: 'display', reason: 'Electron' },
  { names: ['libdrm2'], for: 'display', reason: 'Electron' },
  { names: ['libxkbcommon0'], for: 'display', reason: 'Electron' },
  { names: ['libxcomposite1'], for: 'display', reason: 'Electron' },
  { names: ['libxdamage1'], for: 'display', reason: 'Electron' },
  { names: ['libxfixes3'], for: 'display', reason: 'Electron' },
  { names: ['libxrandr2'], for: 'display', reason: 'Electron' },
  { names: ['libxss1'], for: 'display', reason: 'Electron' },
  { names: ['libxtst6'], for: 'display', reason: 'Electron' },
  { names: ['libcairo2'], for: 'display', reason: 'Electron' },
  { names: ['libpango-1.0-0'], for: 'display', reason: 'Electron' },
  { names: ['libexpat1'], for: 'display', reason: 'Electron' },
  {
    names: ['chromium'],
    program: 'chromium',
    for: 'browser',
    reason: 'draws the gallery, and runs the call page on the newer way into the frame worker',
  },
  {
    names: ['debootstrap'],
    program: 'debootstrap',
    for: 'cleanRoot',
    reason: 'a clean Debian to install the package in',
  },
];

/** @typedef {{ practice: boolean, display: boolean, browser: boolean, cleanRoot: boolean }} Wish */

/** @param {Wish} wish */
export const wantedRows = (wish) =>
  packageTable.filter((row) =>
    row.for === 'both' ? wish.practice || wish.display : wish[row.for],
  );

/** The browser of the row above. */
export const browserProgram = () => findProgram('chromium');

/**
 * @param {typeof packageTable} rows
 * @param {ReadonlySet<string>} installed
 */
export const missingRows = (rows, installed) =>
  rows.filter((row) => !row.names.some((name) => installed.has(name)));

/**
 * The name under which this release knows a missing package.
 * @param {typeof packageTable} rows
 * @param {ReadonlySet<string>} offered what apt has a candidate for
 */
export const namesToInstall = (rows, offered) =>
  rows.map((row) => row.names.find((name) => offered.has(name)) ?? row.names[0] ?? '');

const policyFile = '/usr/sbin/policy-rc.d';
const policyText =
  "#!/bin/sh\n# Made by Alcove's set-up for one installation: no service starts by itself.\nexit 101\n";

/**
 * Codes: debian.needs_root, debian.failed, debian.other_system.
 * @param {Wish & { isRoot: boolean, step: import('./reporter.mjs').Step }} wish
 * @returns {Promise<import('./outcome.mjs').Outcome<{ installed: string[] }>>}
 */
export async function preparePackages({ isRoot, step, ...wish }) {
  removeOwnPolicy();
  const rows = wantedRows(wish);
  if (!findProgram('dpkg-query') || !findProgram('apt-get')) return otherSystem(rows);
  const missing = missingRows(rows, installedOf(rows));
  if (missing.length === 0) return ok({ installed: [] });

  if (!isRoot) {
    const names = namesToInstall(missing, offeredOf(missing));
    return fail(
      'debian.needs_root',
      `These Debian packages are missing: ${names.join(' ')}.`,
      'The servers of the local practice and the tests need them, and only root may install them.',
      `sudo apt-get update && sudo apt-get install -y --no-install-recommends ${names.join(' ')}   and then the same command again.`,
    );
  }
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C.UTF-8' };
  // dpkg ends by itself: cutting it off would leave the system half-configured.
  const how = {
    env,
    mayBeCutOff: false,
    onLine: (/** @type {string} */ line) => step.progress(line.slice(0, 70)),
  };
  const madePolicy = !existsSync(policyFile);
  if (madePolicy) writeFileSync(policyFile, policyText, { mode: 0o755 });
  process.on('exit', removeOwnPolicy);
  try {
    await run('dpkg', ['--configure', '-a'], how);
    step.progress('apt-get update');
    await run('apt-get', ['update', '-q'], how);
    const names = namesToInstall(missing, offeredOf(missing));
    const ended = await run(
      'apt-get',
      ['install', '-y', '-q', '--no-install-recommends', '-o', 'DPkg::Lock::Timeout=300', ...names],
      how,
    );
    const still = namesToInstall(missingRows(rows, installedOf(rows)), new Set());
    if (ended.code !== 0 || still.length > 0) {
      return fail(
        'debian.failed',
        `apt-get install ${names.join(' ')} ended with code ${ended.code}: ${ended.tail.split('\n').slice(-3).join(' / ')}`,
        'The servers of the local practice cannot start without these packages.',
        'Run apt-get update and the install by hand to see the whole message, repair it, then run the same command again.',
      );
    }
    return ok({ installed: names });
  } finally {
    removeOwnPolicy();
    process.off('exit', removeOwnPolicy);
  }
}

/** Only a policy that the set-up made itself, also one that a killed run left. */
function removeOwnPolicy() {
  try {
    if (readFileSync(policyFile, 'utf8') === policyText) rmSync(policyFile);
  } catch {}
}

/** @param {typeof packageTable} rows */
function installedOf(rows) {
  const names = rows.flatMap((row) => row.names);
  const { out } = ask('dpkg-query', ['-W', '-f', '${Package} ${db:Status-Status}\n', ...names]);
  return new Set(
    out
      .split('\n')
      .flatMap((line) => (line.endsWith(' installed') ? [line.slice(0, line.indexOf(' '))] : [])),
  );
}

/** @param {typeof packageTable} rows */
function offeredOf(rows) {
  const { out } = ask('apt-cache', ['policy', ...rows.flatMap((row) => row.names)]);
  return new Set(
    [...out.matchAll(/^(\S+):\n {2}Installed: .*\n {2}Candidate: (?!\(none\))/gm)].map(
      (match) => match[1] ?? '',
    ),
  );
}

/** @param {typeof packageTable} rows */
function otherSystem(rows) {
  const missing = rows.flatMap((row) =>
    row.program && !findProgram(row.program) ? [row.program] : [],
  );
  if (missing.length === 0) return ok({ installed: [] });
  return fail(
    'debian.other_system',
    `These programs are missing: ${missing.join(' ')}.`,
    'The set-up installs packages on Debian and its relatives only.',
    'Install them with the package manager of this system and run the same command again.',
  );
}

/**
 * Shared libraries that a program asks for and this computer does not have. Code: debian.libraries.
 * @param {string} binary
 * @returns {import('./outcome.mjs').Outcome<null>}
 */
export function checkLibraries(binary) {
  const missing = [...ask('ldd', [binary]).out.matchAll(/^\s*(\S+) => not found$/gm)].map(
    (match) => match[1],
  );
  if (missing.length === 0) return ok(null);
  return fail(
    'debian.libraries',
    `Electron misses shared libraries: ${missing.join(' ')}.`,
    'The app cannot start.',
    'Install the packages of this system that hold them (apt-file search <name>) and run the same command again.',
  );
}
