// What each suffix permits: imports, files, ambient names. Decides nothing by itself; a name that is in no row is a name of the DOM.

/** Names of the language and value types without effects: every file may use them. */
const language = `
  undefined NaN Infinity arguments isNaN isFinite parseInt parseFloat encodeURI encodeURIComponent decodeURI decodeURIComponent
  eval Function Object Array String Number Boolean BigInt Symbol RegExp Promise Proxy Reflect JSON Intl Map Set WeakMap WeakSet Iterator
  Error AggregateError EvalError RangeError ReferenceError SyntaxError TypeError URIError SuppressedError DisposableStack AsyncDisposableStack
  ArrayBuffer SharedArrayBuffer DataView Atomics Uint8Array Uint8ClampedArray Uint16Array Uint32Array Int8Array Int16Array Int32Array
  Float32Array Float64Array BigInt64Array BigUint64Array Math Date
  URL URLSearchParams TextEncoder TextDecoder AbortController AbortSignal structuredClone atob btoa`;

/** Groups of ambient names. `dom` is every name that stands in no group. */
const groups = {
  language,
  clock: 'performance crypto',
  timer: `setTimeout clearTimeout setInterval clearInterval setImmediate clearImmediate queueMicrotask requestAnimationFrame
    cancelAnimationFrame requestIdleCallback cancelIdleCallback`,
  node: 'process Buffer require module exports __dirname __filename',
  console: 'console',
  realm: 'globalThis self global',
  stream: `Response Request Headers FormData Blob File ReadableStream WritableStream TransformStream CompressionStream
    DecompressionStream TextEncoderStream TextDecoderStream Event EventTarget DOMException`,
};

const groupByName = new Map(
  Object.entries(groups).flatMap(([group, names]) =>
    names
      .trim()
      .split(/\s+/)
      .map((name) => [name, group]),
  ),
);
/** Constants that the bundler writes in: they hold what was built, not where it runs. */
const buildConstant = /^__ALCOVE_[A-Z_]+__$/;
export const groupOf = (name) =>
  groupByName.get(name) ?? (buildConstant.test(name) ? 'build' : 'dom');

/** Language names with a door to the clock, to chance or to a timer. `bare` refuses the name handed on as a value. */
export const doors = {
  Date: { group: 'clock', members: ['now'], emptyNew: true, call: true },
  Math: { group: 'clock', members: ['random'] },
  AbortSignal: { group: 'timer', members: ['timeout'] },
};

/** One row for each suffix: ambient groups, runtime modules, and which suffixes it may import at run time. */
export const permissions = {
  pure: { ambient: ['language'], modules: [], files: ['pure', 'data'] },
  node: {
    ambient: ['language', 'clock', 'timer', 'node', 'console', 'stream'],
    modules: ['node'],
    files: ['pure', 'data', 'node'],
  },
  electron: {
    ambient: ['language', 'clock', 'timer', 'node', 'console', 'stream', 'build'],
    modules: ['node', 'electron'],
    files: ['pure', 'data', 'node', 'electron'],
  },
  dom: {
    ambient: ['language', 'clock', 'timer', 'console', 'realm', 'stream', 'build', 'dom'],
    modules: [],
    files: ['pure', 'data', 'dom', 'view', 'other'],
  },
  view: {
    ambient: ['language', 'clock', 'timer', 'console', 'realm', 'stream', 'build', 'dom'],
    modules: [],
    files: ['pure', 'data', 'dom', 'view', 'other'],
  },
  types: { ambient: ['language'], modules: [], files: [] },
  /** A sandboxed preload: Electron's bridge and the page's window, no Node. */
  bridge: {
    ambient: ['language', 'clock', 'timer', 'console', 'stream', 'build', 'dom'],
    modules: ['electron'],
    files: ['pure', 'data', 'electron'],
  },
  /** A file whose suffix is not in the table gets what a pure file gets; the suffix itself is refused elsewhere. */
  unknown: { ambient: ['language'], modules: [], files: ['pure', 'data'] },
};

/** Which suffixes a process knows at all. */
export const suffixesOf = {
  main: ['pure', 'node', 'electron', 'types'],
  contract: ['pure'],
  preload: ['electron', 'types'],
  renderer: ['pure', 'dom', 'view', 'types'],
};

export const permissionOf = (place) =>
  permissions[
    place.process === 'preload' && place.suffix === 'electron' ? 'bridge' : place.suffix
  ] ?? permissions.unknown;
