// `npm start`: from a fresh clone to two people in an encrypted call. With a display the windows stay open; without one the meeting plays by itself.
import { makeReady, run } from './runReady.mjs';

const ready = await makeReady();
process.exit(
  ready === null
    ? 1
    : await run(
        ready.nodeBin,
        ['--disable-warning=ExperimentalWarning', 'test/meeting/main.ts'],
        ready.env,
      ),
);
