// Gives the meeting a display: the one that is there, or an Xvfb of its own.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Keeper } from '../practice/keeper.ts';

export interface Display { readonly name: string; readonly own: boolean }

/** Starts an Xvfb on a free display number; it writes the number when it is ready. Ended by the keeper. */
export const openDisplay = async (keeper: Keeper, size = '1300x840x24'): Promise<Display> => {
  const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', size, '-nolisten', 'tcp', '-ac'], {
    detached: true, stdio: ['ignore', 'ignore', 'ignore', 'pipe'], env: { ...process.env, ...keeper.mark },
  });
  if (server.pid === undefined) throw new Error('Xvfb could not be started');
  await keeper.watchGroup(server.pid);
  const number = server.stdio[3];
  if (number === null || number === undefined) throw new Error('Xvfb gave no number');
  const [text] = await once(number, 'data') as [Buffer];
  return { name: `:${text.toString().trim()}`, own: true };
};
