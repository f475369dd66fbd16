// Finds the names a file takes from its surroundings: used as a value and declared nowhere in the file. Knows scopes; judges nothing.
import { visitorKeys } from 'oxc-parser';

/** TypeScript nodes that hold an expression. Every other TS node is a type and is not entered. */
const expressionWrappers = new Set([
  'TSAsExpression',
  'TSSatisfiesExpression',
  'TSNonNullExpression',
  'TSInstantiationExpression',
  'TSTypeAssertion',
  'TSParameterProperty',
]);
const functionTypes = new Set([
  'FunctionDeclaration',
  'FunctionExpression',
  'ArrowFunctionExpression',
]);
const classTypes = new Set(['ClassDeclaration', 'ClassExpression']);
const keyedTypes = new Set([
  'Property',
  'MethodDefinition',
  'PropertyDefinition',
  'AccessorProperty',
]);
const loopTypes = new Set(['ForStatement', 'ForInStatement', 'ForOfStatement']);

const isNode = (value) =>
  value !== null && typeof value === 'object' && typeof value.type === 'string';

/** Calls `visit` for each child node with the key it stands under. */
export const eachChild = (node, visit) => {
  for (const key of visitorKeys[node.type] ?? []) {
    const value = node[key];
    if (Array.isArray(value)) value.forEach((item) => isNode(item) && visit(item, key));
    else if (isNode(value)) visit(value, key);
  }
};

const addPattern = (pattern, names) => {
  if (pattern === null || pattern === undefined) return;
  if (pattern.type === 'Identifier') names.add(pattern.name);
  else if (pattern.type === 'ObjectPattern')
    pattern.properties.forEach((p) =>
      addPattern(p.type === 'RestElement' ? p.argument : p.value, names),
    );
  else if (pattern.type === 'ArrayPattern')
    pattern.elements.forEach((element) => addPattern(element, names));
  else if (pattern.type === 'AssignmentPattern') addPattern(pattern.left, names);
  else if (pattern.type === 'RestElement') addPattern(pattern.argument, names);
  else if (pattern.type === 'TSParameterProperty') addPattern(pattern.parameter, names);
};

/** An ambient `declare` claims that a name exists outside: it binds nothing, so the name stays free. */
const isAmbient = (node) => node.declare === true;

const addStatement = (statement, names) => {
  const node =
    statement.type.startsWith('Export') && statement.declaration
      ? statement.declaration
      : statement;
  if (isAmbient(node)) return;
  if (node.type === 'VariableDeclaration' && node.kind !== 'var')
    node.declarations.forEach((d) => addPattern(d.id, names));
  else if (
    (functionTypes.has(node.type) ||
      classTypes.has(node.type) ||
      node.type === 'TSEnumDeclaration') &&
    node.id
  )
    names.add(node.id.name);
  else if (node.type === 'ImportDeclaration')
    node.specifiers.forEach((specifier) => names.add(specifier.local.name));
};

/** Collects `var` names of a function body or a program, without entering inner functions. */
const addVars = (node, names) => {
  if (functionTypes.has(node.type) || classTypes.has(node.type) || node.type.startsWith('TS'))
    return;
  if (node.type === 'VariableDeclaration' && node.kind === 'var' && !isAmbient(node))
    node.declarations.forEach((d) => addPattern(d.id, names));
  eachChild(node, (child) => addVars(child, names));
};

const scopeOf = (node) => {
  const names = new Set();
  if (node.type === 'Program') {
    node.body.forEach((statement) => addStatement(statement, names));
    addVars(node, names);
  } else if (functionTypes.has(node.type)) {
    if (node.id) names.add(node.id.name);
    if (node.type !== 'ArrowFunctionExpression') names.add('arguments');
    node.params.forEach((param) => addPattern(param, names));
    if (node.body) addVars(node.body, names);
  } else if (classTypes.has(node.type)) {
    if (node.id) names.add(node.id.name);
  } else if (node.type === 'BlockStatement' || node.type === 'StaticBlock') {
    node.body.forEach((statement) => addStatement(statement, names));
    if (node.type === 'StaticBlock') node.body.forEach((statement) => addVars(statement, names));
  } else if (node.type === 'SwitchStatement') {
    node.cases.forEach((branch) =>
      branch.consequent.forEach((statement) => addStatement(statement, names)),
    );
  } else if (node.type === 'CatchClause') {
    addPattern(node.param, names);
  } else if (loopTypes.has(node.type)) {
    const head = node.type === 'ForStatement' ? node.init : node.left;
    if (head?.type === 'VariableDeclaration') addStatement(head, names);
  }
  return names;
};

/** A property name of a member expression; undefined where it is computed at run time. */
export const memberName = (node) => {
  if (!node.computed) return node.property.name;
  if (node.property.type === 'Literal') return String(node.property.value);
  const isPlainTemplate =
    node.property.type === 'TemplateLiteral' && node.property.expressions.length === 0;
  return isPlainTemplate ? node.property.quasis[0].value.cooked : undefined;
};

const usageOf = (node, parent) => {
  if (parent.type === 'MemberExpression' && parent.object === node)
    return { kind: 'member', member: memberName(parent) };
  if (parent.type === 'NewExpression' && parent.callee === node) {
    return {
      kind: 'new',
      isEmpty: parent.arguments.length === 0 || parent.arguments[0].type === 'SpreadElement',
    };
  }
  if (parent.type === 'CallExpression' && parent.callee === node) return { kind: 'call' };
  if (
    parent.type === 'BinaryExpression' &&
    parent.operator === 'instanceof' &&
    parent.right === node
  )
    return { kind: 'instanceof' };
  return { kind: 'bare' };
};

const isMereName = (parent, key) =>
  (parent.type === 'MemberExpression' && key === 'property' && !parent.computed) ||
  (keyedTypes.has(parent.type) && key === 'key' && !parent.computed) ||
  (key === 'label' &&
    ['LabeledStatement', 'BreakStatement', 'ContinueStatement'].includes(parent.type)) ||
  (parent.type === 'ExportSpecifier' && key === 'exported') ||
  parent.type === 'MetaProperty';

/**
 * Free names in value positions, in the order of the text.
 * Returns a list of { name, start, kind, member?, isEmpty? }; kind is member, new, call, instanceof or bare.
 */
export const freeNames = (program) => {
  const found = [];
  const walk = (node, parent, key, scopes) => {
    if (node.type.startsWith('TS') && !expressionWrappers.has(node.type)) return;
    if (node.type === 'ImportDeclaration' || isAmbient(node)) return;
    if (
      (node.type === 'ExportNamedDeclaration' || node.type === 'ExportAllDeclaration') &&
      node.source
    )
      return;
    if (node.type === 'ExportNamedDeclaration' && node.exportKind === 'type') return;
    if (node.type === 'ExportSpecifier' && node.exportKind === 'type') return;
    if (node.type === 'Identifier') {
      if (!isMereName(parent, key) && !scopes.some((scope) => scope.has(node.name))) {
        found.push({ name: node.name, start: node.start, ...usageOf(node, parent) });
      }
      return;
    }
    const own = scopeOf(node);
    const inner = own.size > 0 ? [own, ...scopes] : scopes;
    eachChild(node, (child, childKey) => walk(child, node, childKey, inner));
  };
  walk(program, { type: 'Root' }, 'program', []);
  return found.toSorted((a, b) => a.start - b.start);
};
