// Builds the program when anything that goes into it changed since the last build; with ALCOVE_ELECTRON_DIST it packs it too, by the same rule. Runs on the pinned Node.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildProgram } from './build.mjs';
import { packWhenChanged } from './dist/packWhenChanged.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const sources = [
  'main',
  'preload',
  'renderer',
  'resources',
  'scripts/build.mjs',
  'package-lock.json',
  'package.json',
];
const [libraryFile = '', videoLibrary = '', wish = 'development'] = process.argv.slice(2);
const kind = wish === 'release' ? 'release' : 'development';

/** @param {string} target @returns {string[]} */
const filesOf = (target) =>
  readdirSync(path.dirname(target), { withFileTypes: true })
    .find((entry) => entry.name === path.basename(target))
    ?.isDirectory() === true
    ? readdirSync(target, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => path.join(entry.parentPath, entry.name))
        .sort()
    : [target];

const hash = createHash('sha256').update(JSON.stringify([libraryFile, videoLibrary, kind]));
for (const source of sources)
  for (const file of filesOf(path.join(root, source)))
    hash.update(path.relative(root, file)).update(readFileSync(file));
const wanted = hash.digest('hex');
const stamp = path.join(root, 'out', 'built');

if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted)
  console.log('The program is built already.');
else {
  await buildProgram({ libraryFile, videoLibrary, kind });
  writeFileSync(stamp, wanted);
}

const electronDist = process.env.ALCOVE_ELECTRON_DIST ?? '';
if (electronDist !== '') await packWhenChanged({ electronDist, kind });
