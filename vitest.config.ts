// Where the unit tests and the live tests lie, and how they run: every test once, in Node.
// A unit test starts no server, no browser and no other program; what does, or tries thousands of hostile values, is a live test.
import { defineConfig } from 'vitest/config';

const live = ['test/**/*.live.test.ts', 'test/**/*Fuzz.test.ts'];
/** They put doubles in the place of modules, so each has modules of its own. */
const withDoubles = [
  'test/**/*.electron.test.ts',
  'test/main/keys/*Adapter.node.test.ts',
  'test/main/keys/process.entry.node.test.ts',
  'test/**/*.living.test.tsx',
];

export const unitProjects = [
  {
    extends: true,
    test: {
      name: 'unit',
      include: ['test/**/*.test.ts', 'test/**/*.test.tsx'],
      exclude: [...live, ...withDoubles],
      isolate: false,
      testTimeout: 10_000,
    },
  },
  { extends: true, test: { name: 'unit with doubles', include: withDoubles, testTimeout: 10_000 } },
];

export default defineConfig({
  test: {
    environment: 'node',
    reporters: ['default'],
    retry: 0,
    maxWorkers: '100%',
    projects: [
      ...unitProjects,
      { extends: true, test: { name: 'live', include: live, testTimeout: 20_000 } },
    ],
  },
});
