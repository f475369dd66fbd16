// Judges one file by the table of house rules. Pure: it gets the text, it opens nothing and prints nothing.
import { rules } from './rules.mjs';
import { readSource } from './sourceFile.mjs';

/**
 * @param {string} path relative to the repository, with forward slashes
 * @param {string} text
 * @param {{ declaredPackages: ReadonlySet<string> }} facts names from package.json
 * @returns {{ path: string, line: number, rule: string, message: string }[]} in the order of the lines; empty when the file is clean
 */
export const checkFile = (path, text, facts) => {
  const file = readSource(path, text);
  return rules
    .filter((rule) => rule.appliesTo(file))
    .flatMap((rule) =>
      rule
        .find(file, facts)
        .map((hit) => ({
          path,
          line: hit.line ?? file.lineAt(hit.start),
          rule: rule.id,
          message: `${hit.message} (${rule.reason})`,
        })),
    )
    .toSorted((a, b) => a.line - b.line);
};
