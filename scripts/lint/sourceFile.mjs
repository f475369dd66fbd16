// Reads one file into what the rules look at: its place, its syntax tree, its imports, its free names. Judges nothing, opens no file.
import { builtinModules } from 'node:module';
import { posix } from 'node:path';
import { parseSync } from 'oxc-parser';
import { eachChild, freeNames } from './freeNames.mjs';
import { placeOf } from './rooms.mjs';

const codeExtensions = ['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs'];
export const isCode = (path) => codeExtensions.some((extension) => path.endsWith(extension));

const builtins = new Set(builtinModules);
const kindOf = (specifier) => {
  if (specifier.startsWith('./') || specifier.startsWith('../')) return 'file';
  if (specifier === 'electron' || specifier.startsWith('electron/')) return 'electron';
  if (specifier.startsWith('node:') || builtins.has(specifier)) return 'node';
  return specifier.startsWith('/') || specifier.includes(':') ? 'odd' : 'package';
};

/** Only the whole declaration `import type` vanishes; `import { type X }` still loads the module at run time. */
const edge = (path, specifier, start, how) => {
  const kind = kindOf(specifier);
  const [bare, query] = specifier.split('?');
  const target = kind === 'file' ? placeOf(posix.join(posix.dirname(path), bare)) : undefined;
  const isSpelled = /\.[a-z0-9]+$/i.test(bare);
  return {
    specifier,
    kind,
    start,
    target,
    isSpelled,
    isAsset: query !== undefined,
    isTypeOnly: how === 'type',
    isUrl: how === 'url',
  };
};

const isMetaUrl = (node) =>
  node?.type === 'MemberExpression' &&
  node.object.type === 'MetaProperty' &&
  node.property.name === 'url';

/** `new URL('./worker.dom.ts', import.meta.url)` loads that file. A folder or an address with a scheme is no file of ours. */
const isFileUrl = (node) =>
  node.type === 'NewExpression' &&
  node.callee.name === 'URL' &&
  isMetaUrl(node.arguments[1]) &&
  typeof node.arguments[0].value === 'string' &&
  /^[^:]*\.[a-z]+$/.test(node.arguments[0].value);

const edgeOf = (node, path) => {
  const literal = (source, how) =>
    source?.type === 'Literal' && typeof source.value === 'string'
      ? edge(path, source.value, node.start, how)
      : { specifier: '(computed)', kind: 'computed', start: node.start, isTypeOnly: false };
  if (node.type === 'ImportDeclaration')
    return literal(node.source, node.importKind === 'type' ? 'type' : 'value');
  if (
    (node.type === 'ExportNamedDeclaration' || node.type === 'ExportAllDeclaration') &&
    node.source
  ) {
    return literal(node.source, node.exportKind === 'type' ? 'type' : 'value');
  }
  if (node.type === 'ImportExpression') return literal(node.source, 'value');
  if (node.type === 'TSImportType') return literal(node.source, 'type');
  return isFileUrl(node)
    ? edge(path, node.arguments[0].value.replace(/^(?!\.)/, './'), node.start, 'url')
    : undefined;
};

const lineFinder = (text) => {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset) => {
    let low = 0;
    let high = starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (starts[middle] <= offset) low = middle;
      else high = middle;
    }
    return low + 1;
  };
};

/**
 * @param {string} path relative to the repository, with forward slashes
 * @param {string} text the whole file
 * Returns { path, text, place, isCode, lines, lineAt, nodes, imports, free, syntaxErrors }. For a file that is not code the last four are empty.
 */
export const readSource = (path, text) => {
  const base = {
    path,
    text,
    place: placeOf(path),
    isCode: isCode(path),
    lines: text.replace(/\n$/, '').split('\n'),
    lineAt: lineFinder(text),
  };
  if (!base.isCode) return { ...base, nodes: [], imports: [], free: [], syntaxErrors: [] };
  const { program, errors } = parseSync(path, text);
  const syntaxErrors = errors.map((error) => ({
    message: error.message,
    start: error.labels[0]?.start ?? 0,
  }));
  const nodes = [];
  const collect = (node) => {
    nodes.push(node);
    eachChild(node, collect);
  };
  collect(program);
  const imports = nodes.map((node) => edgeOf(node, path)).filter((found) => found !== undefined);
  return { ...base, program, nodes, imports, free: freeNames(program), syntaxErrors };
};
