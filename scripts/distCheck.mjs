// `npm run dist:check`: installs the package in a clean Debian root, starts it from its desktop entry, removes it, and looks for what stayed. Needs root and Debian's packages; takes about three minutes.
import { buildAndPack, endWithParent, libraryWords, run } from './runReady.mjs';
import { setUp } from './setup.mjs';

if (process.platform !== 'linux' || process.getuid?.() !== 0) {
  console.error(
    'npm run dist:check makes a Debian root and enters it, which only root may do on Linux. Start it as root there.',
  );
  process.exit(1);
}
endWithParent();
const ready = await setUp({ program: true, cleanRoot: true });
const env = ready.ok ? await buildAndPack(ready, 'development') : null;
if (!ready.ok || env === null) process.exit(1);
/** @param {string[]} args */
const onPinnedNode = (args) =>
  run(ready.nodeBin, ['--disable-warning=ExperimentalWarning', ...args], env);
const made = await onPinnedNode([
  'scripts/dist/distCommand.mjs',
  'development',
  ready.ljmFile,
  libraryWords(ready),
  'once',
]);
process.exit(made === 0 ? await onPinnedNode(['scripts/dist/checkCommand.mjs']) : made);
