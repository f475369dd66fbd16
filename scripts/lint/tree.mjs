// Lists and reads the files that are the project: tracked, or new and not ignored. Never writes.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const maxTextBytes = 2_000_000;

/** Paths relative to the repository's root, with forward slashes. Deleted files that git still lists are left out. */
export const listFiles = (root) =>
  execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
  })
    .split('\0')
    .filter((path) => path !== '' && existsSync(join(root, path)));

/** The text, or undefined for a binary or very large file. */
export const readText = (root, path) => {
  const bytes = readFileSync(join(root, path));
  return bytes.length > maxTextBytes || bytes.subarray(0, 8000).includes(0)
    ? undefined
    : bytes.toString('utf8');
};

/** Every package that package.json names. */
export const declaredPackages = (root) => {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return new Set(
    ['dependencies', 'devDependencies', 'optionalDependencies'].flatMap((group) =>
      Object.keys(manifest[group] ?? {}),
    ),
  );
};
