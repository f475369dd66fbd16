// `npm run bench`: measures the packaged program against what it is built on, and writes docs/benchmarks.md. It takes a quarter of an hour and wants a computer that does nothing else.
import { makeReady, run } from './runReady.mjs';

const ready = await makeReady();
process.exit(
  ready === null
    ? 1
    : await run(
        ready.nodeBin,
        ['--disable-warning=ExperimentalWarning', 'test/bench/main.ts', ...process.argv.slice(2)],
        ready.env,
      ),
);
