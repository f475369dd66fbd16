// Makes the program's folder from out/ and the Electron at hand, with strict fuses that are read back. Runs on the pinned Node; never on a network.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Arch, build, Platform } from 'electron-builder';
import { executableOf, outFolder, repo } from './folders.mjs';
import { checkFuses } from './fuses.mjs';
import { executableName, namesOf } from './names.mjs';

/**
 * @param {{ electronDist: string, kind: import('./names.mjs').Kind, into: string, app?: string }} options
 *   `into`: gets `linux-unpacked/`, which is made anew; `app`: the built program
 */
export async function packProgram({ electronDist, kind, into, app = outFolder }) {
  const { productName, packageName, desktopId } = namesOf(kind);
  // Hard links would reach from the package into the cached Electron, whose fuses are others.
  delete process.env.USE_HARD_LINKS;
  await build({
    projectDir: repo,
    targets: Platform.LINUX.createTarget('dir', Arch.x64),
    publish: 'never',
    config: {
      productName,
      appId: desktopId,
      electronDist,
      electronVersion: readFileSync(path.join(electronDist, 'version'), 'utf8')
        .trim()
        .replace(/^v/, ''),
      directories: { app, output: into },
      extraMetadata: { name: packageName, productName, desktopName: `${desktopId}.desktop` },
      linux: { executableName },
    },
  });
  return checkFuses(executableOf(path.join(into, 'linux-unpacked')));
}
