// What a person does, step by step, through the real pages: nothing here reaches behind the screen.
import { expect, type Page } from '@playwright/test';
import type { CallStats } from '../../preload/contract/shapes.ts';
import { reportOf } from './meetingStats.ts';
import type { Instance } from './instance.ts';

/** Opens the file that was given on the command line: compares nothing, as a hurried person would, and joins. */
export const enrol = async (desk: Page): Promise<void> => {
  await desk.getByRole('button', { name: 'The words are the same, join' }).click();
  await expect(desk.getByRole('textbox', { name: 'Name' })).toBeVisible({ timeout: 20_000 });
};

export const signIn = async (
  desk: Page,
  person: { readonly user: string; readonly password: string },
): Promise<void> => {
  await desk.getByRole('textbox', { name: 'Name' }).fill(person.user);
  await desk.getByRole('textbox', { name: 'Password' }).fill(person.password);
  await desk.getByRole('button', { name: 'Sign in' }).click();
  await expect(desk.getByRole('textbox', { name: 'Password' })).toBeHidden({ timeout: 60_000 });
};

/** The host invites, the guest accepts and says that they are here. */
export const becomeReady = async (host: Page, guest: Page, guestName: string): Promise<void> => {
  await host.getByRole('button', { name: 'Invite someone' }).click();
  await host.getByRole('textbox', { name: 'Their name at the practice' }).fill(guestName);
  await host.getByRole('button', { name: 'Invite', exact: true }).click();
  await guest.getByRole('button', { name: 'Accept' }).click({ timeout: 30_000 });
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
