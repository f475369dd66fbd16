// `npm run bench`: measures the packaged program against what it is built on, and writes docs/benchmarks.md. It takes a quarter of an hour and wants a computer that does nothing else.
import { runWhenReady } from './runReady.mjs';

process.exit(await runWhenReady(['test/bench/main.ts', ...process.argv.slice(2)]));
