// P13, P14: secrets go into a keychain that protects them or nowhere, and no secret is ever made over one that cannot be read.
import { chownSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Page } from '@playwright/test';
import en from '../../resources/locales/en.json' with { type: 'json' };
import { countsOf } from '../meeting/meetingStats.ts';
import { enrol, promptOver, signIn, typeSignIn } from '../meeting/flows.ts';
import type { Instance } from '../meeting/instance.ts';
import type { PersonAccount } from '../meeting/stage.ts';
import { ask } from './cellPages.ts';
import { filesIn } from './fileSearch.ts';
import { keychainEntry, storedSecrets, type StoredSecrets } from './keychainEntries.ts';
import { newPerson } from './newPerson.ts';
import { expect, test } from './stageTest.ts';

const expectKeyWords = async (
  desk: Page,
  code: 'unreadable' | 'plaintextBackend' | 'absentBackend',
): Promise<void> => {
  const words = en.keys[code];
  for (const text of [words.happened, words.means, words.todo])
    await expect(desk.getByText(text, { exact: true })).toBeVisible({ timeout: 30_000 });
  await expect(desk.getByText(`keys.${code}`)).toBeVisible();
};
const databases = async (instance: Instance): Promise<readonly string[]> =>
  (await instance.page('matrix')).evaluate(async () =>
    (await indexedDB.databases()).map(({ name }) => name ?? ''),
  );
const askedPages = (instance: Instance): readonly string[] =>
  instance.app
    .windows()
    .map((page) => page.url())
    .filter((url) => url.startsWith('app://prompt'));
const expectHome = (desk: Page): Promise<void> =>
  expect(desk.getByText(en.home.guest.none.title)).toBeVisible({ timeout: 60_000 });

test('without a keyring the program says so and goes no further: nothing is made, nobody is asked or contacted', async ({
  stage,
}) => {
  const instance = await stage.start('keychain-none', { withoutKeyring: true });
  await instance.desk.getByRole('button', { name: en.enrol.preview.join }).click();
  await expectKeyWords(instance.desk, 'unreadable');
  await instance.desk.getByRole('button', { name: en.app.tryAgain }).click();
  await expectKeyWords(instance.desk, 'unreadable');
  expect(askedPages(instance)).toEqual([]);
  expect(await databases(instance)).toEqual([]);
  expect((await countsOf(instance.desk)).matrix.opened).toEqual([]);
  await instance.close();
  expect(
    filesIn(instance.home)
      .map((file) => relative(instance.home, file))
      .filter((file) => /keyring|secret|\.key$/i.test(file)),
  ).toEqual([]);
});

test('a keyring that keeps its secrets in clear is refused', async ({ stage }) => {
  const name = 'keychain-plain';
  let folder = join(stage.runFolder, name);
  for (const part of ['', '.local', 'share', 'keyrings']) {
    folder = join(folder, part);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (stage.runAs !== null) chownSync(folder, stage.runAs.uid, stage.runAs.gid);
  }
  const keyring = join(folder, 'plain.keyring');
  writeFileSync(keyring, '[keyring]\ndisplay-name=plain\n', { mode: 0o600 });
  if (stage.runAs !== null) chownSync(keyring, stage.runAs.uid, stage.runAs.gid);
  const instance = await stage.start(name);
  await instance.desk.getByRole('button', { name: en.enrol.preview.join }).click();
  await expectKeyWords(instance.desk, 'plaintextBackend');
  expect(await databases(instance)).toEqual([]);
  await instance.close();
});

test.describe('after a sign-in', () => {
  test.describe.configure({ mode: 'serial' });
  let instance: Instance;
  let person: PersonAccount;
  let secrets: StoredSecrets;
  const name = 'keychain';

  test.beforeAll(async ({ stage }) => {
    person = await newPerson(stage);
    instance = await stage.start(name);
    await enrol(instance.desk);
    await signIn(instance.desk, person);
    await expectHome(instance.desk);
    secrets = await storedSecrets(instance, stage);
    await instance.close();
  });
  test.afterAll(() => instance.close());

  test('a keyring that was lost: the store of messages is neither opened nor replaced, and its key opens it again when it is back', async ({
    stage,
  }) => {
    const keyrings = join(instance.home, '.local', 'share', 'keyrings');
    const kept = join(stage.runFolder, 'kept-keyrings');
    cpSync(keyrings, kept, { recursive: true });
    rmSync(keyrings, { recursive: true });
    instance = await stage.start(name, { profilePath: null });
    const prompt = await promptOver(instance.desk);
    const before = await databases(instance);
    expect(before.length).toBeGreaterThan(0);
    await typeSignIn(prompt, person);
    await expect(
      prompt.getByText(en.signin.failed.matrix.cryptoStoreUnreadable.happened),
    ).toBeVisible({ timeout: 60_000 });
    expect(await databases(instance)).toEqual(before);
    await instance.close();
    rmSync(keyrings, { recursive: true });
    cpSync(kept, keyrings, { recursive: true });
    for (const file of [keyrings, ...filesIn(keyrings)])
      if (stage.runAs !== null) chownSync(file, stage.runAs.uid, stage.runAs.gid);
    instance = await stage.start(name, { profilePath: null });
    await expectHome(instance.desk);
    expect(await storedSecrets(instance, stage)).toEqual(secrets);
  });

  test('an entry of the keychain that makes no sense is reported and left as it is', async ({
    stage,
  }) => {
    for (const entry of ['store', 'sync'] as const) {
      const good = await keychainEntry(instance, stage, entry);
      expect(await keychainEntry(instance, stage, entry, 'no sense')).toBe('no sense');
      expect(await ask(instance.desk, 'account.retry', undefined)).toEqual({ ok: true });
      await expectKeyWords(instance.desk, 'unreadable');
      expect(await keychainEntry(instance, stage, entry)).toBe('no sense');
      await keychainEntry(instance, stage, entry, good);
      await instance.desk.getByRole('button', { name: en.app.tryAgain }).click();
      await expectHome(instance.desk);
    }
    expect(await storedSecrets(instance, stage)).toEqual(secrets);
    await instance.close();
  });

  test('a settings file that cannot be read is reported and left as it is', async ({ stage }) => {
    const file = join(instance.home, 'profile', 'settings.json');
    const good = readFileSync(file, 'utf8');
    for (const bad of ['{ "installId": ', good.replace('"serial"', '"cereal"')]) {
      writeFileSync(file, bad);
      const broken = await stage.start(name, { profilePath: null });
      await expect(broken.desk.getByText('settings.unreadable')).toBeVisible();
      expect(await ask(broken.desk, 'account.state', undefined)).toEqual({
        ok: false,
        code: 'ipcGuard.noPractice',
      });
      expect((await countsOf(broken.desk)).matrix.opened).toEqual([]);
      await broken.close();
      expect(readFileSync(file, 'utf8')).toBe(bad);
    }
  });
});
