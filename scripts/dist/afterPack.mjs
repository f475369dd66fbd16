// electron-builder's hook after it has put the program's folder together: takes out what must not ship and sets the fuses.
import { rmSync } from 'node:fs';
import path from 'node:path';
import { setFuses } from './fuses.mjs';

/** @param {import('electron-builder').AfterPackContext} context */
export async function afterPack({ appOutDir, packager }) {
  // It would run any folder or file that is named on the command line.
  rmSync(path.join(appOutDir, 'resources', 'default_app.asar'), { force: true });
  await setFuses(path.join(appOutDir, packager.executableName));
}
