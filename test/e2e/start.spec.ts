// P6, P19: one program for one profile folder, and none on a runtime that is too old.
import { existsSync } from 'node:fs';
import { chmod, chown, copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildProgram } from '../../scripts/build.mjs';
import { changedProgram } from '../meeting/changedProgram.ts';
import type { Stage } from '../meeting/stage.ts';
import { startAgain } from './startAgain.ts';
import { expect, test } from './stageTest.ts';

const name = 'start';

test('there is one program for one profile folder: a second start leaves at once', async ({
  stage,
}) => {
  const instance = await stage.start(name, { profilePath: null });
  expect(await startAgain(stage, name, null)).toMatchObject({ code: 0 });
  expect(await instance.app.evaluate(({ BaseWindow }) => BaseWindow.getAllWindows().length)).toBe(
    1,
  );
  await instance.close();
});

test('finding: a program that is left while it starts ends, and complains of nothing', async ({
  stage,
}) => {
  for (let times = 0; times < 3; times += 1) {
    const instance = await stage.start(name, { profilePath: null });
    await instance.close();
    expect(instance.lines.join('\n')).not.toContain('start.failed');
  }
});

/** Puts a compiled preload where Electron from 42 on looks for one. Gives its folder. */
const plantPreload = async (stage: Stage): Promise<string> => {
  let folder = join(stage.runFolder, name, 'profile');
  for (const part of ['', 'Code Cache', 'electron-preload']) {
    folder = join(folder, part);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    if (stage.runAs !== null) await chown(folder, stage.runAs.uid, stage.runAs.gid);
  }
  await writeFile(join(folder, 'planted.cache'), 'code that nobody shipped', { mode: 0o644 });
  return folder;
};

test('a compiled preload that somebody planted is gone when the first page is there', async ({
  stage,
}) => {
  const folder = await plantPreload(stage);
  const instance = await stage.start(name, { profilePath: null });
  expect(existsSync(folder)).toBe(false);
  await instance.close();
});

test('a planted preload that cannot be removed: no page is shown, and the program says that it does not start', async ({
  stage,
}) => {
  const folder = await plantPreload(stage);
  await chmod(folder, 0o500);
  const ended = await startAgain(stage, name, null, stage.programFolder, 'start.failed');
  await chmod(folder, 0o700);
  expect(ended.output).toContain('start.failed');
  expect(ended.output).not.toContain('start.ready');
  expect(existsSync(join(folder, 'planted.cache'))).toBe(true);
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
