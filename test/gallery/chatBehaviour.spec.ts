// Decides whether the message box, the list of messages and the sign-in form obey keys and pointer as promised. It must never accept a message that nobody sent.
import type { Locator, Page } from '@playwright/test';
import { expect, test } from './gallery.ts';

const box = (page: Page): Locator => page.getByRole('textbox');
const messages = (page: Page): Locator => page.getByRole('listitem');
const list = (page: Page): Locator => page.getByRole('region', { name: 'Messages', exact: true });
const fromEnd = (page: Page): Promise<number> =>
  list(page).evaluate((element) => element.scrollHeight - element.scrollTop - element.clientHeight);
const boxHeight = async (page: Page): Promise<number> =>
  (await box(page).boundingBox())?.height ?? Number.NaN;

/** Scrolls, and waits until the page has heard of it. */
const scrollTo = (page: Page, top: number): Promise<void> =>
  list(page).evaluate(
    (element, wanted) =>
      new Promise<void>((resolve) => {
        element.addEventListener('scroll', () => requestAnimationFrame(() => resolve()), {
          once: true,
        });
        element.scrollTo(0, wanted);
      }),
    top,
  );

test('Enter sends, Shift and Enter begins a line, nothing empty is sent', async ({
  page,
  gallery,
}) => {
  await gallery.show('chat-lively');
  await box(page).click();
  const before = await messages(page).count();
  await page.keyboard.press('Enter');
  await page.keyboard.type('   ');
  await page.keyboard.press('Enter');
  expect(await messages(page).count()).toBe(before);
  await box(page).fill('');
  const low = await boxHeight(page);
  await page.keyboard.type('first');
  await page.keyboard.press('Shift+Enter');
  await page.keyboard.type('second');
  await expect(box(page)).toHaveValue('first\nsecond');
  await expect.poll(() => boxHeight(page)).toBeGreaterThan(low + 10);
  await page.keyboard.press('Enter');
  await expect(messages(page)).toHaveCount(before + 1);
  await expect(box(page)).toHaveValue('');
});

test('Enter while a word is being composed sends nothing', async ({ page, gallery }) => {
  await gallery.show('chat-lively');
  await box(page).fill('にほん');
  const before = await messages(page).count();
  const press = (isComposing: boolean): Promise<unknown> =>
    box(page).evaluate(
      (element, composing) =>
        element.dispatchEvent(
          new KeyboardEvent('keydown', {
            key: 'Enter',
            bubbles: true,
            cancelable: true,
            isComposing: composing,
          }),
        ),
      isComposing,
    );
  await press(true);
  expect(await messages(page).count()).toBe(before);
  await press(false);
  await expect(messages(page)).toHaveCount(before + 1);
});

test('the list follows new messages at its end, and stays where somebody reads above it', async ({
  page,
  gallery,
}) => {
  await gallery.show('chat-lively');
  await expect.poll(() => fromEnd(page)).toBeLessThan(2);
  const before = await messages(page).count();
  await box(page).fill('Answer');
  await page.keyboard.press('Enter');
  await expect(messages(page)).not.toHaveCount(before);
  await expect.poll(() => fromEnd(page)).toBeLessThan(2);
  await expect(page.locator('[aria-live=polite]').filter({ hasText: 'Jonas: Yes.' })).toHaveCount(
    1,
  );
  await scrollTo(page, 400);
  await box(page).fill('Answer');
  await page.keyboard.press('Enter');
  const down = page.getByRole('button', { name: 'New messages below' });
  await expect(down).toHaveCount(1);
  expect(await list(page).evaluate((element) => element.scrollTop)).toBe(400);
  await down.click();
  await expect.poll(() => fromEnd(page)).toBeLessThan(2);
  await expect(down).toHaveCount(0);
});

test('earlier messages come in above without moving what is read', async ({ page, gallery }) => {
  await gallery.show('chat-lively');
  await scrollTo(page, 0);
  const first = page.getByText('Message number 1,');
  const top = async (): Promise<number> => (await first.boundingBox())?.y ?? Number.NaN;
  const before = await top();
  await page.getByRole('button', { name: 'Load earlier' }).click();
  await expect(page.getByText('Earlier message 1', { exact: true })).toHaveCount(1);
  await expect.poll(async () => Math.abs((await top()) - before)).toBeLessThan(60);
});

test('the password is covered until asked', async ({ page, gallery }) => {
  await gallery.show('signin-ready');
  const field = page.locator('input[name=password]');
  await expect(field).toHaveAttribute('type', 'password');
  await page.getByRole('button', { name: 'Show password' }).click();
  await expect(field).toHaveAttribute('type', 'text');
});
