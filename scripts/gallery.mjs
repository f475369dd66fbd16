// Builds the gallery and checks it: keys, pointer, contrasts and sizes of every view. Runs on the pinned Node, started by test.mjs, which names the browser.
import path from 'node:path';
import { build } from 'vite';
import { repo, run } from './runReady.mjs';

await build({ configFile: path.join(repo, 'renderer/gallery/vite.config.ts'), logLevel: 'warn' });
process.exitCode = await run(
  process.execPath,
  [
    path.join(repo, 'node_modules/@playwright/test/cli.js'),
    'test',
    '--config',
    'playwright.gallery.config.ts',
    ...process.argv.slice(2),
  ],
  process.env,
);
