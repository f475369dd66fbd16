// Decides whether the call's views obey keys and pointer as promised. It must never accept a space bar that unmutes, or an Esc that ends a call.
import type { Locator, Page } from '@playwright/test';
import { expect, test } from './gallery.ts';

const button = (page: Page, name: string): Locator =>
  page.getByRole('button', { name, exact: true });
const isOn = (page: Page, name: string): Promise<string | null> =>
  button(page, name).getAttribute('aria-pressed');

test('the space bar does not unmute, Enter does, and the space bar mutes', async ({
  page,
  gallery,
}) => {
  await gallery.show('stage-lively');
  const microphone = button(page, 'Microphone');
  await microphone.focus();
  await page.keyboard.press('Space');
  await expect(microphone).toHaveAttribute('aria-pressed', 'false');
  await page.keyboard.press('Space');
  await page.keyboard.press('Space');
  expect(await isOn(page, 'Microphone'), 'after two more').toBe('false');
  await page.keyboard.press('Enter');
  await expect(microphone).toHaveAttribute('aria-pressed', 'true');
  await page.keyboard.press('Space');
  await expect(microphone).toHaveAttribute('aria-pressed', 'false');
  await microphone.click();
  await expect(microphone).toHaveAttribute('aria-pressed', 'true');
});

test('Ctrl+D and Ctrl+E turn microphone and camera; single keys do nothing', async ({
  page,
  gallery,
}) => {
  await gallery.show('stage-lively');
  const before = await isOn(page, 'Microphone');
  await page.keyboard.press('Control+d');
  await expect(button(page, 'Microphone')).not.toHaveAttribute('aria-pressed', before ?? '');
  await page.keyboard.press('Control+e');
  await expect(button(page, 'Camera')).toHaveAttribute('aria-pressed', 'false');
  const now = [await isOn(page, 'Microphone'), await isOn(page, 'Camera')];
  for (const key of ['d', 'e', 'm', 'v', 'Space', 'Shift+Control+D']) {
    await page.keyboard.press(key);
    expect([await isOn(page, 'Microphone'), await isOn(page, 'Camera')], key).toEqual(now);
  }
});

test('Esc never ends a call', async ({ page, gallery }) => {
  await gallery.show('stage-lively');
  const over = page.getByText('The call has ended');
  for (const name of ['Microphone', 'Chat', 'Leave', 'Move your picture']) {
    await button(page, name).focus();
    await page.keyboard.press('Escape');
    expect(await over.count(), name).toBe(0);
  }
  await button(page, 'Leave').click();
  await expect(over).toHaveCount(1);
});

test('one’s own picture moves with the arrow keys, with the button and with the pointer', async ({
  page,
  gallery,
}) => {
  await gallery.show('stage-lively');
  const own = page.getByRole('group', { name: 'You' });
  const centre = async (): Promise<{ x: number; y: number }> => {
    const box = await own.boundingBox();
    if (box === null) throw new Error('the picture is not there');
    return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  };
  const corner = async (): Promise<string> => {
    const { x, y } = await centre();
    return `${y < 400 ? 'upper' : 'lower'} ${x < 640 ? 'left' : 'right'}`;
  };
  await button(page, 'Move your picture').focus();
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowUp');
  await expect.poll(corner).toBe('upper left');
  await page.keyboard.press('Enter');
  await expect.poll(corner).toBe('upper right');
  const at = await centre();
  await page.mouse.move(at.x - 40, at.y + 30);
  await page.mouse.down();
  await page.mouse.move(300, 500, { steps: 5 });
  await page.mouse.up();
  await expect.poll(corner).toBe('lower left');
});

test('the truth panel opens, says so, and pushes the stage down instead of covering it', async ({
  page,
  gallery,
}) => {
  await gallery.show('session-call');
  const top = async (): Promise<number> =>
    (await page.locator('[data-state=connected]').boundingBox())?.y ?? Number.NaN;
  const before = await top();
  const more = button(page, 'Show details');
  await expect(more).toHaveAttribute('aria-expanded', 'false');
  await more.click();
  await expect(button(page, 'Hide details')).toHaveAttribute('aria-expanded', 'true');
  await expect.poll(top).toBeGreaterThan(before + 80);
  await expect(page.getByText('Frames sealed')).toHaveCount(1);
});
