// `npm run dist`: the program's folder and a Debian package in dist/. `-- --twice` makes both a second time and compares every byte. `-- --release` refuses the development fallbacks.
import { reasonsAgainstRelease } from './dist/releaseRules.mjs';
import { buildAndPack, endWithParent, libraryWords, run } from './runReady.mjs';
import { setUp } from './setup.mjs';

const wishes = process.argv.slice(2);
const unknown = wishes.filter((wish) => wish !== '--release' && wish !== '--twice');
if (unknown.length > 0) {
  console.error(`npm run dist does not know ${unknown.join(' ')}. It knows --release and --twice.`);
  process.exit(1);
}
endWithParent();
const ready = await setUp({ program: true });
if (!ready.ok) process.exit(1);
const kind = wishes.includes('--release') ? 'release' : 'development';
if (kind === 'release') {
  const reasons = reasonsAgainstRelease(ready);
  if (reasons.length > 0) {
    for (const reason of reasons) console.error(reason);
    console.error(
      'A release is not made from stand-ins, so nothing was packed. Run it where upstream answers, or leave --release away for a development package.',
    );
    process.exit(1);
  }
}
const env = await buildAndPack(ready, kind);
process.exit(
  env === null
    ? 1
    : await run(
        ready.nodeBin,
        [
          'scripts/dist/distCommand.mjs',
          kind,
          ready.ljmFile,
          libraryWords(ready),
          wishes.includes('--twice') ? 'twice' : 'once',
        ],
        env,
      ),
);
