// Makes the fallback's binary a plain Electron: two fuses turned, a default app put in. Runs on the pinned Node, because its packages need it.
// Arguments: <dist folder> <default app folder>. Never touches another fuse.
import path from 'node:path';
import { createPackage } from '@electron/asar';
import { flipFuses, FuseV1Options, FuseVersion } from '@electron/fuses';

const [dist, defaultApp] = process.argv.slice(2);
if (!dist || !defaultApp)
  throw new Error('usage: electronFinish.mjs <dist folder> <default app folder>');

await flipFuses(path.join(dist, 'electron'), {
  version: FuseVersion.V1,
  // The snapshot belongs to another product and is not kept.
  [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  // The end-to-end tests attach by --inspect.
  [FuseV1Options.EnableNodeCliInspectArguments]: true,
  // Off in upstream's development build as well: it takes the app from a folder.
  [FuseV1Options.OnlyLoadAppFromAsar]: false,
});
await createPackage(defaultApp, path.join(dist, 'resources', 'default_app.asar'));
