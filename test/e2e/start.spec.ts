// P6, P19: one program for one profile folder, and none on a runtime that is too old.
import { join } from 'node:path';
import { buildProgram } from '../../scripts/build.mjs';
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
  const outFolder = await buildProgram({
    libraryFile: join(stage.runFolder, 'program', 'renderer', 'call', 'call.js'),
    videoLibrary: 'x',
    kind: 'release',
    outFolder: join(stage.runFolder, 'release'),
    log: () => undefined,
  });
  const ended = await startAgain(stage, name, null, outFolder);
  expect(ended.code).toBe(1);
  expect(ended.output).toContain('out of date');
});
