// P7, P13, P14: what a person wrote and what opens it stands nowhere on disk, also after a crash; and no secret is ever made over one that cannot be read.
import {
  chownSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join, relative } from 'node:path';
import type { Page } from '@playwright/test';
import en from '../../resources/locales/en.json' with { type: 'json' };
import { asarOf } from '../../scripts/dist/folders.mjs';
import { countsOf } from '../meeting/meetingStats.ts';
import { becomeReady, enrol, hears, meet, say, signIn } from '../meeting/flows.ts';
import type { Instance } from '../meeting/instance.ts';
import { profileOf, writeProfile } from '../meeting/profileFile.ts';
import type { PersonAccount, Stage } from '../meeting/stage.ts';
import { newPerson } from './newPerson.ts';
import { familyOf } from './processFamily.ts';
import { expect, test } from './stageTest.ts';
import { until } from '../until.ts';

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

/** A text in the forms in which a program might write it. */
const formsOf = (text: string): Buffer[] => {
  const bytes = Buffer.from(text);
  return [
    bytes,
    Buffer.from(text, 'utf16le'),
    ...(['base64', 'base64url', 'hex'] as const).map((form) =>
      Buffer.from(bytes.toString(form).replaceAll('=', '').slice(0, -2)),
    ),
  ];
};
const keyForms = (key: string): Buffer[] => {
  const bytes = Buffer.from(key, 'base64url');
  return [
    bytes,
    ...formsOf(key),
    ...(['base64', 'base64url', 'hex'] as const).map((form) =>
      Buffer.from(bytes.toString(form).replaceAll('=', '')),
    ),
  ];
};
/** The files of a home that hold one of the forms, and file names that do. */
const holders = (home: string, forms: readonly Buffer[]): string[] =>
  filesIn(home).filter((file) => {
    const bytes = readFileSync(file);
    return forms.some((form) => bytes.includes(form) || Buffer.from(file).includes(form));
  });

interface Secrets {
  readonly token: string;
  readonly storeKey: string;
}
const secretsOf = (desk: Page): Promise<Secrets> =>
  desk.evaluate(async () => {
    const loaded = await window.alcove.calls['account.load'](undefined);
    if (!loaded.ok || loaded.value.credentials === null) throw new Error('no account');
    return { token: loaded.value.credentials.accessToken, storeKey: loaded.value.cryptoStoreKey };
  });

const hostProfile = async (stage: Stage, person: PersonAccount): Promise<string> => {
  const path = join(stage.runFolder, `secrets-${person.user}.alcove`);
  await writeProfile(path, profileOf(stage.practice, [person.matrixUserId]), stage.signer);
  return path;
};

const expectKeyWords = async (
  desk: Page,
  code: 'unreadable' | 'plaintextBackend' | 'absentBackend',
): Promise<void> => {
  const words = en.keys[code];
  for (const text of [words.happened, words.means, words.todo])
    await expect(desk.getByText(text, { exact: true })).toBeVisible({ timeout: 30_000 });
  await expect(desk.getByText(`keys.${code}`)).toBeVisible();
};
const databases = (desk: Page): Promise<readonly string[]> =>
  desk.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name ?? ''));

/** Asks the instance's own keychain, from main. */
const keychain = (
  instance: Instance,
  stage: Stage,
  entry: string,
  value: string | null,
): Promise<string | null> =>
  instance.app.evaluate(
    async (_electron, [folder, installFile, name, given]) => {
      const keytar: {
        setPassword(s: string, a: string, p: string): Promise<void>;
        getPassword(s: string, a: string): Promise<string | null>;
      } = process.getBuiltinModule('node:module').createRequire(`${folder}/package.json`)('keytar');
      const { installId }: { installId: string } = JSON.parse(
        process.getBuiltinModule('node:fs').readFileSync(installFile, 'utf8'),
      );
      if (given !== null) await keytar.setPassword('Alcove', `${installId}/${name}`, given);
      return keytar.getPassword('Alcove', `${installId}/${name}`);
    },
    [
      asarOf(stage.programFolder),
      join(instance.home, 'profile', 'settings.json'),
      entry,
      value,
    ] as const,
  );

test('without a keyring the program says so and goes no further: nothing is made, nobody is contacted', async ({
  stage,
}) => {
  const instance = await stage.start('secrets-none', { withoutKeyring: true });
  await instance.desk.getByRole('button', { name: en.enrol.preview.join }).click();
  await expectKeyWords(instance.desk, 'unreadable');
  await instance.desk.getByRole('button', { name: en.app.tryAgain }).click();
  await expectKeyWords(instance.desk, 'unreadable');
  await expect(instance.desk.getByRole('textbox')).toHaveCount(0);
  expect(
    await instance.desk.evaluate(() =>
      window.alcove.calls['account.store']({
        credentials: { userId: '@a:b', deviceId: 'D', accessToken: 'canary-token-77' },
        videoLogin: { user: 'a', password: 'canary-password-77' },
      }),
    ),
  ).toEqual({ ok: false, code: 'keys.unreadable' });
  expect(await databases(instance.desk)).toEqual([]);
  expect((await countsOf(instance.desk)).desk.opened).toEqual([]);
  await instance.close();
  for (const text of ['canary-token-77', 'canary-password-77'])
    expect(holders(instance.home, formsOf(text))).toEqual([]);
  expect(
    filesIn(instance.home)
      .map((file) => relative(instance.home, file))
      .filter((file) => /keyring|secret|\.key$/i.test(file)),
  ).toEqual([]);
});

test('a keyring that keeps its secrets in clear is refused', async ({ stage }) => {
  const name = 'secrets-plain';
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
  expect(await databases(instance.desk)).toEqual([]);
  await instance.close();
});

test.describe('after a session with messages', () => {
  test.describe.configure({ mode: 'serial' });
  const words = [
    'the grey heron waits at the weir',
    'she counted seven steps to the gate',
    'written just before the light went out',
  ] as const;
  let host: Instance;
  let guest: Instance;
  let person: PersonAccount;
  let secrets: Secrets;

  const expectNothing = (one: Instance, account: PersonAccount): void => {
    for (const text of [...words, account.password, secrets.token])
      expect(holders(one.home, formsOf(text)), `${one.name}: ${text.slice(0, 8)}`).toEqual([]);
    expect(holders(one.home, keyForms(secrets.storeKey)), `${one.name}: the store's key`).toEqual(
      [],
    );
    expect(
      one.lines.filter((line) =>
        [...words, account.password, secrets.token, secrets.storeKey].some((text) =>
          line.includes(text),
        ),
      ),
    ).toEqual([]);
  };

  test('nothing of it stands on disk while the program runs', async ({ stage }) => {
    person = await newPerson(stage);
    const other = await newPerson(stage);
    const profilePath = await hostProfile(stage, person);
    [host, guest] = await Promise.all([
      stage.start('secrets-host', { profilePath }),
      stage.start('secrets-guest', { profilePath }),
    ]);
    await Promise.all([host, guest].map((one) => enrol(one.desk)));
    await Promise.all([signIn(host.desk, person), signIn(guest.desk, other)]);
    await becomeReady(host.desk, guest.desk, other.user);
    await meet(host, guest);
    await say(host.desk, words[0]);
    await hears(guest.desk, words[0]);
    await say(guest.desk, words[1]);
    await hears(host.desk, words[1]);
    secrets = await secretsOf(guest.desk);
    expectNothing(guest, other);
    secrets = await secretsOf(host.desk);
    expectNothing(host, person);
    // The same look does find what is there: the practice's file in the settings, and a text that is put among the others.
    expect(holders(host.home, [Buffer.from(readFileSync(profilePath, 'utf8').trim())])).toEqual([
      join(host.home, 'profile', 'settings.json'),
    ]);
    const put = join(host.home, 'profile', 'put');
    writeFileSync(put, Buffer.from(words[0], 'utf16le'));
    expect(holders(host.home, formsOf(words[0]))).toEqual([put]);
    rmSync(put);
  });

  test('nor after every process of it was killed in the middle of a sentence', async ({
    stage,
  }) => {
    await say(host.desk, words[2]);
    await hears(guest.desk, words[2]);
    const root = host.app.process().pid ?? -1;
    for (const { pid } of familyOf(root))
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        /* it went with its parent */
      }
    await until(() => familyOf(root).length === 0, 'the end of every process');
    expectNothing(host, person);
    const dumps = filesIn(host.home).filter((file) => /\.dmp$|core(\.\d+)?$/.test(file));
    expect(dumps).toEqual([]); // P7: a dump would hold what was said
    await guest.close();
    host = await stage.start('secrets-host', { profilePath: null });
    await expect(host.desk.getByRole('button', { name: en.home.invite.action })).toBeVisible({
      timeout: 60_000,
    });
    expect(await secretsOf(host.desk)).toEqual(secrets);
    await host.close();
    expectNothing(host, person);
  });

  test('a keyring that was lost: the store of messages is neither opened nor replaced, and its key opens it again when it is back', async ({
    stage,
  }) => {
    const keyrings = join(host.home, '.local', 'share', 'keyrings');
    const kept = join(stage.runFolder, 'kept-keyrings');
    cpSync(keyrings, kept, { recursive: true });
    rmSync(keyrings, { recursive: true });
    host = await stage.start('secrets-host', { profilePath: null });
    const { desk } = host;
    await desk.getByRole('textbox', { name: en.signin.name }).fill(person.user);
    const before = await databases(desk);
    expect(before.length).toBeGreaterThan(0);
    await desk
      .getByRole('textbox', { name: en.signin.password, exact: true })
      .fill(person.password);
    await desk.getByRole('button', { name: en.signin.submit }).click();
    await expect(
      desk.getByText(en.signin.failed.matrix.cryptoStoreUnreadable.happened),
    ).toBeVisible({ timeout: 60_000 });
    expect(await databases(desk)).toEqual(before);
    await host.close();
    rmSync(keyrings, { recursive: true });
    cpSync(kept, keyrings, { recursive: true });
    for (const file of [keyrings, ...filesIn(keyrings)])
      if (stage.runAs !== null) chownSync(file, stage.runAs.uid, stage.runAs.gid);
    host = await stage.start('secrets-host', { profilePath: null });
    await expect(host.desk.getByRole('button', { name: en.home.invite.action })).toBeVisible({
      timeout: 60_000,
    });
    expect(await secretsOf(host.desk)).toEqual(secrets);
  });

  test('an entry of the keychain that makes no sense is reported and left as it is', async ({
    stage,
  }) => {
    for (const entry of ['store', 'sync']) {
      const good = await keychain(host, stage, entry, null);
      expect(await keychain(host, stage, entry, 'no sense')).toBe('no sense');
      expect(
        await host.desk.evaluate(() => window.alcove.calls['account.load'](undefined)),
      ).toEqual({ ok: false, code: 'keys.unreadable' });
      expect(await keychain(host, stage, entry, null)).toBe('no sense');
      await keychain(host, stage, entry, good);
    }
    expect(await secretsOf(host.desk)).toEqual(secrets);
    await host.close();
  });

  test('a settings file that cannot be read is reported and left as it is', async ({ stage }) => {
    const file = join(host.home, 'profile', 'settings.json');
    const good = readFileSync(file, 'utf8');
    for (const bad of ['{ "installId": ', good.replace('"serial"', '"cereal"')]) {
      writeFileSync(file, bad);
      const broken = await stage.start('secrets-host', { profilePath: null });
      await expect(broken.desk.getByText('settings.unreadable')).toBeVisible();
      expect(
        await broken.desk.evaluate(() => window.alcove.calls['account.load'](undefined)),
      ).toEqual({ ok: false, code: 'ipcGuard.locked' });
      expect((await countsOf(broken.desk)).desk.opened).toEqual([]);
      await broken.close();
      expect(readFileSync(file, 'utf8')).toBe(bad);
    }
  });
});
