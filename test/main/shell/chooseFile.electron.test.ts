// Proves what becomes of the system's file dialog: one file of ours, or none.
import { describe, expect, it, vi } from 'vitest';
import { chooseFile } from '../../../main/shell/chooseFile.electron.ts';

const dialog = vi.hoisted(() => ({
  asked: [] as unknown[][],
  answer: { canceled: false, filePaths: [] as string[] },
}));
vi.mock('electron', () => ({
  dialog: {
    showOpenDialog: (...args: unknown[]) => {
      dialog.asked.push(args);
      return Promise.resolve(dialog.answer);
    },
  },
}));

describe('chooseFile', () => {
  it('asks for one file of ours', async () => {
    dialog.answer = { canceled: false, filePaths: ['/home/ada/practice.alcove', '/other'] };
    expect(await chooseFile()).toBe('/home/ada/practice.alcove');
    expect(dialog.asked).toEqual([
      [{ properties: ['openFile'], filters: [{ name: 'Alcove', extensions: ['alcove'] }] }],
    ]);
  });

  it('none is none, also when the dialog was closed with one marked', async () => {
    dialog.answer = { canceled: true, filePaths: ['/home/ada/practice.alcove'] };
    expect(await chooseFile()).toBeNull();
    dialog.answer = { canceled: false, filePaths: [] };
    expect(await chooseFile()).toBeNull();
  });
});
