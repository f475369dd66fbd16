// `npm start`: from a fresh clone to two people in an encrypted call. With a display the windows stay open; without one the meeting plays by itself.
import { runWhenReady } from './runReady.mjs';

process.exit(await runWhenReady(['test/meeting/main.ts']));
