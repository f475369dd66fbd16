// What a person does, step by step, through the real pages: nothing here reaches behind the screen.
import { expect, type Page } from '@playwright/test';
import type { CallStats } from '../../preload/contract/shapes.ts';
import { reportOf } from './meetingStats.ts';
import type { Instance } from './instance.ts';

/** The page of the question that stands over the desk, as soon as there is one. */
export const promptOver = async (desk: Page): Promise<Page> => {
  const find = (): Page | undefined =>
    desk
      .context()
      .pages()
      .find((page) => page.url().startsWith('app://prompt'));
  await expect.poll(() => find() !== undefined, { timeout: 20_000 }).toBe(true);
  const prompt = find();
  if (prompt === undefined) throw new Error('the prompt closed again');
  return prompt;
};

/** The question is answered when its page is gone. */
const answered = (prompt: Page): Promise<void> =>
  expect.poll(() => prompt.isClosed(), { timeout: 60_000 }).toBe(true);

/** Opens the file that was given on the command line: compares nothing, as a hurried person would, and joins. */
export const enrol = async (desk: Page): Promise<void> => {
  await desk.getByRole('button', { name: 'The words are the same, join' }).click();
  const prompt = await promptOver(desk);
  await expect(prompt.getByRole('textbox', { name: 'Name' })).toBeVisible({ timeout: 20_000 });
};

/** Types name and password where the question stands, and presses the button. */
export const typeSignIn = async (
  prompt: Page,
  person: { readonly user: string; readonly password: string },
): Promise<void> => {
  await prompt.getByRole('textbox', { name: 'Name' }).fill(person.user);
  await prompt.getByRole('textbox', { name: 'Password' }).fill(person.password);
  await prompt.getByRole('button', { name: 'Sign in' }).click();
};

export const signIn = async (
  desk: Page,
  person: { readonly user: string; readonly password: string },
): Promise<void> => {
  const prompt = await promptOver(desk);
  await typeSignIn(prompt, person);
  await answered(prompt);
};

/** The host invites, the guest accepts and says that they are here. */
export const invite = async (host: Page, guest: Page, guestName: string): Promise<void> => {
  await host.getByRole('button', { name: 'Invite someone' }).click();
  await host.getByRole('textbox', { name: 'Their name at the practice' }).fill(guestName);
  await host.getByRole('button', { name: 'Invite', exact: true }).click();
  await guest.getByRole('button', { name: 'Accept' }).click({ timeout: 30_000 });
};
export const becomeReady = async (host: Page, guest: Page, guestName: string): Promise<void> => {
  await invite(host, guest, guestName);
  await guest.getByRole('button', { name: 'I am ready' }).click({ timeout: 30_000 });
};

/** Both are in the call when each sees the other's picture move. */
export const meet = async (
  host: Instance,
  guest: Instance,
): Promise<{ readonly hostCall: Page; readonly guestCall: Page }> => {
  await host.desk.getByRole('button', { name: /^Let in/ }).click({ timeout: 30_000 });
  const [hostCall, guestCall] = await Promise.all([host.call(), guest.call()]);
  await Promise.all(
    [hostCall, guestCall].map((page) =>
      expect(page.locator('[data-state="connected"]')).toBeVisible({ timeout: 60_000 }),
    ),
  );
  return { hostCall, guestCall };
};

export const say = async (desk: Page, text: string): Promise<void> => {
  const box = desk.getByRole('textbox', { name: /^Message to/ });
  await box.fill(text);
  await box.press('Enter');
};

export const hears = (desk: Page, text: string): Promise<void> =>
  expect(desk.getByText(text, { exact: true }).first()).toBeVisible({ timeout: 30_000 });

/** Leaves by the button; gives the last report, which holds the whole call. */
export const leave = async (instance: Instance): Promise<CallStats | null> => {
  const call = await instance.call();
  await call
    .getByRole('button', { name: 'Leave' })
    .click()
    .catch((error: unknown) => {
      if (!call.isClosed()) throw error;
    }); // the page goes with the click
  await expect(
    instance.desk.locator('[data-region="stage"], [aria-label="Picture and sound"]'),
  ).toHaveCount(0, { timeout: 15_000 });
  return reportOf(instance.desk);
};
