// The fuses of a packaged program: what each must be, how they are set, and how they are read back. Never leaves a fuse as Electron delivered it.
import {
  flipFuses,
  FuseState,
  FuseV1Options,
  FuseVersion,
  getCurrentFuseWire,
} from '@electron/fuses';

/** One row for each fuse that the library knows. A wire may be shorter (an older Electron); one that is longer is refused. */
export const wantedFuses = /** @type {const} */ ({
  RunAsNode: false,
  EnableCookieEncryption: true,
  EnableNodeOptionsEnvironmentVariable: false,
  EnableNodeCliInspectArguments: false,
  EnableEmbeddedAsarIntegrityValidation: true,
  OnlyLoadAppFromAsar: true,
  LoadBrowserProcessSpecificV8Snapshot: false,
  GrantFileProtocolExtraPrivileges: false,
  WasmTrapHandlers: true,
});

/** @typedef {Record<string, 'on' | 'off' | 'removed' | 'unset'>} FuseStates by name, in the order of the wire */

const words = /** @type {const} */ ({
  [FuseState.ENABLE]: 'on',
  [FuseState.DISABLE]: 'off',
  [FuseState.REMOVED]: 'removed',
  [FuseState.INHERIT]: 'unset',
});

/**
 * What the executable carries now. A fuse that the library has no name for is called by its number.
 * @param {string} executable
 * @returns {Promise<FuseStates>}
 */
export async function readFuses(executable) {
  const { version: _version, ...wire } = await getCurrentFuseWire(executable);
  return Object.fromEntries(
    Object.entries(wire).map(([index, state]) => [
      FuseV1Options[Number(index)] ?? `fuse ${index}`,
      words[/** @type {keyof typeof words} */ (state)] ?? 'unset',
    ]),
  );
}

/**
 * Sets every fuse of the wire. Throws when the wire has one without a row.
 * @param {string} executable
 */
export async function setFuses(executable) {
  const names = Object.keys(await readFuses(executable));
  const unknown = names.filter((name) => !(name in wantedFuses));
  if (unknown.length > 0)
    throw new Error(
      `This Electron has fuses without a row in scripts/dist/fuses.mjs: ${unknown.join(', ')}`,
    );
  const rows = names.map((name) => [
    FuseV1Options[/** @type {keyof typeof FuseV1Options} */ (name)],
    wantedFuses[/** @type {keyof typeof wantedFuses} */ (name)],
  ]);
  await flipFuses(executable, {
    version: FuseVersion.V1,
    strictlyRequireAllFuses: true,
    ...Object.fromEntries(rows),
  });
}

/**
 * The one fuse that Playwright needs, in a copy for the tests.
 * @param {string} executable
 */
export async function allowInspect(executable) {
  await flipFuses(executable, {
    version: FuseVersion.V1,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
  });
}

/**
 * Where the states differ from what they must be; empty when all is well. A removed fuse has no effect and is accepted.
 * @param {FuseStates} states
 * @param {Partial<Record<keyof typeof wantedFuses, boolean>>} [except] for the copy of the tests
 * @returns {string[]}
 */
export function fuseFaults(states, except = {}) {
  const wanted = /** @type {Record<string, boolean>} */ ({ ...wantedFuses, ...except });
  if (Object.keys(states).length === 0) return ['no fuse was found'];
  return Object.entries(states).flatMap(([name, state]) => {
    const must = wanted[name];
    if (must === undefined) return [`${name} has no row`];
    const right = state === 'removed' || state === (must ? 'on' : 'off');
    return right ? [] : [`${name} is ${state}, must be ${must ? 'on' : 'off'}`];
  });
}

/**
 * Reads them back from the built file. Throws when one differs.
 * @param {string} executable
 * @param {Partial<Record<keyof typeof wantedFuses, boolean>>} [except]
 */
export async function checkFuses(executable, except) {
  const states = await readFuses(executable);
  const faults = fuseFaults(states, except);
  if (faults.length > 0) throw new Error(`Fuses of ${executable}: ${faults.join('; ')}`);
  return states;
}
