// Builds the program into out/ from one table: every page, preload and process with the format that its place demands. Runs on the pinned Node.
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { build } from 'vite';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const target = 'chrome130'; // what both runtime lines understand
/** The cells that have a page (main/shell/cells.ts). */
const pages = ['desk', 'matrix', 'call', 'prompt'];
const outside = [
  'electron',
  'keytar',
  ...builtinModules,
  ...builtinModules.map((name) => `node:${name}`),
];

/**
 * @typedef {object} BuildOptions
 * @property {string} libraryFile lib-jitsi-meet's bundle
 * @property {string} videoLibrary its name on screen
 * @property {'release' | 'development'} kind
 * @property {string} [outFolder]
 * @property {boolean} [forDebugging] source maps, readable code, names that stay, developer tools; never for a package
 * @property {(line: string) => void} [log]
 */

/** @param {BuildOptions} options */
export async function buildProgram(options) {
  const { outFolder = path.join(root, 'out') } = options;
  rmSync(outFolder, { recursive: true, force: true });
  await createBuilder({ ...options, outFolder }).build();
  return outFolder;
}

/**
 * Builds the whole program, or what a change of some files asks for.
 * @param {BuildOptions & { outFolder: string }} options
 */
export function createBuilder({
  libraryFile,
  videoLibrary,
  kind,
  outFolder,
  forDebugging = false,
  log = console.log,
}) {
  const pinnedMajor = Number(
    JSON.parse(
      readFileSync(path.join(root, 'node_modules/electron/package.json'), 'utf8'),
    ).version.split('.')[0],
  );
  const define = {
    __ALCOVE_BUILD__: JSON.stringify({
      build: kind,
      pinnedMajor,
      videoLibrary,
      developerTools: forDebugging && kind === 'development',
    }),
    'process.env.NODE_ENV': '"production"',
  };
  const common = { configFile: false, root, logLevel: 'warn', define };
  const shared = {
    emptyOutDir: false,
    minify: !forDebugging,
    target,
    sourcemap: forDebugging ? 'inline' : false,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 9000,
    reportCompressedSize: false,
  };
  // A running program serves the files that it found at its start.
  const stableNames = {
    entryFileNames: 'assets/[name].js',
    chunkFileNames: 'assets/[name].js',
    assetFileNames: 'assets/[name][extname]',
  };

  /** @param {string} entry @param {string} name @param {'es' | 'cjs'} format @param {Record<string, string>} [facts] written into the code */
  const processOf = (entry, name, format, facts = {}) =>
    build({
      ...common,
      define: { ...define, ...facts },
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
      build: {
        ...shared,
        outDir: path.join(outFolder, 'renderer', cell),
        assetsDir: 'assets',
        rollupOptions: forDebugging ? { output: stableNames } : {},
      },
    });
  /** Each cell has a preload of its own, with the cell's name written into it. @param {string} cell */
  const preloadOf = (cell) =>
    processOf('preload/cell.electron.ts', `preload/${cell}.cjs`, 'cjs', {
      __ALCOVE_CELL__: JSON.stringify(cell),
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

  /** One row for each part: what a change of it builds anew, and how. */
  const parts = [
    {
      from: /^(main|preload\/contract)\//,
      build: () => processOf('main/entry.electron.ts', 'main/entry.js', 'es'),
    },
    {
      from: /^(main|preload\/contract)\//,
      build: () => processOf('main/gateway/process.entry.node.ts', 'main/gateway.js', 'es'),
    },
    {
      from: /^(main|preload\/contract)\//,
      build: () => processOf('main/keys/process.entry.node.ts', 'main/keys.js', 'es'),
    },
    ...pages.flatMap((cell) => [
      { from: /^preload\//, build: () => preloadOf(cell) },
      {
        from: new RegExp(`^(renderer/(${cell}|lib)|preload/contract|resources)/`),
        build: () => pageOf(cell),
      },
    ]),
    {
      from: /^(renderer\/(call\/frames|lib)|preload\/contract)\//,
      build: () =>
        scriptOf(
          'renderer/call/frames/frameWorker.dom.ts',
          'renderer/call/lib-jitsi-meet.e2ee-worker.js',
        ),
    },
    { from: /^resources\//, build: async () => copyRest() },
  ];
  const copyRest = () => {
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
  };
  return {
    /** @param {readonly string[]} [changed] paths relative to the repository; everything when nothing is said */
    async build(changed) {
      const startedAt = Date.now();
      for (const part of parts)
        if (changed === undefined || changed.some((file) => part.from.test(file)))
          await part.build();
      log(`Built in ${((Date.now() - startedAt) / 1000).toFixed(1)} s`);
    },
  };
}
