// The shape of a file and of its code: size, names, first line, the constructs we do without. Never looks at what a file imports.
import { memberName } from './freeNames.mjs';
import { isProduct } from './rooms.mjs';
import { sizes } from './sizes.mjs';

const weakNames = new Set(['util', 'utils', 'helper', 'helpers', 'common', 'misc']);
const markupProperties = new Set([
  'innerHTML',
  'outerHTML',
  'insertAdjacentHTML',
  'dangerouslySetInnerHTML',
  'srcdoc',
  'setHTMLUnsafe',
]);
const directives = ['oxlint', 'eslint', 'biome', 'prettier'].flatMap((tool) => [
  `${tool}-disable`,
  `${tool}-ignore`,
]);
const silencers = [
  ...directives,
  ...['ignore', 'expect-error', 'nocheck'].map((word) => `@ts-${word}`),
];

const anyFile = () => true;
const anyCode = (file) => file.isCode;
const inProduct = (file) => file.isCode && isProduct(file.place);
const commented = (file) => file.isCode && /\.(ts|mts|mjs)$/.test(file.path);

const where = new Map([
  [anyFile, 'every file'],
  [anyCode, 'all code'],
  [inProduct, 'main, preload, renderer'],
  [commented, '.ts and .mjs files'],
]);

const size = (file) => {
  const row = sizes.find((candidate) => candidate.where.test(file.path));
  return row !== undefined && file.lines.length > row.max
    ? [
        {
          line: row.max + 1,
          message: `${file.lines.length} lines, at most ${row.max}: ${row.reason}`,
        },
      ]
    : [];
};

const names = (file) => {
  const weak = file.path
    .split('/')
    .map((part) => part.split('.')[0].toLowerCase())
    .filter((part) => weakNames.has(part));
  return weak.map((part) => ({ start: 0, message: `'${part}' says nothing about what is inside` }));
};

/** Electron looks for a default app under this very name. */
const electronsOwn = /^resources\/dev\/default_app\/main\.js$/;
const language = (file) =>
  /\.(ts|tsx)$/.test(file.path) ||
  (file.path.endsWith('.mjs') && !isProduct(file.place)) ||
  electronsOwn.test(file.path)
    ? []
    : [
        {
          start: 0,
          message: `${file.place.extension} is not a language of this house: .ts and .tsx, and .mjs in scripts/`,
        },
      ];

const isReExport = (node) =>
  (node.type === 'ExportNamedDeclaration' || node.type === 'ExportAllDeclaration') && node.source;

const barrel = (file) => {
  if (/(^|\/)index\.[cm]?[jt]sx?$/.test(file.path))
    return [{ start: 0, message: 'a file named index collects what has a place of its own' }];
  const body = file.program.body;
  return body.length > 0 && body.every(isReExport)
    ? [{ start: 0, message: 'this file only hands on what others export' }]
    : [];
};

const firstLine = (file) => {
  const at = file.lines[0].startsWith('#!') ? 1 : 0;
  return /^\/\/ (?!@)\S.{18,}/.test(file.lines[at] ?? '')
    ? []
    : [
        {
          line: at + 1,
          message: 'the first line says what the file decides and what it must never do',
        },
      ];
};

const nodesOf = (types, message) => (file) =>
  file.nodes
    .filter((node) => types.includes(node.type))
    .map((node) => ({ start: node.start, message }));

const isEnumLike = (node) =>
  node.type === 'TSEnumDeclaration' ||
  (node.type === 'TSModuleDeclaration' && node.kind === 'namespace' && !node.declare);
const enums = (file) =>
  file.nodes
    .filter(isEnumLike)
    .map((node) => ({
      start: node.start,
      message: 'no enum and no namespace: use a const list and its union',
    }));

const exportsDefault = (node) =>
  node.type === 'ExportDefaultDeclaration' ||
  node.type === 'TSExportAssignment' ||
  (node.type === 'ExportSpecifier' && (node.exported.name ?? node.exported.value) === 'default');
const defaultExport = (file) =>
  file.place.layer === 'config' || file.place.suffix === 'types'
    ? []
    : file.nodes
        .filter(exportsDefault)
        .map((node) => ({ start: node.start, message: 'no default export: a thing has one name' }));

const nonNull = (file) =>
  file.nodes
    .filter((node) => node.type === 'TSNonNullExpression' || node.definite === true)
    .map((node) => ({ start: node.start, message: 'no ! : say what happens when it is missing' }));

const evaluate = (file) =>
  file.free
    .filter((use) => use.name === 'eval' || use.name === 'Function')
    .filter((use) => use.kind !== 'instanceof')
    .map((use) => ({ start: use.start, message: `${use.name} makes code out of text` }));

const markup = (file) => {
  const isMarkup = (node) =>
    (node.type === 'MemberExpression' && markupProperties.has(memberName(node))) ||
    (node.type === 'JSXAttribute' && markupProperties.has(node.name.name)) ||
    (node.type === 'Property' && markupProperties.has(node.key.name ?? node.key.value));
  return file.nodes
    .filter(isMarkup)
    .map((node) => ({ start: node.start, message: 'text is text, never markup' }));
};

const silencer = (file) =>
  silencers.flatMap((word) => {
    const at = file.text.indexOf(word);
    return at === -1
      ? []
      : [{ start: at, message: `${word}: mend the finding instead of hiding it` }];
  });

const syntax = (file) => file.syntaxErrors;

const row = (id, appliesTo, forbids, reason, find) => ({
  id,
  where: where.get(appliesTo),
  appliesTo,
  forbids,
  reason,
  find,
});

export const shapeRules = [
  row('file/size', anyFile, 'a file over its size', 'a reader holds 300 lines in mind', size),
  row(
    'file/name',
    anyCode,
    'utils, helpers, common',
    'a name from the field finds its place',
    names,
  ),
  row(
    'file/language',
    anyCode,
    'other languages than TypeScript (and .mjs in scripts/)',
    'one compiler checks everything',
    language,
  ),
  row(
    'file/barrel',
    anyCode,
    'files that only re-export',
    'an import names the file that decides',
    barrel,
  ),
  row(
    'file/firstLine',
    commented,
    'a file without its sentence',
    'the reader learns first what a file is for',
    firstLine,
  ),
  row(
    'code/syntax',
    anyCode,
    'text the parser does not understand',
    'what cannot be read cannot be checked',
    syntax,
  ),
  row(
    'code/defaultExport',
    anyCode,
    'default exports, except in configuration files',
    'a thing has one name everywhere',
    defaultExport,
  ),
  row(
    'code/exportAll',
    anyCode,
    'export *',
    'what a file offers stands in it',
    nodesOf(['ExportAllDeclaration'], 'no export *: name what you offer'),
  ),
  row('code/enum', anyCode, 'enums and namespaces', 'types vanish when the program runs', enums),
  row(
    'code/any',
    anyCode,
    'any',
    'any turns the checker off',
    nodesOf(['TSAnyKeyword'], 'no any: use unknown and parse'),
  ),
  row(
    'code/nonNull',
    anyCode,
    'the non-null assertion',
    'a missing value is a case, not a claim',
    nonNull,
  ),
  row(
    'code/eval',
    inProduct,
    'eval and Function',
    'only code shipped in the app runs (P6)',
    evaluate,
  ),
  row('code/markup', inProduct, 'innerHTML and its like', 'text from peers is text (P16)', markup),
  row(
    'code/silencer',
    anyCode,
    'comments that silence a checker',
    'a finding is mended or the rule is changed',
    silencer,
  ),
];
