// Installs the package in a clean Debian root, starts the program from its desktop entry as a person, removes it and compares. Ends with 1 when anything is not as it should be.
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
  chownSync,
} from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { hasDrawn, photograph } from '../../test/meeting/framebuffer.ts';
import { startKeeper } from '../../test/practice/keeper.ts';
import { packageTable } from '../setup/debianPackages.mjs';
import { inRoot, makeRoot, ownRelease, startInRoot } from './cleanRoot.mjs';
import { differences, factsOf } from './compareFolders.mjs';
import { dependsOf, installFolder } from './debFiles.mjs';
import { debStamp, programFolder, repo } from './folders.mjs';
import { executableName, namesOf } from './names.mjs';
import { person, sortTraces } from './traceRules.mjs';

const kind = 'development';
const { packageName, desktopId, productName } = namesOf(kind);
const entry = `/usr/share/applications/${desktopId}.desktop`;
const picture = path.join(repo, 'test-results', 'dist', 'installed.png');
const aptInstall = ['apt-get', 'install', '-y', '-q', '--no-install-recommends'];
/** What a desktop brings along, and what looks at the window. */
const desktopPackages = [
  'xvfb',
  'dbus',
  'gnome-keyring',
  'libglib2.0-bin',
  'x11-utils',
  'procps',
  'iproute2',
  'desktop-file-utils',
];
const windowLimitMs = 60_000;

const startedAtMs = Date.now();
const step = (/** @type {string} */ text) =>
  console.log(`[${((Date.now() - startedAtMs) / 1000).toFixed(1).padStart(5)} s] ${text}`);
/** @param {boolean} holds @param {string} words */
function must(holds, words) {
  if (!holds) throw new Error(words);
}

const keeper = await startKeeper();
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']))
  process.on(signal, () => void keeper.release().then(() => process.exit(130)));

/** Mounts and pseudo file systems are not the root's own. @param {string} root */
const lookAt = (root) => factsOf(root, (name) => !/^(proc|sys|dev|run)(\/|$)/.test(name));

/**
 * Starts the program and gives what was seen of it.
 * @param {string} root
 * @param {string} shared
 */
async function seeItRun(root, shared) {
  for (const name of ['start.sh', 'session.sh'])
    copyFileSync(path.join(repo, 'scripts', 'dist', 'check', name), path.join(shared, name));
  const { uid, gid } = statSync(path.join(root, 'home', person));
  chownSync(shared, uid, gid);
  const session = startInRoot(root, ['sh', '/run/check/start.sh', entry], {
    shared,
    env: keeper.mark,
  });
  if (session.pid !== undefined) await keeper.watchGroup(session.pid);
  const ended = new Promise((resolve) => session.once('exit', resolve));
  const screen = path.join(shared, 'Xvfb_screen0');
  const facts = path.join(shared, 'facts');
  const until = Date.now() + windowLimitMs;
  while (!existsSync(facts) || !(await hasDrawn(screen))) {
    const output = path.join(shared, 'output');
    must(
      Date.now() < until && session.exitCode === null,
      `no window was seen. ${existsSync(output) ? readFileSync(output, 'utf8').slice(-2_000) : ''}`,
    );
    await pause(200);
  }
  mkdirSync(path.dirname(picture), { recursive: true });
  await photograph(screen, picture);
  writeFileSync(path.join(shared, 'enough'), '');
  must((await ended) === 0, 'the program did not end when it was asked to');
  return readFileSync(facts, 'utf8').trim().split('\n');
}

async function check() {
  const base = await keeper.makeFolder('alcove-dist-check-');
  const root = path.join(base, 'root');
  const shared = path.join(base, 'shared');
  mkdirSync(shared);
  const release = ownRelease();
  makeRoot(root, release);
  step(`a clean Debian ${release.codename}`);

  inRoot(root, ['apt-get', 'update', '-q'], { online: true });
  const satisfy = ['apt-get', 'satisfy', '-y', '-q', '--no-install-recommends'];
  inRoot(root, [...satisfy, dependsOf(packageTable)], { online: true });
  // Before anything else is there that could bring a library along.
  for (const file of [
    executableName,
    'resources/app.asar.unpacked/node_modules/keytar/prebuilds/linux-x64/keytar.node',
  ]) {
    const missing = inRoot(root, ['ldd', `/run/check/${file}`], { shared: programFolder })
      .split('\n')
      .filter((line) => line.includes('not found'));
    must(missing.length === 0, `the package does not ask for all it needs: ${missing.join(' ')}`);
  }
  step('what the package asks for is there, and is all that its files need');

  inRoot(root, [...aptInstall, ...desktopPackages], { online: true });
  inRoot(root, ['useradd', '--create-home', person]);
  const deb = readFileSync(debStamp, 'utf8').split('\n')[0] ?? '';
  const before = lookAt(root);
  step('a desktop and a person');

  cpSync(deb, path.join(shared, path.basename(deb)));
  inRoot(root, [...aptInstall, `/run/check/${path.basename(deb)}`], { shared });
  inRoot(root, ['desktop-file-validate', entry]);
  const helper = path.join(root, installFolder(kind), 'chrome-sandbox');
  must((statSync(helper).mode & 0o7777) === 0o4755, 'the sandbox helper is not set up');
  step(`installed by apt without a network: ${path.basename(deb)}`);

  const facts = await seeItRun(root, shared);
  for (const fact of facts) console.log(`          ${fact}`);
  must(
    facts.some((fact) => fact.includes(`"${productName}"`)),
    'the window does not carry the class of its desktop entry',
  );
  const seccomp = facts.filter((fact) => fact.startsWith('Seccomp:'));
  must(
    seccomp.length > 0 && seccomp.every((fact) => /\s2$/.test(fact)),
    'a page ran without its sandbox',
  );
  const data = path.join(root, 'home', person, '.config', productName);
  must(existsSync(data) && readdirSync(data).length > 0, 'the person has no data');
  step(`started from its desktop entry, seen (${path.relative(repo, picture)}), and ended`);

  inRoot(root, ['apt-get', 'remove', '-y', '-q', packageName]);
  const { traces, persons } = sortTraces(differences(before, lookAt(root)));
  must(traces.length === 0, `removed, but this stayed:\n${traces.slice(0, 40).join('\n')}`);
  must(persons.length > 0, "the person's data went with the package");
  step(
    `removed; nothing stayed but the person's data (${persons.length} entries in /home/${person})`,
  );
}

let code = 0;
try {
  await check();
  console.log('The package installs, starts and goes without a trace.');
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  code = 1;
} finally {
  await keeper.release();
}
process.exit(code);
