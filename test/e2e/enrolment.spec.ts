// Enrolment (P4, P13): a practice's file is judged and shown before anything is contacted, by whichever way it came in.
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { calculateJwkThumbprint, exportJWK } from 'jose';
import { fingerprintWords } from '../../main/profile/fingerprint.ts';
import type { ProfileFile } from '../../main/profile/profileFormat.ts';
import { cellNames } from '../../preload/contract/cellName.ts';
import en from '../../resources/locales/en.json' with { type: 'json' };
import { contactsOf, countsOf, lookEveryMs } from '../meeting/meetingStats.ts';
import { enrol, promptOver, signIn } from '../meeting/flows.ts';
import type { Instance } from '../meeting/instance.ts';
import { createSigner, signProfile, writeProfile, type Signer } from '../meeting/profileFile.ts';
import type { Stage } from '../meeting/stage.ts';
import { newPerson } from './newPerson.ts';
import { contactsTo, familyOf, holdersOf, practicePorts, watchContacts } from './processFamily.ts';
import { startAgain } from './startAgain.ts';
import { expect, test } from './stageTest.ts';
import { stays, until } from '../until.ts';

type Refusal = keyof typeof en.enrol.refused.profile;
const silence = [...cellNames, 'global'].map(
  (cell) => `  ${cell.padEnd(6)} contacted nobody; refused nothing`,
);
const title = en.enrol.preview.title.replace('{{practice}}', 'Lindenhof 12');
const nowSeconds = (): number => Math.floor(Date.now() / 1000);

const wordsOf = async (signer: Signer): Promise<string[]> => {
  const { kty = '', crv = '', x = '' } = await exportJWK(signer.publicKey);
  return fingerprintWords(
    Buffer.from(await calculateJwkThumbprint({ kty, crv, x }, 'sha256'), 'base64url'),
  );
};

const fileOf = async (stage: Stage, name: string, text: string): Promise<string> => {
  const path = join(stage.runFolder, `${name}.alcove`);
  await writeFile(path, text, { mode: 0o644 });
  return path;
};

/** Changes the signed bytes and keeps the signature. */
const alter = (jws: string): string => {
  const [header = '', payload = '', signature = ''] = jws.trim().split('.');
  const changed = Buffer.from(payload, 'base64url')
    .toString()
    .replace('Lindenhof 12', 'Lindenhof 13');
  return [header, Buffer.from(changed).toString('base64url'), signature].join('.');
};

const expectWords = async (desk: Page, code: Refusal): Promise<void> => {
  const words = en.enrol.refused.profile[code];
  for (const text of [words.happened, words.means, words.todo])
    await expect(desk.getByText(text, { exact: true })).toBeVisible();
  await expect(desk.getByText(`profile.${code}`)).toBeVisible();
};
const expectSilence = async (desk: Page): Promise<void> =>
  expect(contactsOf(await countsOf(desk))).toEqual(silence);

/** What the native dialog would give: a path, or null for a dialog that was closed. */
const answerDialog = (instance: Instance, path: string | null): Promise<void> =>
  instance.app.evaluate(({ dialog }, chosen) => {
    dialog.showOpenDialog = () =>
      Promise.resolve(
        chosen === null
          ? { canceled: true, filePaths: [] }
          : { canceled: false, filePaths: [chosen] },
      );
  }, path);

const drop = async (desk: Page, text: string): Promise<void> => {
  const dataTransfer = await desk.evaluateHandle((content) => {
    const data = new DataTransfer();
    data.items.add(new File([content], '../../<b>x</b>.alcove'));
    return data;
  }, text);
  await desk.dispatchEvent('h1, h2, main', 'drop', { dataTransfer });
};

const joinedSerial = async (instance: Instance): Promise<unknown> => {
  const settings: { practice: { serial: number } | null } = JSON.parse(
    await readFile(join(instance.home, 'profile', 'settings.json'), 'utf8'),
  );
  return settings.practice?.serial ?? null;
};

test('a good file on the command line shows practice, hosts and eight words before anything is contacted', async ({
  stage,
}) => {
  const ports = practicePorts(stage.practice);
  const watch = watchContacts(ports);
  const instance = await stage.start('first');
  const { desk } = instance;
  await expect(desk.getByRole('heading', { name: title })).toBeVisible();
  await expect(desk.getByText(en.enrol.preview.notSent)).toBeVisible();
  const hosts = [
    'chat.alcove.test',
    'meet.alcove.test',
    'relay.alcove.test',
    ...(stage.practice.hosts.bridge === null ? [] : ['bridge.alcove.test']),
  ];
  await expect(
    desk.getByText(en.enrol.preview.hosts_other.replace('{{count}}', String(hosts.length))),
  ).toBeVisible();
  await expect(desk.locator('ul > li')).toHaveText(hosts);
  await expect(desk.locator('ol > li')).toHaveText(await wordsOf(stage.signer));
  await stays(() => expectSilence(desk), 2_000, 'silence', lookEveryMs); // whatever wanted to call home would have
  expect(await joinedSerial(instance)).toBeNull();
  await enrol(desk);
  await expectSilence(desk);
  expect(watch.stop()).toEqual([]);
  expect(await joinedSerial(instance)).toBe(1);
  // The same looks do see a contact: joined and signed in, the gateway and nobody else is connected to the homeserver and to nobody else.
  await signIn(desk, await newPerson(stage));
  const contacts = contactsTo(ports);
  expect([...new Set(contacts.map(({ port }) => port))]).toEqual([stage.practice.hosts.chat.port]);
  const family = familyOf(instance.app.process().pid ?? 0);
  expect(
    new Set(
      holdersOf(contacts, family).map((member) =>
        member.cmdline.find((part) => part.startsWith('--utility-sub-type=')),
      ),
    ),
  ).toEqual(new Set(['--utility-sub-type=node.mojom.NodeService']));
  await instance.close();
});

test('every file that must not be used shows its own words and contacts nobody, opened by the dialog', async ({
  stage,
}) => {
  const watch = watchContacts(practicePorts(stage.practice));
  const instance = await stage.start('refusals', { profilePath: null });
  const { desk } = instance;
  await expect(desk.getByText(en.enrol.empty.title)).toBeVisible();
  await answerDialog(instance, null);
  await desk.getByRole('button', { name: en.enrol.empty.open }).click();
  await expect(desk.getByText(en.enrol.empty.title)).toBeVisible();
  const { profile, signer } = stage;
  const now = nowSeconds();
  const cases: readonly (readonly [Refusal, string])[] = [
    ['badSignature', alter(await signProfile(profile, signer))],
    ['expired', await signProfile({ ...profile, notBefore: now - 200, expires: now - 5 }, signer)],
    ['notYetValid', await signProfile({ ...profile, notBefore: now + 3_600 }, signer)],
    [
      'unknownField',
      await signProfile({ ...profile, policies: { ...profile.policies, keepLogs: true } }, signer),
    ],
    ['malformed', 'The quick brown fox.'],
    ['malformed', await signProfile({ ...profile, hosts: [] }, signer)],
    [
      'malformed',
      await signProfile(
        { ...profile, matrix: { ...profile.matrix, baseUrl: 'https://example.test' } },
        signer,
      ),
    ],
    ['tooLarge', 'x'.repeat(65_537)],
  ];
  for (const [index, [code, text]] of cases.entries()) {
    await answerDialog(instance, await fileOf(stage, `case-${index}`, text));
    await desk
      .getByRole('button', { name: index === 0 ? en.enrol.empty.open : en.enrol.refused.again })
      .click();
    await expectWords(desk, code);
  }
  const closed = await fileOf(stage, 'closed', 'x');
  await chmod(closed, 0o000);
  await answerDialog(instance, closed);
  await desk.getByRole('button', { name: en.enrol.refused.again }).click();
  await expectWords(desk, 'unreadable');
  await expectSilence(desk);
  expect(watch.stop()).toEqual([]);
  expect(await joinedSerial(instance)).toBeNull();
  // After all of them the good one still works.
  await answerDialog(instance, stage.profilePath);
  const good = desk.getByRole('heading', { name: title });
  await expect(async () => {
    // Main answers ten of these calls at once, then one each second.
    if (!(await good.isVisible()))
      await desk.getByRole('button', { name: en.enrol.refused.again }).click({ timeout: 1_000 });
    await expect(good).toBeVisible({ timeout: 1_000 });
  }).toPass({ timeout: 15_000 });
  await instance.close();
});

test('a dropped file is judged the same way, and its name is never used', async ({ stage }) => {
  const instance = await stage.start('dropped', { profilePath: null });
  const { desk } = instance;
  await expect(desk.getByText(en.enrol.empty.title)).toBeVisible();
  const good = await signProfile(stage.profile, stage.signer);
  await drop(desk, alter(good));
  await expectWords(desk, 'badSignature');
  await drop(desk, 'x'.repeat(65_537));
  await expectWords(desk, 'tooLarge');
  await drop(desk, good);
  await expect(desk.getByRole('heading', { name: title })).toBeVisible();
  await expectSilence(desk);
  await desk.getByRole('button', { name: en.enrol.preview.notNow }).click();
  await expect(desk.getByText(en.enrol.empty.title)).toBeVisible();
  expect(await joinedSerial(instance)).toBeNull();
  await drop(desk, good);
  await enrol(desk);
  expect(await joinedSerial(instance)).toBe(1);
  await instance.close();
});

test('a second start hands its file to the first and exits; older serials and other signers are refused, a higher serial is taken', async ({
  stage,
}) => {
  const watch = watchContacts(practicePorts(stage.practice));
  const make = async (
    name: string,
    payload: ProfileFile,
    signer = stage.signer,
  ): Promise<string> => {
    const path = join(stage.runFolder, `${name}.alcove`);
    await writeProfile(path, payload, signer);
    return path;
  };
  const instance = await stage.start('renewal', {
    profilePath: await make('serial-2', { ...stage.profile, serial: 2 }),
  });
  const { desk } = instance;
  await enrol(desk);
  expect(await joinedSerial(instance)).toBe(2);

  const refuses = async (code: Refusal, file: string): Promise<void> => {
    expect((await startAgain(stage, 'renewal', file)).code).toBe(0);
    await expectWords(desk, code);
    await desk.getByRole('button', { name: en.enrol.preview.notNow }).click();
    const prompt = await promptOver(desk);
    await expect(prompt.getByRole('textbox', { name: en.signin.name })).toBeVisible();
    expect(await joinedSerial(instance)).toBe(2);
  };
  await refuses('olderSerial', stage.profilePath);
  await refuses(
    'otherSigner',
    await make('other-signer', { ...stage.profile, serial: 9 }, await createSigner()),
  );
  await refuses(
    'otherSigner',
    await make('other-practice', {
      ...stage.profile,
      serial: 9,
      practice: { ...stage.profile.practice, id: 'another' },
    }),
  );
  await refuses(
    'badSignature',
    await fileOf(
      stage,
      'altered',
      alter(await signProfile({ ...stage.profile, serial: 9 }, stage.signer)),
    ),
  );

  expect(
    (await startAgain(stage, 'renewal', await make('serial-3', { ...stage.profile, serial: 3 })))
      .code,
  ).toBe(0);
  await expect(desk.getByRole('heading', { name: title })).toBeVisible();
  await expect(desk.locator('ol > li')).toHaveText(await wordsOf(stage.signer));
  await enrol(desk);
  expect(await joinedSerial(instance)).toBe(3);
  await expectSilence(desk);
  expect(watch.stop()).toEqual([]);
  const desks = instance.app.windows().filter((page) => page.url().startsWith('app://desk'));
  expect(desks).toHaveLength(1);
  await instance.close();
});

test('a practice whose file has run out meanwhile is not contacted; a newer file opens it again', async ({
  stage,
}) => {
  const watch = watchContacts(practicePorts(stage.practice));
  const expires = nowSeconds() + 12;
  const short = join(stage.runFolder, 'short.alcove');
  await writeProfile(short, { ...stage.profile, expires }, stage.signer);
  const before = await stage.start('expiring', { profilePath: short });
  await enrol(before.desk);
  await before.close();
  await until(() => nowSeconds() > expires, 'the end of the file', 20_000);
  const after = await stage.start('expiring', { profilePath: null });
  await expectWords(after.desk, 'expired');
  await expectSilence(after.desk);
  const longer = join(stage.runFolder, 'longer.alcove');
  await writeProfile(longer, { ...stage.profile, serial: 2 }, stage.signer);
  await answerDialog(after, longer);
  await after.desk.getByRole('button', { name: en.enrol.refused.again }).click();
  await enrol(after.desk);
  expect(await joinedSerial(after)).toBe(2);
  expect(watch.stop()).toEqual([]);
  await after.close();
});
