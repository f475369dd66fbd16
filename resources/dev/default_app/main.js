// Starts the app that the command line names, as Electron's own default app does. For development only; it never ships.
import { app } from 'electron';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const args = process.argv.slice(1);
const required = [];
let named = null;
for (let at = 0; at < args.length && named === null; at += 1) {
  const arg = args[at];
  if (arg === '--version' || arg === '-v') {
    process.stdout.write(`v${process.versions.electron}\n`);
    process.exit(0);
  }
  // Playwright's loader comes in this way.
  if (arg === '-r' || arg === '--require') required.push(args[(at += 1)]);
  else if (!arg.startsWith('-')) named = arg;
}

const load = createRequire(import.meta.url);
for (const file of required) load(path.resolve(file));

if (named === null) {
  process.stderr.write('Name the folder of an app: electron <folder>\n');
  process.exit(1);
}
Object.defineProperty(process, 'defaultApp', {
  configurable: false,
  enumerable: true,
  value: true,
});
const folder = path.resolve(named);
let about = null;
try {
  about = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
} catch (error) {
  // A single file, as in `electron main.js`.
  if (error.code !== 'ENOENT' && error.code !== 'ENOTDIR') throw error;
}
if (about?.version) app.setVersion(about.version);
if (about) app.setName(about.productName ?? about.name);
app.setAppPath(about ? folder : path.dirname(folder));

// Awaited, so that Electron is not ready before the app has registered its schemes.
await import(
  pathToFileURL(about ? path.join(folder, about.main ?? 'index.js') : folder).href
).catch((error) => {
  process.stderr.write(`The app could not be started: ${error.stack ?? error}\n`);
  process.exit(1);
});
