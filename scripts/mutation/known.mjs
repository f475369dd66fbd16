// Reads the list of changes to the code that no test needs to notice, each with its reason, and compares. It decides nothing about the code.
import { readFileSync } from 'node:fs';
import path from 'node:path';

const shownLength = 70;
/** One line, and no longer than a table can bear. @param {string} text */
const oneLine = (text) => {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length > shownLength ? `${line.slice(0, shownLength)}…` : line;
};
/** A change as a row of the table says it. @param {string} before @param {string} after */
export const changeOf = (before, after) => `\`${oneLine(before)}\` → \`${oneLine(after)}\``;

const row = /^\| `(?<file>[^`]+)` \| (?<change>.+?) \| (?<reason>.+?) \|$/;

/**
 * The rows of the document: file, change and reason, in which `\|` stands for a bar.
 * @param {string} repo @returns {readonly { file: string, change: string, reason: string }[]}
 */
export const readKnown = (repo) =>
  readFileSync(path.join(repo, 'docs', 'mutation.md'), 'utf8')
    .split('\n')
    .flatMap((line) => {
      const found = row.exec(line.replaceAll('\\|', '\u0000'))?.groups;
      if (found === undefined) return [];
      const plain = (/** @type {string} */ cell) =>
        cell.replaceAll('\u0000', '|').replaceAll(/\s+/g, ' ').trim();
      return [
        {
          file: found['file'] ?? '',
          change: plain(found['change'] ?? ''),
          reason: plain(found['reason'] ?? ''),
        },
      ];
    });
