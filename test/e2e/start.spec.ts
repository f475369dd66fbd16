// P6, P19: one program for one profile folder, and none on a runtime that is too old.
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildProgram } from '../../scripts/build.mjs';
import { changedProgram } from '../meeting/changedProgram.ts';
import { startAgain } from './startAgain.ts';
import { expect, test } from './stageTest.ts';

const name = 'start';

test('there is one program for one profile folder: a second start leaves at once', async ({
  stage,
}) => {
  const instance = await stage.start(name, { profilePath: null });
  expect(await startAgain(stage, name, null)).toMatchObject({ code: 0 });
  expect(
    await instance.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length),
  ).toBe(1);
  await instance.close();
});

test('a release build does not start on a runtime older than its line', async ({ stage }) => {
  const libraryFile = join(stage.runFolder, 'call.js');
  const programFolder = await changedProgram(stage, 'release', async (folder) => {
    await copyFile(join(folder, 'renderer', 'call', 'call.js'), libraryFile);
    const log = (): void => undefined;
    await buildProgram({ libraryFile, videoLibrary: 'x', kind: 'release', outFolder: folder, log });
  });
  const ended = await startAgain(stage, name, null, programFolder);
  expect(ended.code).toBe(1);
  expect(ended.output).toContain('out of date');
});
