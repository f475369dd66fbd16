// Gives an instance a display of its own: an Xvfb as large as the window, whose picture can be taken.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, chown, copyFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Keeper } from '../practice/keeper.ts';
import type { RunAs } from '../practice/serverProcess.ts';
import { hasDrawn, photograph, pixelsOf } from './framebuffer.ts';

export interface Display {
  readonly name: string;
  /** Takes a picture of all that is shown; absent on a person's own display. */
  readonly picture?: (pngFile: string) => Promise<void>;
  /** Whether a page is drawn on it. Absent on a person's own display. */
  readonly hasDrawn?: () => Promise<boolean>;
  /** How many pixels of it have exactly this colour, `0xrrggbb`. Absent on a person's own display. */
  readonly pixelsOf?: (colour: number) => Promise<number>;
}

export const personsDisplay = (): Display | null => {
  const name = process.env['DISPLAY'];
  return name === undefined || name === '' ? null : { name };
};

/** The person's leave to use their display, in a copy that `runAs` may read; null where there is none (xauth(1): the variable, else a file in the home). */
export const copyAuthority = async (folder: string, runAs: RunAs): Promise<string | null> => {
  const file = process.env['XAUTHORITY'] ?? join(homedir(), '.Xauthority');
  if (!existsSync(file) || runAs === null) return existsSync(file) ? file : null;
  const copy = join(folder, 'authority');
  await copyFile(file, copy);
  await chmod(copy, 0o600);
  await chown(copy, runAs.uid, runAs.gid);
  return copy;
};

/** Starts an Xvfb on a free display number; it writes the number when it is ready. Ended by the keeper. */
export const openDisplay = async (keeper: Keeper, width = 1280, height = 800): Promise<Display> => {
  const folder = await keeper.makeFolder('alcove-display-');
  const server = spawn(
    'Xvfb',
    [
      '-displayfd',
      '3',
      '-screen',
      '0',
      `${width}x${height}x24`,
      '-fbdir',
      folder,
      '-nocursor',
      '-nolisten',
      'tcp',
      '-ac',
    ],
    {
      detached: true,
      stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
      env: { ...process.env, ...keeper.mark },
    },
  );
  if (server.pid === undefined) throw new Error('Xvfb could not be started');
  await keeper.watchGroup(server.pid);
  const number = server.stdio[3];
  if (number === null || number === undefined) throw new Error('Xvfb gave no number');
  const [text] = (await once(number, 'data')) as [Buffer];
  return {
    name: `:${text.toString().trim()}`,
    picture: (pngFile) => photograph(join(folder, 'Xvfb_screen0'), pngFile),
    hasDrawn: () => hasDrawn(join(folder, 'Xvfb_screen0')),
    pixelsOf: (colour) => pixelsOf(join(folder, 'Xvfb_screen0'), colour),
  };
};
