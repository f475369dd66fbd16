// Composes the program on the stand-in of Electron, with a practice's signed file, real settings and the gateway's own code. It decides nothing.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, vi } from 'vitest';
import { cellNames, type CellName } from '../../preload/contract/cellName.ts';
import {
  callChannel,
  type CallInput,
  type CallName,
  type CallOutput,
} from '../../preload/contract/derive.ts';
import { ok, type Result } from '../../preload/contract/result.ts';
import type { StartFacts } from '../../main/compose.electron.ts';
import { createRefusedRequests } from '../../main/gateway/refusedRequests.ts';
import type { ProfileFile } from '../../main/profile/profileFormat.ts';
import { resetElectron, world, type LoadedPage } from './electronWorld.ts';
import { until } from '../until.ts';
import { world as shell, type ViewStandIn } from './shell/windowDouble.ts';
import { createSigner, goodProfile, signRaw } from './profile/signedProfile.ts';

// electron-store is loaded by Node itself and asks for Electron, which has no program here.
const forStore =
  'export default { app: { getPath: () => "/nowhere", getVersion: () => "0.1.0" }, ipcMain: { on: () => undefined }, shell: {} };';
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron'
      ? { url: `data:text/javascript,${encodeURIComponent(forStore)}`, shortCircuit: true }
      : next(specifier, context),
});
const { compose } = await import('../../main/compose.electron.ts');

export const therapist = '@therapist:example';
export const patient = '@patient:example';
export const people = [{ userId: patient, displayName: 'Jonas', isConfirmed: true }];
const signer = createSigner();

/** A practice's file that is good today. */
export const practiceFile = (changes: Partial<ProfileFile> = {}): string => {
  const nowSeconds = Math.floor(Date.now() / 1_000);
  return signRaw(
    goodProfile({ notBefore: nowSeconds - 60, expires: nowSeconds + 3_600, ...changes }),
    signer,
  );
};

const lastPage = (cell: CellName): LoadedPage | null =>
  world.pages.findLast((page) => page.cell === cell && !page.isGone) ?? null;

/** The cell's page that is open. */
export const pageOf = (cell: CellName): LoadedPage => {
  const page = lastPage(cell);
  if (page === null) throw new Error(`no page of ${cell} is open`);
  return page;
};
/** The view that shows it. */
export const viewOf = (cell: CellName): ViewStandIn => {
  const view = shell.views.findLast(({ webContents }) => webContents === lastPage(cell));
  if (view === undefined) throw new Error(`no view of ${cell}`);
  return view;
};
export const isOpen = (cell: CellName): boolean => lastPage(cell) !== null;
/** How often a page of the cell was made. */
export const timesOpened = (cell: CellName): number =>
  world.pages.filter((page) => page.cell === cell).length;

export const frameOf = (cell: CellName) => ({ url: `app://${cell}/`, parent: null });

/** A call of the cell's page, through the IPC guard. */
export const ask = async <N extends CallName>(
  cell: CellName,
  name: N,
  ...[input]: undefined extends CallInput<N> ? [] : [CallInput<N>]
): Promise<Result<CallOutput<N>, string>> => {
  const answer = world.answers.get(callChannel(name));
  if (answer === undefined) throw new Error(`nobody answers ${name}`);
  return (await answer({ sender: pageOf(cell), senderFrame: frameOf(cell) }, input)) as Result<
    CallOutput<N>,
    string
  >;
};

export interface Start {
  readonly facts?: Partial<StartFacts>;
  /** Puts something into the profile folder before the start. */
  readonly before?: (folder: string) => void;
  /** The profile folder of an earlier start. */
  readonly folder?: string;
}

const newFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'alcove-compose-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const cell of cellNames) {
    mkdirSync(join(folder, 'renderer', cell), { recursive: true });
    writeFileSync(join(folder, 'renderer', cell, 'index.html'), cell);
  }
  return folder;
};

/** The program from its start on; it ends with the test. */
export async function startProgram({ facts = {}, before, folder = newFolder() }: Start = {}) {
  vi.spyOn(console, 'log')
    .mockReset()
    .mockImplementation(() => undefined);
  resetElectron(folder);
  before?.(folder);
  const refused = createRefusedRequests();
  onTestFinished(endProgram);
  const program = await compose({
    outFolder: folder,
    buildNote: null,
    mayInspect: false,
    bearsTrustedTypes: true,
    refusingProxy: { port: 9, refused },
    profilePath: null,
    ...facts,
  });
  return { ...program, folder, refused };
}

/** As Electron does at the end. */
export function endProgram(): void {
  world.app.emit('will-quit');
}

/** The person accepts the file that waits for them. */
export async function acceptOffer(): Promise<void> {
  const pending = await ask('desk', 'profile.pending');
  if (!pending.ok || pending.value === null) throw new Error('no file waits');
  expect(await ask('desk', 'profile.accept', { fingerprint: pending.value.fingerprint })).toEqual(
    ok(undefined),
  );
}

/** Offers a file as the desk does with one that was dropped, and accepts it. */
export async function joinPractice(text = practiceFile()): Promise<void> {
  expect(await ask('desk', 'profile.offer', { text })).toMatchObject({ ok: true });
  const matrixBefore = timesOpened('matrix');
  await acceptOffer();
  await until(() => timesOpened('matrix') === matrixBefore + 1, 'the matrix page');
}

export const report = (
  state: CallInput<'account.report'>['state'],
  userId: string | null = null,
  code: string | null = null,
): Promise<Result<undefined, string>> =>
  ask('matrix', 'account.report', {
    state,
    code,
    device: userId === null ? null : { userId, deviceId: 'D' },
  });
