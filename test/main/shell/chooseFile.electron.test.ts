// Proves what the person is asked for when they choose a practice's file, and that choosing none is no path.
import { expect, it, vi } from 'vitest';
import { chooseFile } from '../../../main/shell/chooseFile.electron.ts';

const dialog = vi.hoisted(() => ({
  asked: [] as unknown[],
  chosen: { canceled: false, filePaths: [] as string[] },
}));
vi.mock('electron', () => ({
  dialog: {
    showOpenDialog: (options: unknown) => {
      dialog.asked.push(options);
      return Promise.resolve(dialog.chosen);
    },
  },
}));

it('asks for one file of a practice, and gives its path', async () => {
  dialog.chosen = { canceled: false, filePaths: ['/home/p/practice.alcove', '/home/p/other'] };
  expect(await chooseFile()).toBe('/home/p/practice.alcove');
  expect(dialog.asked).toEqual([
    { properties: ['openFile'], filters: [{ name: 'Alcove', extensions: ['alcove'] }] },
  ]);
});

it('gives null for a dialog that was cancelled, whatever stood in it, and for one without a file', async () => {
  dialog.chosen = { canceled: true, filePaths: ['/home/p/practice.alcove'] };
  expect(await chooseFile()).toBeNull();
  dialog.chosen = { canceled: false, filePaths: [] };
  expect(await chooseFile()).toBeNull();
});
