// How the code is broken on purpose to see whether a test dies of it. What is broken is chosen in scripts/mutation.mjs.
/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
const options = {
  testRunner: 'vitest',
  vitest: { configFile: 'vitest.mutation.config.ts', related: false },
  coverageAnalysis: 'perTest',
  // What runs once when a file is loaded cannot be broken for one test alone.
  ignoreStatic: true,
  plugins: ['@stryker-mutator/*', './scripts/mutation/appearance.mjs'],
  ignorers: ['appearance'],
  disableTypeChecks: true,
  // The compiler of this tree has no programming interface; a file that does not exist keeps it away.
  tsconfigFile: 'none.json',
  concurrency: 2,
  timeoutMS: 3_000,
  tempDirName: 'test-results/mutation',
  ignorePatterns: [
    '/out',
    '/dist',
    '/.cache',
    '/test-results',
    '/docs',
    '/test/e2e',
    '/test/gallery',
  ],
  reporters: ['progress-append-only'],
  logLevel: 'error',
  allowEmpty: false,
  thresholds: { high: 90, low: 80, break: null },
};
// The tool takes its options from the default export and from nothing else.
export default options;
