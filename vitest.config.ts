// Where the unit tests lie and how they run: every test once, in Node.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts', 'test/**/*.test.tsx'],
    environment: 'node',
    reporters: ['default'],
    retry: 0,
    testTimeout: 20_000,
  },
});
