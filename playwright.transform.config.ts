// How the call page is checked in a browser that leads frames into the worker by `onrtctransform`: the built page, real servers, no second try. `npm run transform` builds it first.
import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: 'test/transform',
  testMatch: '*.spec.ts',
  outputDir: 'test-results/transform',
  workers: 1,
  retries: 0,
  forbidOnly: true,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  reporter: [['list'], ['json', { outputFile: 'test-results/transform.json' }]],
});
