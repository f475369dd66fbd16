// The pages of every cell for one test file, and the calls of the contract from inside them: nothing here goes round a page.
import { expect, type Page } from '@playwright/test';
import type { CellName } from '../../preload/contract/cellName.ts';
import type { CallInput, CallName } from '../../preload/contract/derive.ts';
import { cells } from '../../main/shell/cells.ts';
import { enrol, promptOver, signIn } from '../meeting/flows.ts';
import type { Instance } from '../meeting/instance.ts';
import type { Stage } from '../meeting/stage.ts';
import { newPerson } from './newPerson.ts';

/** Asks from inside a page whose slice has the call. */
export function ask<N extends CallName>(
  page: Page,
  name: N,
  input: CallInput<N>,
): Promise<unknown> {
  return page.evaluate(
    ([call, given]) =>
      (Reflect.get(window.alcove.calls, call) as (input: unknown) => Promise<unknown>)(given),
    [name, input] as const,
  );
}

const nobody = { userId: '@nobody:chat.alcove.test', displayName: 'Nobody', isConfirmed: false };

/** A call page that waits: the matrix cell says that there is a meeting, with a person who will not come. */
export async function openEmptyCall(instance: Instance): Promise<Page> {
  expect(await ask(await instance.page('matrix'), 'meeting.open', { people: [nobody] })).toEqual({
    ok: true,
  });
  return instance.call();
}

/** Cells whose pages a test can try. */
export type OpenCell = Exclude<CellName, 'player'>;
export const openCells = Object.values(cells)
  .filter((row) => row.hasPage)
  .map((row) => row.name as OpenCell);

/** Two programs, because the prompt stands only while nobody is signed in, and the call only while somebody is. */
export interface AllCells {
  readonly signedIn: Instance;
  readonly asking: Instance;
  page(cell: OpenCell): Page;
  /** The program that the cell's page belongs to. */
  of(cell: OpenCell): Instance;
  close(): Promise<void>;
}

export async function openAllCells(stage: Stage, name: string): Promise<AllCells> {
  const [signedIn, asking] = await Promise.all([stage.start(name), stage.start(`${name}-asking`)]);
  await Promise.all([enrol(signedIn.desk), enrol(asking.desk)]);
  await signIn(signedIn.desk, await newPerson(stage));
  const pages: Readonly<Record<OpenCell, Page>> = {
    desk: signedIn.desk,
    matrix: await signedIn.page('matrix'),
    call: await openEmptyCall(signedIn),
    prompt: await promptOver(asking.desk),
  };
  return {
    signedIn,
    asking,
    page: (cell) => pages[cell],
    of: (cell) => (cell === 'prompt' ? asking : signedIn),
    close: async () => {
      await signedIn.close();
      await asking.close();
    },
  };
}
