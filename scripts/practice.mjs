// `npm run practice`: the local practice's servers in the foreground, until Ctrl+C. Never runs them as root: ALCOVE_RUN_AS names the normal user.
import { endWithParent, environmentOf, run } from './runReady.mjs';
import { setUp } from './setup.mjs';

endWithParent();
const ready = await setUp({ practice: true });
if (!ready.ok) process.exit(1);
process.exit(
  await run(
    ready.nodeBin,
    ['--disable-warning=ExperimentalWarning', 'test/practice/main.ts', ...process.argv.slice(2)],
    environmentOf(ready),
  ),
);
