// Where packages are made and found. All of it lies in dist/, which is in no commit.
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { executableName } from './names.mjs';

export const repo = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');
export const outFolder = path.join(repo, 'out');
export const distFolder = path.join(repo, 'dist');
/** The program as it is installed: every fuse strict. electron-builder gives the folder its name. */
export const programFolder = path.join(distFolder, 'linux-unpacked');
/** The same with one fuse turned, so that the tests can drive it. Never part of a package. */
export const inspectableFolder = path.join(distFolder, 'inspectable');
/** Names what was packed; written last. */
export const packedStamp = path.join(distFolder, 'packed');
/** Names the package and what was packed in it; written last. */
export const debStamp = path.join(distFolder, 'deb-made');
/** Names what was built; written last. */
export const builtStamp = path.join(outFolder, 'built');

/** @param {string} program */
export const executableOf = (program) => path.join(program, executableName);
/** @param {string} program */
export const asarOf = (program) => path.join(program, 'resources', 'app.asar');
