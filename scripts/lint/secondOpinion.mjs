// A second opinion on the imports beside the house's own rules: dependency-cruiser looks for circles, types included, and for edges out of the product. Opens files by itself, changes none.
import { cruise } from 'dependency-cruiser';

const product = '^(main|preload|renderer/(?!gallery)|resources/(?!dev))';

/** One row, one reason (`comment`). */
const forbidden = [
  {
    name: 'no-circular',
    severity: 'error',
    comment: 'a circle can be read from no end',
    from: {},
    to: { circular: true },
  },
  {
    name: 'not-to-unresolvable',
    severity: 'error',
    comment: 'an import leads to a file or to a declared package',
    from: {},
    to: { couldNotResolve: true },
  },
  {
    name: 'not-out-of-the-product',
    severity: 'error',
    comment: 'tests, commands and the gallery never ship',
    from: { path: product },
    to: { path: '^(test|scripts|renderer/gallery|resources/dev)/' },
  },
  {
    name: 'main-and-renderer-never-meet',
    severity: 'error',
    comment: 'they share the contract and nothing else',
    from: { path: '^(main|preload)/' },
    to: { path: '^renderer/' },
  },
  {
    name: 'renderer-and-main-never-meet',
    severity: 'error',
    comment: 'they share the contract and nothing else',
    from: { path: '^renderer/' },
    to: { path: '^(main/|preload/(?!contract/))' },
  },
];

const messageOf = ({ rule, from, to, cycle }) => {
  const way = cycle ? [from, ...cycle.map((step) => step.name)].join(' -> ') : `${from} -> ${to}`;
  const row = forbidden.find(({ name }) => name === rule.name);
  return `${way} (${row?.comment ?? rule.name})`;
};

/**
 * @param {string} root
 * @param {readonly string[]} folders
 * @returns {Promise<{ path: string, line: number, rule: string, message: string }[]>}
 */
export const runSecondOpinion = async (root, folders) => {
  const { output } = await cruise([...folders], {
    baseDir: root,
    validate: true,
    ruleSet: { forbidden },
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node'] },
  });
  return output.summary.violations.map((violation) => ({
    path: violation.from,
    line: 1,
    rule: `dependency-cruiser(${violation.rule.name})`,
    message: messageOf(violation),
  }));
};
