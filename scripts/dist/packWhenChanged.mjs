// Decides whether the program must be packed anew, and makes both folders: the strict one and the copy that the tests can drive. An unchanged program is not packed again.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import {
  builtStamp,
  distFolder,
  executableOf,
  inspectableFolder,
  packedStamp,
  programFolder,
  repo,
} from './folders.mjs';
import { executableName } from './names.mjs';

/** @param {string} file */
const textOf = (file) => (existsSync(file) ? readFileSync(file, 'utf8') : '');

/**
 * Everything that a package depends on beside the program itself.
 * @param {string} electronDist
 * @param {string} kind
 */
function wantedStamp(electronDist, kind) {
  const hash = createHash('sha256').update(JSON.stringify([electronDist, kind]));
  const own = path.join(repo, 'scripts', 'dist');
  const files = [
    path.join(repo, 'electron-builder.yml'),
    path.join(electronDist, 'version'),
    ...readdirSync(own)
      .filter((name) => name.endsWith('.mjs'))
      .toSorted()
      .map((name) => path.join(own, name)),
  ];
  for (const file of files) hash.update(path.basename(file)).update(readFileSync(file));
  return `${textOf(builtStamp)}\n${hash.digest('hex')}`;
}

/**
 * @param {{ electronDist: string, kind: import('./names.mjs').Kind, log?: (line: string) => void }} options
 * @returns {Promise<boolean>} whether it was packed now
 */
export async function packWhenChanged({ electronDist, kind, log = console.log }) {
  const wanted = wantedStamp(electronDist, kind);
  if (textOf(packedStamp) === wanted) {
    log('The program is packed already.');
    return false;
  }
  const startedAt = Date.now();
  rmSync(packedStamp, { force: true });
  rmSync(inspectableFolder, { recursive: true, force: true });
  mkdirSync(distFolder, { recursive: true });
  // Both bring large libraries along, which an unchanged program does not need.
  const { packProgram } = await import('./pack.mjs');
  const { linkedCopy } = await import('./linkedCopy.mjs');
  const { allowInspect, checkFuses } = await import('./fuses.mjs');
  await packProgram({ electronDist, kind, into: distFolder });
  linkedCopy(programFolder, inspectableFolder, (relative) => relative === executableName);
  await allowInspect(executableOf(inspectableFolder));
  await checkFuses(executableOf(inspectableFolder), { EnableNodeCliInspectArguments: true });
  writeFileSync(packedStamp, wanted);
  log(`Packed in ${((Date.now() - startedAt) / 1000).toFixed(1)} s`);
  return true;
}
