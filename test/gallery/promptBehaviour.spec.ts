// Decides whether the prompt obeys the keyboard as promised: the cursor is in its first field at once, and Enter sends what is whole. It must never accept a form that sends half an answer.
import { expect, test } from './gallery.ts';

for (const [scene, field] of [
  ['signin-ready', 'name'],
  ['identity-ready', 'password'],
] as const)
  test(`${scene}: the cursor is in the first field at once`, async ({ page, gallery }) => {
    await gallery.show(scene);
    await expect(page.locator(`input[name=${field}]`)).toBeFocused();
  });

test('Enter sends name and password together, and nothing before both are there', async ({
  page,
  gallery,
}) => {
  await gallery.show('signin-lively');
  const title = page.getByRole('heading', { level: 1 });
  await page.keyboard.type('jonas');
  await page.keyboard.press('Enter');
  await expect(title).toHaveText('Sign in to nobody yet');
  await page.keyboard.press('Tab');
  await page.keyboard.type('secret');
  await page.keyboard.press('Enter');
  await expect(title).toHaveText('Sign in to jonas');
  await expect(page.getByRole('button', { name: 'Signing in…' })).toBeVisible();
  await expect(page.locator('input[name=password]')).not.toBeEditable();
});
