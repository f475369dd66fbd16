// How long a file may be, counted as the formatter lays it out. A file over its size is split by meaning, never packed.

/** First row that fits wins. `max` is the greatest number of lines allowed. A row for one file carries its reason. */
export const sizes = [
  { where: /^package-lock\.json$/, max: Infinity, reason: 'written by npm' },
  { where: /(^|[/.])entry(\.[a-z]+)?\.tsx?$/, max: 79, reason: 'an entry only starts things' },
  { where: /^main\/compose[A-Za-z]*\.electron\.ts$/, max: 149, reason: 'compose is wiring only' },
  { where: /\.(ts|tsx|mts|mjs|css)$/, max: 300, reason: 'a file earns a split at 300 lines' },
];
