// P15: over the real IPC guard, from the real pages: whatever is sent, the program lives and the answer is one of a closed set.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { contract } from '../../preload/contract/contract.ts';
import { sliceOf, type CallName } from '../../preload/contract/derive.ts';
import { enrol, promptOver, signIn } from '../meeting/flows.ts';
import type { Instance } from '../meeting/instance.ts';
import { ask, openEmptyCall } from './cellPages.ts';
import { fittingInputs } from './fittingInputs.ts';
import { attack, canary, wrongAnswers, type Answered } from './hostileInputs.ts';
import { newPerson } from './newPerson.ts';
import { expect, test } from './stageTest.ts';

const names = Object.keys(contract.calls) as CallName[];
type Attacked = Answered & { readonly name: CallName };

/** As soon as the rate limits have room again. */
const roomAgainMs = 15_000;

const attackAll = (
  page: Page,
  calls: readonly CallName[],
  fitting: ReturnType<typeof fittingInputs>,
): Promise<readonly Attacked[]> =>
  Promise.all(calls.map(async (name) => ({ name, ...(await attack(page, name, fitting[name])) })));

const expectClosed = (results: readonly Attacked[]): void => {
  for (const { name, sent, refusedByThePage, answers } of results) {
    expect(sent).toBeGreaterThanOrEqual(100);
    expect(answers.length + refusedByThePage, name).toBe(sent);
    expect(wrongAnswers(name, answers), name).toEqual([]);
    expect(
      answers.filter((answer) => JSON.stringify(answer)?.includes('ipcGuard.input')).length,
      `${name}: some were read and refused`,
    ).toBeGreaterThan(5);
    expect(JSON.stringify(answers), name).not.toContain(canary);
  }
  const overRate = (answers: readonly unknown[]): number =>
    answers.filter((answer) => JSON.stringify(answer).includes('ipcGuard.rate')).length;
  test
    .info()
    .annotations.push({
      type: 'sent',
      description: results
        .map(
          ({ name, sent, refusedByThePage, answers }) =>
            `${name} ${sent} (${refusedByThePage} not even sent, ${overRate(answers)} over the rate)`,
        )
        .join(', '),
    });
};

const factsOf = async (instance: Instance) => ({
  pid: await instance.app.evaluate(() => process.pid),
  settings: await readFile(join(instance.home, 'profile', 'settings.json'), 'utf8'),
  pages: instance.app
    .windows()
    .map((page) => page.url())
    .sort(),
  state: await ask(instance.desk, 'app.state', undefined),
  polluted: await instance.app.evaluate(() => Reflect.get({}, 'mark') as unknown),
});

test('every call answers every hostile value with a code of its own set or a valid value, and the program lives', async ({
  stage,
}) => {
  const instance = await stage.start('ipcguard');
  await enrol(instance.desk);
  const prompt = await promptOver(instance.desk);
  const asked = await attackAll(prompt, sliceOf('prompt').calls, {});
  expectClosed(asked);
  const person = await newPerson(stage);
  await signIn(instance.desk, person);
  const call = await openEmptyCall(instance);
  await instance.app.evaluate(({ dialog }) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: true, filePaths: [] });
  });
  const fitting = fittingInputs({ userId: person.matrixUserId, deviceId: 'DEVICE' });
  for (const name of names)
    expect(fitting[name] !== undefined, `${name}: an example in this test`).toBe(
      !contract.calls[name].input.safeParse(undefined).success,
    );
  const before = await factsOf(instance);
  const results = await Promise.all([
    attackAll(instance.desk, sliceOf('desk').calls, fitting),
    attackAll(await instance.page('matrix'), sliceOf('matrix').calls, fitting),
    attackAll(call, sliceOf('call').calls, fitting),
  ]);
  expectClosed(results.flat());
  expect(new Set([...asked, ...results.flat()].map(({ name }) => name))).toEqual(new Set(names));
  await expect(async () => expect(await factsOf(instance)).toEqual(before)).toPass({
    timeout: roomAgainMs,
  });
  await expect
    .poll(() => ask(instance.desk, 'account.state', undefined))
    .toMatchObject({ ok: true });
  expect(instance.lines.filter((line) => line.includes(canary))).toEqual([]); // P7: nothing of it in the log
  await instance.close();
});
