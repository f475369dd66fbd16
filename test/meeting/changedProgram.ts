// Makes a changed copy of the packaged program, for peers and pages that do not keep to the rules. Only the archive is another; everything else are links.
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createPackageWithOptions, extractAll } from '@electron/asar';
import { asarOf } from '../../scripts/dist/folders.mjs';
import { linkedCopy } from '../../scripts/dist/linkedCopy.mjs';
import type { Stage } from './stage.ts';

/** `change` gets the unpacked archive. Gives the folder of the changed program, for `startInstance`. */
export async function changedProgram(
  stage: Stage,
  name: string,
  change: (folder: string) => Promise<void>,
): Promise<string> {
  const programFolder = join(stage.runFolder, `program-${name}`);
  const files = join(stage.runFolder, `files-${name}`);
  linkedCopy(stage.programFolder, programFolder);
  const archive = asarOf(programFolder);
  extractAll(archive, files);
  await change(files);
  for (const old of [archive, `${archive}.unpacked`]) await rm(old, { recursive: true });
  await createPackageWithOptions(files, archive, { unpack: '**/*.node' });
  await rm(files, { recursive: true });
  return programFolder;
}
