// Makes the Debian package from what was packed, and when it is asked for everything a second time elsewhere, to compare. Runs on the pinned Node, started by dist.mjs.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildProgram } from '../build.mjs';
import { differences, factsOf, sha256Of } from './compareFolders.mjs';
import { makeDeb } from './deb.mjs';
import {
  builtStamp,
  debStamp,
  distFolder,
  executableOf,
  outFolder,
  packedStamp,
  programFolder,
  repo,
} from './folders.mjs';
import { checkFuses } from './fuses.mjs';
import { namesOf } from './names.mjs';
import { packProgram } from './pack.mjs';

const [wish = '', libraryFile = '', videoLibrary = '', times = 'once'] = process.argv.slice(2);
const kind = wish === 'release' ? 'release' : 'development';
const icons = path.join(repo, 'resources', 'icons');
const { version } = JSON.parse(readFileSync(path.join(repo, 'package.json'), 'utf8'));

const fuses = await checkFuses(executableOf(programFolder));
rmSync(debStamp, { force: true });
const deb = makeDeb({ program: programFolder, icons, version, kind, into: distFolder });
writeFileSync(debStamp, `${deb}\n${readFileSync(packedStamp, 'utf8')}`);
console.log(
  `${namesOf(kind).productName} ${version}, ${kind === 'release' ? 'release' : 'development build: not for real conversations'}`,
);
console.log(`Folder  ${programFolder}`);
console.log(`Package ${deb} (${(statSync(deb).size / 1e6).toFixed(1)} MB)`);
console.log(`SHA-256 ${sha256Of(deb)}`);
console.log('Fuses, read back from the built program:');
for (const [name, state] of Object.entries(fuses)) console.log(`  ${name.padEnd(40)} ${state}`);

if (times === 'twice') {
  const faults = await differencesOfSecond();
  for (const fault of faults.slice(0, 40)) console.error(`  ${fault}`);
  console.log(
    faults.length === 0
      ? 'Made twice, in two places: built program, folder and package are the same in every byte.'
      : `Made twice, and ${faults.length} things differ.`,
  );
  process.exitCode = faults.length === 0 ? 0 : 1;
}

/** Builds, packs and wraps everything again in a folder of its own. */
async function differencesOfSecond() {
  const second = mkdtempSync(path.join(tmpdir(), 'alcove-dist-second-'));
  try {
    const app = path.join(second, 'built-elsewhere');
    const into = path.join(second, 'packed');
    mkdirSync(into);
    await buildProgram({ libraryFile, videoLibrary, kind, outFolder: app });
    await packProgram({ electronDist: process.env.ALCOVE_ELECTRON_DIST ?? '', kind, into, app });
    const program = path.join(into, path.basename(programFolder));
    const other = makeDeb({ program, icons, version, kind, into });
    const isBuilt = (/** @type {string} */ name) => name !== path.basename(builtStamp);
    return [
      ...differences(factsOf(outFolder, isBuilt), factsOf(app)).map((line) => `out: ${line}`),
      ...differences(factsOf(programFolder), factsOf(program)).map((line) => `folder: ${line}`),
      ...(sha256Of(deb) === sha256Of(other) ? [] : ['the package']),
    ];
  } finally {
    rmSync(second, { recursive: true, force: true });
  }
}
