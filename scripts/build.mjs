// Builds the program into out/ from one table: every page, preload and process with the format that its place demands. Runs on the pinned Node.
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { build } from 'vite';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const target = 'chrome130'; // what both runtime lines understand
const outside = [
  'electron',
  'keytar',
  ...builtinModules,
  ...builtinModules.map((name) => `node:${name}`),
];

/** @param {{ libraryFile: string, videoLibrary: string, kind: 'release' | 'development', outFolder?: string, log?: (line: string) => void }} options */
export async function buildProgram({
  libraryFile,
  videoLibrary,
  kind,
  outFolder = path.join(root, 'out'),
  log = console.log,
}) {
  const startedAt = Date.now();
  const pinnedMajor = Number(
    JSON.parse(
      readFileSync(path.join(root, 'node_modules/electron/package.json'), 'utf8'),
    ).version.split('.')[0],
  );
  const define = {
    __ALCOVE_BUILD__: JSON.stringify({ build: kind, pinnedMajor, videoLibrary }),
    'process.env.NODE_ENV': '"production"',
  };
  rmSync(outFolder, { recursive: true, force: true });
  const common = { configFile: false, root, logLevel: 'warn', define };
  const shared = {
    emptyOutDir: false,
    minify: true,
    target,
    sourcemap: false,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 9000,
    reportCompressedSize: false,
  };

  /** @param {string} entry @param {string} name @param {'es' | 'cjs'} format */
  const processOf = (entry, name, format) =>
    build({
      ...common,
      resolve: { conditions: ['node'], mainFields: ['module', 'main'] },
      ssr: { noExternal: true, external: outside },
      build: {
        ...shared,
        ssr: path.join(root, entry),
        outDir: path.join(outFolder, path.dirname(name)),
        rollupOptions: {
          external: outside,
          output: { format, entryFileNames: path.basename(name), codeSplitting: false },
        },
      },
    });
  /** @param {string} cell */
  const pageOf = (cell) =>
    build({
      ...common,
      root: path.join(root, 'renderer', cell),
      base: '/',
      plugins: [react()],
      build: { ...shared, outDir: path.join(outFolder, 'renderer', cell), assetsDir: 'assets' },
    });
  /** A classic script in one file. @param {string} entry @param {string} file */
  const scriptOf = (entry, file) =>
    build({
      ...common,
      build: {
        ...shared,
        outDir: path.join(outFolder, path.dirname(file)),
        rollupOptions: {
          input: path.join(root, entry),
          output: { format: 'iife', entryFileNames: path.basename(file), codeSplitting: false },
        },
      },
    });

  await processOf('main/entry.electron.ts', 'main/entry.js', 'es');
  await processOf('main/gateway/process.entry.node.ts', 'main/gateway.js', 'es');
  await processOf('preload/desk.electron.ts', 'preload/desk.cjs', 'cjs');
  await processOf('preload/call.electron.ts', 'preload/call.cjs', 'cjs');
  await pageOf('desk');
  await pageOf('call');
  await scriptOf(
    'renderer/call/frames/frameWorker.dom.ts',
    'renderer/call/lib-jitsi-meet.e2ee-worker.js',
  );
  cpSync(libraryFile, path.join(outFolder, 'renderer/call/call.js'));
  // A cell without a page yet. The folder must be there, and an archive keeps no empty one; files of this kind are never served.
  const player = path.join(outFolder, 'renderer/player');
  mkdirSync(player, { recursive: true });
  writeFileSync(path.join(player, 'no-page.txt'), 'This cell has no page yet.\n');
  cpSync(path.join(root, 'resources/icons'), path.join(outFolder, 'resources'), {
    recursive: true,
  });
  const { name, productName, version } = JSON.parse(
    readFileSync(path.join(root, 'package.json'), 'utf8'),
  );
  writeFileSync(
    path.join(outFolder, 'package.json'),
    JSON.stringify({ name, productName, version, type: 'module', main: 'main/entry.js' }),
  );
  cpSync(path.join(root, 'node_modules/keytar'), path.join(outFolder, 'node_modules/keytar'), {
    recursive: true,
  });
  log(`Built in ${((Date.now() - startedAt) / 1000).toFixed(1)} s`);
  return outFolder;
}
