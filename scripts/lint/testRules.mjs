// What a test may not do: leave a case out, expect its own failure, wait without a condition. Never looks at what a test is about.
import { memberName } from './freeNames.mjs';

const testRoots = new Set(['it', 'test', 'describe', 'suite', 'bench']);
const unproven = new Set(['skip', 'only', 'fixme', 'todo', 'fail', 'fails']);
/** The one place that sleeps, between two looks at a condition. */
const waitingRoom = 'test/until.ts';
const mayWait = new Map([
  [waitingRoom, 'the pause between two looks'],
  ['test/e2e/hostileInputs.ts', 'a page that stays under the rate of its calls'],
]);

const rootName = (node) => {
  if (node.type === 'MemberExpression') return rootName(node.object);
  return node.type === 'CallExpression' ? rootName(node.callee) : node.name;
};
const skipped = (file) =>
  file.nodes
    .filter(
      (node) =>
        node.type === 'MemberExpression' &&
        unproven.has(memberName(node)) &&
        testRoots.has(rootName(node)),
    )
    .map((node) => ({
      start: node.start,
      message: `.${memberName(node)} leaves the property unproven`,
    }));

/** A delay of nothing is the next turn of the loop. */
const isTimer = (node) =>
  node?.type === 'CallExpression' &&
  (node.callee.name ?? memberName(node.callee)) === 'setTimeout' &&
  node.arguments[1]?.value !== 0;

/** All that a function does; null when it does more than one thing. */
const onlyDeed = (body) => {
  if (body.type !== 'BlockStatement') return body;
  const [first, ...rest] = body.body;
  return rest.length === 0 && first?.type === 'ExpressionStatement' ? first.expression : null;
};
const deedOf = (fn) => {
  const deed = fn?.body ? onlyDeed(fn.body) : null;
  return deed?.type === 'UnaryExpression' ? deed.argument : deed;
};

/** `new Promise((resolve) => setTimeout(resolve, 500))`: nothing but the clock can end it. */
const isSleep = (node) =>
  node.type === 'NewExpression' &&
  node.callee.name === 'Promise' &&
  isTimer(deedOf(node.arguments[0]));
const isSleepingImport = (node) =>
  node.type === 'ImportDeclaration' && /^(node:)?timers\/promises$/.test(node.source.value);
const isPageSleep = (node) =>
  node.type === 'MemberExpression' && memberName(node) === 'waitForTimeout';

/** A limit in a race is no sleep: the other side of the race may end it. */
const limitsOf = (nodes) =>
  new Set(
    nodes
      .filter(
        (node) =>
          node.type === 'CallExpression' &&
          node.callee.type === 'MemberExpression' &&
          node.callee.object.name === 'Promise' &&
          memberName(node.callee) === 'race',
      )
      .flatMap((node) => node.arguments[0]?.elements ?? []),
  );

const bareWaits = (file) => {
  if (mayWait.has(file.path)) return [];
  const limits = limitsOf(file.nodes);
  return file.nodes
    .filter((node) => !limits.has(node))
    .filter((node) => isSleep(node) || isSleepingImport(node) || isPageSleep(node))
    .map((node) => ({
      start: node.start,
      message: `wait for a condition: until and stays in ${waitingRoom}, or expect.poll`,
    }));
};

const inTest = (file) => file.isCode && file.place.layer === 'test';
const row = (id, forbids, reason, find) => ({
  id,
  where: 'test',
  appliesTo: inTest,
  forbids,
  reason,
  find,
});

export const testRules = [
  row(
    'test/unproven',
    'skipped, focused, to-do and failing tests',
    'a test that is left out or expected to fail proves nothing',
    skipped,
  ),
  row(
    'test/bareWait',
    'waits that only the clock can end',
    'too short on a slow machine, too long on every other',
    bareWaits,
  ),
];
