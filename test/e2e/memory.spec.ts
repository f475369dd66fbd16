// P14, P24: password, access token, the crypto store's key and the meeting's secret are in the memory of the cells that need them and of the keychain's process; the desk never held them, nor did main but for the token in the headers of requests that Electron leads through it.
import { randomBytes } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { asarOf } from '../../scripts/dist/folders.mjs';
import { enrol, signIn } from '../meeting/flows.ts';
import type { Stage } from '../meeting/stage.ts';
import { startBare, type BareInstance } from './bareInstance.ts';
import { tokenOf } from './homeserverDatabase.ts';
import { copyMemory, timesIn } from './memorySearch.ts';
import { familyOf } from './processFamily.ts';
import { keepSecrets, keptSecrets } from './sessionSecrets.ts';
import { expect, test } from './stageTest.ts';

/** Asks the keychain from main: what main learned then stays in its memory. */
const storeKeyOf = async (one: BareInstance, stage: Stage): Promise<string> => {
  const settings: { installId: string } = JSON.parse(
    readFileSync(join(one.home, 'profile', 'settings.json'), 'utf8'),
  );
  const folder = JSON.stringify(`${asarOf(stage.programFolder)}/package.json`);
  const account = JSON.stringify(`${settings.installId}/store`);
  return String(
    await one.inMain(
      `process.getBuiltinModule('node:module').createRequire(${folder})('keytar').getPassword('Alcove', ${account})`,
    ),
  );
};

/** What each process is, by its id. */
const processesOf = async (one: BareInstance): Promise<ReadonlyMap<number, string>> => {
  const pages = (await one.inMain(
    'electron.webContents.getAllWebContents().map((page) => [page.getOSProcessId(), new URL(page.getURL()).host])',
  )) as [number, string][];
  const services = (await one.inMain(
    'electron.app.getAppMetrics().map(({ pid, type, name }) => [pid, name ?? type])',
  )) as [number, string][];
  const family = familyOf(one.rootPid).filter(({ type }) => type !== null);
  const named = new Map([...services, ...pages]);
  return new Map(family.map(({ pid, type }) => [pid, named.get(pid) ?? type ?? '']));
};

const textForms = (text: string): readonly Buffer[] => [
  Buffer.from(text),
  Buffer.from(text, 'utf16le'),
];
const keyForms = (key: string): readonly Buffer[] => [
  ...textForms(key),
  Buffer.from(key, 'base64url'),
];

/** Who may hold what. The network's process sends the requests of the matrix cell, the gateway sees them sealed. */
const mayHold = {
  password: ['Alcove keys', 'matrix', 'call', 'Network Service'],
  token: ['Alcove keys', 'matrix', 'Network Service'],
  storeKey: ['Alcove keys', 'matrix'],
  secret: ['matrix', 'call'],
} as const;
type SecretName = keyof typeof mayHold;
const secretNames = Object.keys(mayHold) as SecretName[];
/** Electron's name for main. */
const main = 'Browser';

test('in a call, after a password was typed: no secret in the memory of main, of the desk, or of anybody whom it is not for', async ({
  ownStage: stage,
}) => {
  test.setTimeout(240_000);
  const host = await stage.start('memory-host');
  await enrol(host.desk);
  await signIn(host.desk, stage.host);
  await keepSecrets(await host.page('matrix'));

  const guest = await startBare(stage, 'memory-guest');
  await guest.press('desk', /same, join/);
  await guest.type('prompt', 'name', stage.guest.user);
  await guest.type('prompt', 'password', stage.guest.password);
  await guest.press('prompt', /^Sign in$/);
  await host.desk.getByRole('button', { name: 'Invite someone' }).click();
  await host.desk
    .getByRole('textbox', { name: 'Their name at the practice' })
    .fill(stage.guest.user);
  await host.desk.getByRole('button', { name: 'Invite', exact: true }).click();
  await guest.press('desk', /^Accept$/);
  await guest.press('desk', /^I am ready$/);
  await host.desk.getByRole('button', { name: /^Let in/ }).click({ timeout: 30_000 });
  await expect((await host.call()).locator('[data-state="connected"]')).toBeVisible({
    timeout: 60_000,
  });

  const canary = `canary-${randomBytes(12).toString('hex')}`;
  await guest.inMain(`(globalThis.keptCanary = ${JSON.stringify(canary)}, 1)`);
  const copies = [...(await processesOf(guest))].flatMap(([pid, what]) => {
    const file = join(stage.runFolder, `memory-${pid}`);
    try {
      return [{ what, file, bytes: copyMemory(pid, file) }];
    } catch (error) {
      if (process.getuid?.() === 0 || what === main) throw error;
      return []; // a sandboxed process shows its memory to root only
    }
  });
  // Only now may main learn them: the copies are made.
  const token = tokenOf(stage, stage.guest.matrixUserId);
  const secrets: Readonly<Record<SecretName, readonly Buffer[]>> = {
    password: textForms(stage.guest.password),
    token: textForms(token),
    storeKey: keyForms(await storeKeyOf(guest, stage)),
    secret: (await keptSecrets(await host.page('matrix'))).flatMap(keyForms),
  };
  const headers = textForms(`Bearer ${token}`);
  const found = copies.flatMap(({ what, file }) =>
    secretNames.map((name) => {
      // Electron leads the requests of every page through main, with their headers.
      const led = name === 'token' && what === main ? timesIn(file, headers) : 0;
      return { what, name, times: timesIn(file, secrets[name]) - led };
    }),
  );
  test.info().annotations.push(
    {
      type: 'searched',
      description: copies
        .map(({ what, bytes }) => `${what} ${Math.round(bytes / 1_048_576)} MB`)
        .join(', '),
    },
    {
      type: 'found',
      description: found
        .filter(({ times }) => times > 0)
        .map(({ what, name, times }) => `${name} in ${what} ${times}x`)
        .join(', '),
    },
  );
  const inMain = copies.find(({ what }) => what === main);
  const inDesk = copies.find(({ what }) => what === 'desk');
  expect(inMain?.bytes).toBeGreaterThan(10_000_000);
  if (process.getuid?.() === 0) expect(inDesk?.bytes).toBeGreaterThan(10_000_000);
  expect(
    found.filter(
      ({ what, name, times }) => times > 0 && !(mayHold[name] as readonly string[]).includes(what),
    ),
  ).toEqual([]);
  // Controls: the same search finds what main does hold, and each secret where it is needed.
  expect(timesIn(inMain?.file ?? '', textForms(canary))).toBeGreaterThan(0);
  if (process.getuid?.() === 0)
    for (const name of secretNames)
      expect(
        found.filter((row) => row.name === name).some(({ times }) => times > 0),
        `${name} is found somewhere`,
      ).toBe(true);
  for (const { file } of copies) rmSync(file);
  await guest.end();
});
