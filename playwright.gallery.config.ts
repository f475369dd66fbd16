// How the gallery's checks run: in a Chromium without the program, over the built views with fixed data. `npm run gallery` builds them first.
import { defineConfig } from '@playwright/test';

const executablePath = process.env['ALCOVE_BROWSER'];
if (executablePath === undefined)
  throw new Error('ALCOVE_BROWSER names no Chromium; npm run gallery sets it');

export default defineConfig({
  testDir: 'test/gallery',
  testMatch: '*.spec.ts',
  outputDir: 'test-results/gallery',
  workers: 2,
  fullyParallel: true,
  retries: 0,
  forbidOnly: true,
  timeout: 60_000,
  expect: { timeout: 5_000 },
  reporter: [['list'], ['json', { outputFile: 'test-results/gallery.json' }]],
  use: {
    viewport: { width: 1280, height: 800 },
    // Root has no sandbox for it, and it draws nothing but our own files from loopback.
    launchOptions: { executablePath, args: ['--no-sandbox', '--force-device-scale-factor=1'] },
  },
});
