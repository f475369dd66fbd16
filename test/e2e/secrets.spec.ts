// P7, P14: what a person wrote and what opens it stands nowhere on disk, also after a crash.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import en from '../../resources/locales/en.json' with { type: 'json' };
import { becomeReady, enrol, hears, meet, say, signIn } from '../meeting/flows.ts';
import type { Instance } from '../meeting/instance.ts';
import { profileOf, writeProfile } from '../meeting/profileFile.ts';
import type { PersonAccount, Stage } from '../meeting/stage.ts';
import { filesIn, formsOf, holders, keyForms } from './fileSearch.ts';
import { storedSecrets, type StoredSecrets } from './keychainEntries.ts';
import { newPerson } from './newPerson.ts';
import { familyOf } from './processFamily.ts';
import { expect, test } from './stageTest.ts';
import { until } from '../until.ts';

const hostProfile = async (stage: Stage, person: PersonAccount): Promise<string> => {
  const path = join(stage.runFolder, `secrets-${person.user}.alcove`);
  await writeProfile(path, profileOf(stage.practice, [person.matrixUserId]), stage.signer);
  return path;
};

test.describe.configure({ mode: 'serial' });
const words = [
  'the grey heron waits at the weir',
  'she counted seven steps to the gate',
  'written just before the light went out',
] as const;
let host: Instance;
let guest: Instance;
let person: PersonAccount;
let secrets: StoredSecrets;

const expectNothing = (one: Instance, account: PersonAccount, stored: StoredSecrets): void => {
  for (const text of [...words, account.password, stored.token])
    expect(holders(one.home, formsOf(text)), `${one.name}: ${text.slice(0, 8)}`).toEqual([]);
  expect(holders(one.home, keyForms(stored.storeKey)), `${one.name}: the store's key`).toEqual([]);
  expect(
    one.lines.filter((line) =>
      [...words, account.password, stored.token, stored.storeKey].some((text) =>
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
  expectNothing(guest, other, await storedSecrets(guest, stage));
  secrets = await storedSecrets(host, stage);
  expectNothing(host, person, secrets);
  // The same look does find what is there: the practice's file in the settings, and a text that is put among the others.
  expect(holders(host.home, [Buffer.from(readFileSync(profilePath, 'utf8').trim())])).toEqual([
    join(host.home, 'profile', 'settings.json'),
  ]);
  const put = join(host.home, 'profile', 'put');
  writeFileSync(put, Buffer.from(words[0], 'utf16le'));
  expect(holders(host.home, formsOf(words[0]))).toEqual([put]);
  rmSync(put);
});

test('nor after every process of it was killed in the middle of a sentence', async ({ stage }) => {
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
  expectNothing(host, person, secrets);
  const dumps = filesIn(host.home).filter((file) => /\.dmp$|core(\.\d+)?$/.test(file));
  expect(dumps).toEqual([]); // P7: a dump would hold what was said
  await guest.close();
  host = await stage.start('secrets-host', { profilePath: null });
  await expect(host.desk.getByRole('button', { name: en.home.invite.action })).toBeVisible({
    timeout: 60_000,
  });
  expect(await storedSecrets(host, stage)).toEqual(secrets);
  await host.close();
  expectNothing(host, person, secrets);
});
