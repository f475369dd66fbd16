// Brings what stands on the npm packages: Electron, the video library, servers, the system's packages and the user. Never runs before those packages are there.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { takeCacheLock } from './cacheLock.mjs';
import { browserProgram, checkLibraries, preparePackages } from './debianPackages.mjs';
import { prepareElectron } from './electronRuntime.mjs';
import { prepareJitsiLibrary } from './jitsiLibrary.mjs';
import { closedFolder, modeOf, prepareUser } from './normalUser.mjs';
import { ok } from './outcome.mjs';
import { openStore } from './stamp.mjs';
import { prepareSynapse } from './synapse.mjs';

/** @typedef {{ repo: string, reporter: ReturnType<typeof import('./reporter.mjs').createReporter>, cache: string, store: import('./stamp.mjs').Store, pins: any, nodeBin: string }} Tools */
/** @typedef {Pick<import('../setup.mjs').Ready, 'electronDist' | 'electronVersion' | 'electronProvenance' | 'ljmFile' | 'ljmVersion' | 'ljmProvenance'> & { electronIsNew: boolean }} Program */

/** @type {Program} */
const noProgram = {
  electronDist: '',
  electronVersion: '',
  electronProvenance: '',
  electronIsNew: false,
  ljmFile: '',
  ljmVersion: '',
  ljmProvenance: '',
};

const how = (/** @type {boolean} */ cached) => (cached ? 'ready (cached)' : 'ready');

/**
 * @param {Omit<Tools, 'store' | 'pins'> & { scope: import('../setup.mjs').Scope }} wish
 * @returns {Promise<import('./outcome.mjs').Outcome<Omit<import('../setup.mjs').Ready, 'nodeBin' | 'cacheDir'>>>}
 */
export async function prepareParts({ scope, ...wish }) {
  const release = await takeCacheLock(wish.cache, {
    onWait: () => wish.reporter.line('Another set-up is at work; waiting for it.'),
  });
  try {
    const pinsFile = path.join(wish.repo, 'scripts', 'setup', 'pins.json');
    const pins = JSON.parse(readFileSync(pinsFile, 'utf8'));
    const tools = { ...wish, store: openStore(wish.cache), pins };
    const program = scope.program ? await programSteps(tools) : ok(noProgram);
    if (!program.ok) return program;
    const system = await systemSteps(tools, scope, program.value);
    if (!system.ok) return system;
    const { electronIsNew: _, ...parts } = program.value;
    return ok({ ...parts, ...system.value });
  } finally {
    await release();
  }
}

/** What the program is made of. @param {Tools} tools @returns {Promise<import('./outcome.mjs').Outcome<Program>>} */
async function programSteps({ repo, reporter, cache, store, pins, nodeBin }) {
  const neverUpstream = process.env.ALCOVE_UPSTREAM === 'never';
  const shared = { cache, store, pins, neverUpstream, nowMs: Date.now };
  const { platform, arch } = process;

  let step = reporter.step('Electron runtime');
  const electron = await prepareElectron({ ...shared, repo, step, nodeBin, platform, arch });
  if (!electron.ok) return electron;
  const { cached, ...runtime } = electron.value;
  step.done(`${how(cached)}: ${runtime.electronVersion}, ${runtime.electronProvenance}`);

  step = reporter.step('lib-jitsi-meet');
  const jitsi = await prepareJitsiLibrary({ ...shared, step });
  if (!jitsi.ok) return jitsi;
  const { cached: libraryCached, ...library } = jitsi.value;
  step.done(`${how(libraryCached)}: ${library.ljmVersion}, ${library.ljmProvenance}`);
  return ok({ ...runtime, ...library, electronIsNew: !cached });
}

/**
 * What the system has to offer: packages, Synapse, the user.
 * @param {Tools} tools
 * @param {import('../setup.mjs').Scope} scope
 * @param {Program} program
 * @returns {Promise<import('./outcome.mjs').Outcome<Pick<import('../setup.mjs').Ready, 'synapsePython' | 'browser' | 'runAs' | 'closedFolder'>>>}
 */
async function systemSteps(
  { repo, reporter, store, pins },
  scope,
  { electronDist, electronIsNew },
) {
  const isRoot = process.getuid?.() === 0;
  const { practice, display } = scope;
  const nothing = { synapsePython: '', browser: '', runAs: null, closedFolder: null };
  if (!practice && !display && !scope.browser && !scope.cleanRoot) return ok(nothing);

  let step = reporter.step('System packages');
  const system = await preparePackages({ ...scope, isRoot, step });
  if (!system.ok) return system;
  const { installed } = system.value;
  const isNew = electronIsNew || installed.length > 0;
  if (display && electronDist !== '' && process.platform === 'linux' && isNew) {
    const libraries = checkLibraries(path.join(electronDist, 'electron'));
    if (!libraries.ok) return libraries;
  }
  step.done(installed.length === 0 ? 'ready' : `ready: installed ${installed.join(' ')}`);
  const browser = scope.browser ? (browserProgram() ?? '') : '';
  if (!practice && !display) return ok({ ...nothing, browser });

  let synapsePython = '';
  if (practice) {
    step = reporter.step('Synapse');
    const synapse = await prepareSynapse({ repo, store, step, version: pins.synapse.version });
    if (!synapse.ok) return synapse;
    synapsePython = synapse.value.synapsePython;
    step.done(`${how(synapse.value.cached)}: ${pins.synapse.version}`);
  }

  step = reporter.step('User for servers and app');
  const user = await prepareUser({ isRoot });
  if (!user.ok) return user;
  const { runAs } = user.value;
  const closed = runAs ? closedFolder(repo, modeOf) : null;
  if (runAs && closed)
    step.note(`${closed} lets nobody but its owner in; ${runAs.name} cannot read this clone there`);
  step.done(runAs ? `ready: ${runAs.name} (${runAs.uid}:${runAs.gid})` : 'ready: you');
  return ok({ synapsePython, browser, runAs, closedFolder: closed });
}
