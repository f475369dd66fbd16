// P15: over the real IPC guard, each page has its own slice of the contract and no other way in, whatever runs in it.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { contract } from '../../preload/contract/contract.ts';
import {
  callChannel,
  sliceOf,
  type CallName,
  type EventName,
} from '../../preload/contract/derive.ts';
import { cells } from '../../main/shell/cells.ts';
import { asarOf } from '../../scripts/dist/folders.mjs';
import { changedProgram } from '../meeting/changedProgram.ts';
import { enrol, promptOver, signIn } from '../meeting/flows.ts';
import type { Instance } from '../meeting/instance.ts';
import type { Stage } from '../meeting/stage.ts';
import { openCells, openEmptyCall, type OpenCell } from './cellPages.ts';
import { fittingInputs } from './fittingInputs.ts';
import { newPerson } from './newPerson.ts';
import { expect, test } from './stageTest.ts';

const names = Object.keys(contract.calls) as CallName[];
const fitting = fittingInputs(null);

/** Tries the prompt while it stands, then signs in and tries the others. */
const tryEach = async (
  instance: Instance,
  stage: Stage,
  work: (cell: OpenCell, page: Page) => Promise<void>,
): Promise<void> => {
  await enrol(instance.desk);
  await work('prompt', await promptOver(instance.desk));
  await signIn(instance.desk, await newPerson(stage));
  const call = await openEmptyCall(instance);
  await work('desk', instance.desk);
  await work('matrix', await instance.page('matrix'));
  await work('call', call);
};

test('before a practice was joined every call that needs one is refused, whatever is sent', async ({
  stage,
}) => {
  const instance = await stage.start('ipcguard-none', { profilePath: null });
  for (const name of sliceOf('desk').calls.filter(
    (one) => contract.calls[one].needs === 'practice',
  )) {
    const answer = await instance.desk.evaluate(
      ([call, input]) =>
        Reflect.get(window.alcove.calls, call as string)(input) as Promise<unknown>,
      [name, fitting[name]] as const,
    );
    expect(answer, name).toEqual({ ok: false, code: 'ipcGuard.noPractice' });
  }
  // No question and no account without a practice; nothing else of the desk is there to be asked.
  expect(instance.app.windows().filter((page) => page.url().startsWith('app://prompt'))).toEqual(
    [],
  );
  await instance.close();
});

test('a page finds its own slice of the contract and no other way in', async ({ stage }) => {
  const instance = await stage.start('ipcguard-slice');
  await tryEach(instance, stage, async (cell, page) => {
    const found = await page.evaluate(() => ({
      calls: Object.keys(window.alcove.calls),
      ports: [...window.alcove.ports] as string[],
    }));
    expect(found.calls.sort(), cell).toEqual([...sliceOf(cell).calls].sort());
    expect(found.ports, cell).toEqual(sliceOf(cell).ports);
    // An event of another cell, or of nobody, never calls back and gives nothing away.
    const own: readonly string[] = sliceOf(cell).events;
    const foreign = [
      ...(Object.keys(contract.events) as EventName[]).filter((event) => !own.includes(event)),
      '__proto__',
      'constructor',
      '',
    ];
    expect(
      await page.evaluate(
        (events) =>
          new Promise<number>((resolve) => {
            let heard = 0;
            for (const event of events)
              Reflect.apply(window.alcove.on as (...args: unknown[]) => unknown, null, [
                event,
                () => {
                  heard += 1;
                },
              ]);
            setTimeout(() => resolve(heard), 1_500); // truth is told four times a second
          }),
        foreign,
      ),
      cell,
    ).toBe(0);
  });
  await instance.close();
});

const askRaw = (page: Page, channel: string, ...args: readonly unknown[]): Promise<unknown> =>
  page.evaluate(
    ([name, list]) =>
      (Reflect.get(window, 'raw') as (...all: unknown[]) => Promise<unknown>)(
        name,
        ...(list as unknown[]),
      ),
    [channel, args] as const,
  );

test('a page whose preload was taken over, with the raw channel in its hands, is still held to its own slice', async ({
  stage,
}) => {
  const programFolder = await changedProgram(stage, 'ipcguard', async (folder) => {
    for (const cell of openCells) {
      const file = join(folder, 'preload', `${cell}.cjs`);
      const raw =
        "const e = require('electron'); e.contextBridge.exposeInMainWorld('raw', (channel, ...args) => e.ipcRenderer.invoke(channel, ...args).catch((error) => ({ threw: String(error) })));";
      await writeFile(file, `${await readFile(file, 'utf8')};{ ${raw} }`);
    }
  });
  const instance = await stage.start('ipcguard-raw', { programFolder });
  await tryEach(instance, stage, async (cell, page) => {
    for (const name of names.filter(
      (one) => !(contract.calls[one].cells as readonly string[]).includes(cell),
    ))
      expect(await askRaw(page, callChannel(name), fitting[name]), `${cell} ${name}`).toEqual({
        ok: false,
        code: 'ipcGuard.sender',
      });
    for (const unknown of [
      'alcove:call:keys.read',
      'alcove:call:__proto__',
      'alcove:event:truth.changed',
      ...Object.keys(contract.ports).map((port) => `alcove:port:${port}`),
    ])
      expect(await askRaw(page, unknown), `${cell} ${unknown}`).toMatchObject({
        threw: expect.stringContaining('No handler registered'),
      });
  });
  expect(
    await askRaw(instance.desk, callChannel('meeting.chat'), { isOpen: true, unread: 0 }, 'more'),
  ).toEqual({ ok: false, code: 'ipcGuard.input' });
  // A page that main did not make is closed, and was refused meanwhile.
  for (const cell of openCells) {
    const stranger = await instance.app.evaluate(
      async ({ WebContentsView }, { preload, partition, origin }) => {
        const view = new WebContentsView({ webPreferences: { preload, partition } });
        const { id } = view.webContents;
        await view.webContents.loadURL(`${origin}/`).catch(() => undefined);
        return id;
      },
      {
        preload: join(asarOf(programFolder), 'preload', `${cell}.cjs`),
        partition: cells[cell].partition,
        origin: cells[cell].origin,
      },
    );
    await expect
      .poll(() =>
        instance.app.evaluate(
          ({ webContents }, id) => webContents.fromId(id) === undefined,
          stranger,
        ),
      )
      .toBe(true);
  }
  await instance.close();
});
