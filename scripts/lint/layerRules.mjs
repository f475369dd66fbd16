// Imports go one way: decides which room may import which, and which package may stand where. Types count as imports here.
import { globalSdks, packageFits, packageName, packageRows } from './packages.mjs';
import { isProduct, mayImport, neverShipped, roomAdvice } from './rooms.mjs';
import { memberName } from './freeNames.mjs';

const inProduct = (file) => file.isCode && isProduct(file.place);
const inAnyCode = (file) => file.isCode;

/** The one verdict on an import from a place to a place: the id of the rule it breaks, or undefined. The default is refusal. */
export const judgeEdge = (from, to) => {
  if (mayImport(from.layer) === 'all') return undefined;
  if (neverShipped.includes(to.layer)) return 'layer/test';
  const processes = new Set([from.process, to.process]);
  if (processes.has('main') && processes.has('renderer')) return 'layer/process';
  if (from.cell !== undefined && to.cell !== undefined && from.cell !== to.cell)
    return 'layer/cell';
  if (to.layer === 'resources' && to.suffix !== 'data') return 'layer/direction';
  if (from.layer !== undefined && from.layer === to.layer && from.room === to.room)
    return undefined;
  if (from.layer === 'main.domain' && to.layer === 'main.domain') return 'layer/domain';
  if (from.layer === 'renderer.feature' && to.layer === 'renderer.feature') return 'layer/feature';
  return mayImport(from.layer).includes(to.layer) ? undefined : 'layer/direction';
};

const edges = (id) => (file) =>
  file.place.layer === undefined
    ? []
    : file.imports
        .filter((found) => found.kind === 'file' && judgeEdge(file.place, found.target) === id)
        .map((found) => ({
          start: found.start,
          message: `${file.place.layer} may not import '${found.specifier}'`,
        }));

const room = (file) =>
  file.place.layer === undefined
    ? [{ start: 0, message: `no such room; ${roomAdvice(file.path)}` }]
    : [];

const spelling = (file) =>
  file.imports
    .filter(
      (found) =>
        found.kind === 'odd' ||
        (found.kind === 'computed' && isProduct(file.place)) ||
        (found.kind === 'file' && !found.isSpelled),
    )
    .map((found) => ({
      start: found.start,
      message: `'${found.specifier}' names no file: write a relative path with its extension`,
    }));

const bare = (file) => file.imports.filter((found) => found.kind === 'package');

const packageListed = (file) =>
  bare(file)
    .filter((found) => packageRows(found.specifier).length === 0)
    .map((found) => ({
      start: found.start,
      message: `package '${packageName(found.specifier)}' has no row in scripts/lint/packages.mjs`,
    }));

const packagePlace = (file) =>
  bare(file).flatMap((found) => {
    const listed = packageRows(found.specifier);
    if (listed.length === 0 || listed.some((candidate) => packageFits(candidate, file.place)))
      return [];
    return [
      {
        start: found.start,
        message: `package '${packageName(found.specifier)}' does not belong here: ${listed.map((candidate) => candidate.reason).join('; ')}`,
      },
    ];
  });

const packageDeclared = (file, { declaredPackages }) =>
  bare(file)
    .filter((found) => !declaredPackages.has(packageName(found.specifier)))
    .map((found) => ({
      start: found.start,
      message: `package '${packageName(found.specifier)}' is not in package.json`,
    }));

/** By name wherever it is written: as a free name, a property or a quoted property of window. */
const mentions = (node, name) =>
  (node.type === 'Identifier' && node.name === name) ||
  (node.type === 'MemberExpression' && node.computed && memberName(node) === name);

const globalSdk = (file) =>
  globalSdks
    .filter((sdk) => !sdk.where.test(file.path))
    .flatMap((sdk) =>
      file.nodes
        .filter((node) => mentions(node, sdk.name))
        .map((node) => ({ start: node.start, message: `${sdk.name}: ${sdk.reason}` })),
    );

const row = (id, appliesTo, forbids, reason, find) => ({
  id,
  where: appliesTo === inProduct ? 'main, preload, renderer' : 'all code',
  appliesTo,
  forbids,
  reason,
  find,
});

export const layerRules = [
  row(
    'layer/room',
    inAnyCode,
    'a file in no room',
    'a reader finds the room from the folder names alone',
    room,
  ),
  row(
    'layer/direction',
    inProduct,
    'an import against the direction',
    'entry, compose, domain or shell, core, contract; entry, app, feature, lib, contract',
    edges('layer/direction'),
  ),
  row(
    'layer/domain',
    inProduct,
    'a domain importing another domain',
    'declare the small port you need; compose fills it',
    edges('layer/domain'),
  ),
  row(
    'layer/feature',
    inProduct,
    'a feature importing another feature',
    'what two features share lives in lib, what joins them in app',
    edges('layer/feature'),
  ),
  row(
    'layer/cell',
    inProduct,
    'a cell importing another cell',
    'each cell is locked into its own process (P6)',
    edges('layer/cell'),
  ),
  row(
    'layer/process',
    inProduct,
    'main and renderer meeting',
    'main decides, the renderer asks through the contract (P15)',
    edges('layer/process'),
  ),
  row(
    'layer/test',
    inProduct,
    'product code importing test/, scripts/ or configuration',
    'what ships knows nothing of its tests',
    edges('layer/test'),
  ),
  row(
    'layer/spelling',
    inAnyCode,
    'an import whose target cannot be read off',
    'what cannot be computed cannot be checked',
    spelling,
  ),
  row(
    'package/listed',
    inProduct,
    'a package without a row',
    'every dependency of the product is a decision',
    packageListed,
  ),
  row(
    'package/place',
    inProduct,
    'a package outside its place',
    'one adapter for each SDK',
    packagePlace,
  ),
  row(
    'package/declared',
    inAnyCode,
    'a package that package.json does not name',
    'a package of a package can vanish or change',
    packageDeclared,
  ),
  row(
    'package/global',
    inProduct,
    'the global name of an SDK outside its adapter',
    'one adapter for each SDK',
    globalSdk,
  ),
];
