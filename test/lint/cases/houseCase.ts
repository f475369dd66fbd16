// The shape of a case for a house rule: a file that breaks exactly one rule and its mended twin. Holds no rule itself.

export type Twin = { readonly path: string; readonly text: string };
export type HouseCase = {
  readonly rule: string;
  readonly what: string;
  readonly broken: Twin;
  readonly mended: Twin;
};

const sentence = '// Decides one thing in this example and never anything else.\n';

/** A file with the sentence that every file begins with. */
export const twin = (path: string, code: string): Twin => ({ path, text: `${sentence}${code}\n` });

/** Two texts at the same path. */
export const samePath = (
  rule: string,
  what: string,
  path: string,
  broken: string,
  mended: string,
): HouseCase => ({ rule, what, broken: twin(path, broken), mended: twin(path, mended) });

/** The same text at two paths: only the place is wrong. */
export const sameText = (
  rule: string,
  what: string,
  code: string,
  brokenPath: string,
  mendedPath: string,
): HouseCase => ({ rule, what, broken: twin(brokenPath, code), mended: twin(mendedPath, code) });

/** A file that imports a value from `specifier`. */
export const use = (specifier: string): string =>
  `import { x } from '${specifier}';\nexport const y = x;`;
/** A file that imports a type from `specifier`. */
export const useType = (specifier: string): string =>
  `import type { X } from '${specifier}';\nexport type Y = X;`;

/** The same file with one import in the place of another. */
export const swap = (
  rule: string,
  what: string,
  path: string,
  broken: string,
  mended: string,
): HouseCase => samePath(rule, what, path, use(broken), use(mended));

/** A place for each suffix, in a room that exists. */
export const places = {
  pure: 'main/gateway/allowRules.ts',
  node: 'main/gateway/allowFile.node.ts',
  electron: 'main/gateway/allowWindow.electron.ts',
  purePage: 'renderer/desk/chat/timelineModel.ts',
  dom: 'renderer/desk/chat/timeline.dom.ts',
  view: 'renderer/desk/chat/TimelineView.tsx',
} as const;
