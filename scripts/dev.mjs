// `npm run dev`: the practice and two programs, built for debugging and brought up to date whenever a file is saved, until Ctrl+C. `npm run dev -- one` starts the host's alone.
import { endWithParent, environmentOf, run } from './runReady.mjs';
import { setUp } from './setup.mjs';

endWithParent();
const ready = await setUp({ program: true, practice: true, display: true });
if (!ready.ok) process.exit(1);
process.exit(
  await run(
    ready.nodeBin,
    ['--disable-warning=ExperimentalWarning', 'test/dev/main.ts', ...process.argv.slice(2)],
    { ...environmentOf(ready), ALCOVE_LIBRARY_FILE: ready.ljmFile },
  ),
);
