// Leaves out what only looks: the classes and tones of an element. Never what is shown, said, pressed or refused.

/** Attributes that choose colours, sizes and places. */
const looks = new Set(['className', 'kind', 'size', 'tone']);
/** Classes that hide something are no look. */
const hides = new Set(['hasChosen', 'none']);

/** @param {any} node @returns {boolean} */
const hidesSomething = (node) =>
  typeof node === 'object' &&
  node !== null &&
  (hides.has(node.property?.name) ||
    ['elements', 'expression', 'callee', 'object', 'consequent', 'alternate'].some((part) =>
      [node[part]].flat().some(hidesSomething),
    ));

export const strykerPlugins = [
  {
    kind: 'Ignore',
    name: 'appearance',
    value: {
      /** @param {{ node: any }} path */
      shouldIgnore: ({ node }) =>
        node.type === 'JSXAttribute' && looks.has(node.name.name) && !hidesSomething(node.value)
          ? 'it only looks'
          : undefined,
    },
  },
];
