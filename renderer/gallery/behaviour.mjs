// Decides whether the views behave with keys and pointer as promised, in a real browser over the built gallery.
// It must never accept a space bar that unmutes, or an Esc that ends a call.
//
// Use: ALCOVE_BROWSER=<a Chromium> node renderer/gallery/behaviour.mjs [--gallery <folder of the built gallery>]
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from '@playwright/test';
import { serveGallery, show } from './galleryServer.mjs';

const { values: options } = parseArgs({
  options: { gallery: { type: 'string', default: join(import.meta.dirname, '../../out/gallery') } },
});
const { origin, stop } = await serveGallery(options.gallery);
const browser = await chromium.launch({
  executablePath: process.env.ALCOVE_BROWSER,
  args: ['--no-sandbox'],
});
const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
const complaints = [];
page.on('console', (message) => {
  if (message.type() === 'error') complaints.push(message.text());
});
page.on('pageerror', (error) => complaints.push(error.message));
await page.goto(origin);

const pressed = (name) =>
  page.getByRole('button', { name, exact: true }).getAttribute('aria-pressed');

const behaviours = {
  'the space bar does not unmute, Enter does, and the space bar mutes': async () => {
    await show(page, 'stage-lively');
    const microphone = page.getByRole('button', { name: 'Microphone', exact: true });
    await microphone.focus();
    await page.keyboard.press('Space');
    assert.equal(await pressed('Microphone'), 'false');
    await page.keyboard.press('Enter');
    assert.equal(await pressed('Microphone'), 'true');
    await page.keyboard.press('Space');
    assert.equal(await pressed('Microphone'), 'false');
    await microphone.click();
    assert.equal(await pressed('Microphone'), 'true');
  },
  'Ctrl+D and Ctrl+E turn microphone and camera; single keys do nothing': async () => {
    await show(page, 'stage-lively');
    await page.keyboard.press('Control+d');
    assert.equal(await pressed('Microphone'), 'true');
    await page.keyboard.press('Control+e');
    assert.equal(await pressed('Camera'), 'false');
    for (const key of ['d', 'e', 'm', 'v', 'Space', 'Shift+Control+D'])
      await page.keyboard.press(key);
    assert.deepEqual([await pressed('Microphone'), await pressed('Camera')], ['true', 'false']);
  },
  'Esc never ends a call': async () => {
    await show(page, 'stage-lively');
    for (const name of ['Microphone', 'Chat', 'Leave', 'Move your picture']) {
      await page.getByRole('button', { name, exact: true }).focus();
      await page.keyboard.press('Escape');
    }
    assert.equal(await page.getByText('The call has ended').count(), 0);
    await page.getByRole('button', { name: 'Leave', exact: true }).click();
    assert.equal(await page.getByText('The call has ended').count(), 1);
  },
  'one’s own picture moves with the arrow keys, with the button and with the pointer': async () => {
    await show(page, 'stage-lively');
    const own = page.getByRole('group', { name: 'You' });
    const centre = async () => {
      const box = await own.boundingBox();
      return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
    };
    await page.getByRole('button', { name: 'Move your picture' }).focus();
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowUp');
    let at = await centre();
    assert.ok(at.x < 640 && at.y < 400, JSON.stringify(at));
    await page.keyboard.press('Enter');
    at = await centre();
    assert.ok(at.x > 640 && at.y < 400, JSON.stringify(at));
    await page.mouse.move(at.x - 40, at.y + 30);
    await page.mouse.down();
    await page.mouse.move(300, 500, { steps: 5 });
    await page.mouse.up();
    at = await centre();
    assert.ok(at.x < 640 && at.y > 400, JSON.stringify(at));
  },
  'Enter sends, Shift and Enter begins a line, nothing empty is sent': async () => {
    await show(page, 'chat-lively');
    const box = page.getByRole('textbox');
    await box.click();
    const messages = () => page.getByRole('listitem').count();
    const before = await messages();
    await page.keyboard.press('Enter');
    await page.keyboard.type('   ');
    await page.keyboard.press('Enter');
    assert.equal(await messages(), before);
    await box.fill('');
    const low = (await box.boundingBox()).height;
    await page.keyboard.type('first');
    await page.keyboard.press('Shift+Enter');
    await page.keyboard.type('second');
    assert.equal(await box.inputValue(), 'first\nsecond');
    assert.ok((await box.boundingBox()).height > low + 10);
    await page.keyboard.press('Enter');
    assert.equal(await messages(), before + 1);
    assert.equal(await box.inputValue(), '');
  },
  'Enter while a word is being composed sends nothing': async () => {
    await show(page, 'chat-lively');
    const box = page.getByRole('textbox');
    await box.fill('にほん');
    const before = await page.getByRole('listitem').count();
    await box.evaluate((element) =>
      element.dispatchEvent(
        new KeyboardEvent('keydown', {
          key: 'Enter',
          bubbles: true,
          cancelable: true,
          isComposing: true,
        }),
      ),
    );
    assert.equal(await page.getByRole('listitem').count(), before);
  },
  'the list follows new messages at its end, and stays where somebody reads above it': async () => {
    await show(page, 'chat-lively');
    const list = page.getByRole('region', { name: 'Messages', exact: true });
    const fromEnd = () =>
      list.evaluate((element) => element.scrollHeight - element.scrollTop - element.clientHeight);
    assert.ok((await fromEnd()) < 2);
    await page.getByRole('textbox').fill('Answer');
    await page.keyboard.press('Enter');
    assert.ok((await fromEnd()) < 2);
    assert.match(
      (await page.locator('[aria-live=polite]').allTextContents()).join(),
      /Jonas: Yes\./,
    );
    await list.evaluate((element) => element.scrollTo(0, 400));
    await page.waitForTimeout(50);
    await page.getByRole('textbox').fill('Answer');
    await page.keyboard.press('Enter');
    assert.equal(await list.evaluate((element) => element.scrollTop), 400);
    await page.getByRole('button', { name: 'New messages below' }).click();
    await page.waitForTimeout(50);
    assert.ok((await fromEnd()) < 2);
    assert.equal(await page.getByRole('button', { name: 'New messages below' }).count(), 0);
  },
  'earlier messages come in above without moving what is read': async () => {
    await show(page, 'chat-lively');
    const list = page.getByRole('region', { name: 'Messages', exact: true });
    await list.evaluate((element) => element.scrollTo(0, 0));
    await page.waitForTimeout(50);
    const first = page.getByText('Message number 1,');
    const before = (await first.boundingBox()).y;
    await page.getByRole('button', { name: 'Load earlier' }).click();
    await page.waitForTimeout(100);
    assert.equal(await page.getByText('Earlier message 1', { exact: true }).count(), 1);
    assert.ok(
      Math.abs((await first.boundingBox()).y - before) < 60,
      `${before} -> ${(await first.boundingBox()).y}`,
    );
  },
  'the truth panel opens, says so, and pushes the stage down instead of covering it': async () => {
    await show(page, 'session-call');
    const call = page.locator('[data-state=connected]');
    const before = (await call.boundingBox()).y;
    const more = page.getByRole('button', { name: 'Show details' });
    assert.equal(await more.getAttribute('aria-expanded'), 'false');
    await more.click();
    await page.waitForTimeout(100);
    assert.equal(
      await page.getByRole('button', { name: 'Hide details' }).getAttribute('aria-expanded'),
      'true',
    );
    assert.ok((await call.boundingBox()).y > before + 80);
    assert.equal(await page.getByText('Frames sealed').count(), 1);
  },
  'the password is covered until asked': async () => {
    await show(page, 'signin-ready');
    const field = page.locator('input[name=password]');
    assert.equal(await field.getAttribute('type'), 'password');
    await page.getByRole('button', { name: 'Show password' }).click();
    assert.equal(await field.getAttribute('type'), 'text');
  },
};

let passed = 0;
let failed = 0;
for (const [name, behaviour] of Object.entries(behaviours)) {
  try {
    complaints.length = 0;
    await behaviour();
    assert.deepEqual(complaints, []);
    passed += 1;
  } catch (error) {
    failed += 1;
    console.log(`not so: ${name}\n  ${error instanceof Error ? error.message : String(error)}`);
  }
}
await browser.close();
stop();
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
