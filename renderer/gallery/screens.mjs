// Decides which scenes of the built gallery are photographed and checked, and fails when axe or the content policy finds something.
// It must never be given the product's own pages: it serves out/gallery on loopback and nothing else.
//
// Use: ALCOVE_BROWSER=<a Chromium> node renderer/gallery/screens.mjs [--only <part of a name>] [--no-pictures] [--no-axe] [--best-practice] [--size 1280]
//   [--out <folder>] [--gallery <folder of the built gallery>]
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { AxeBuilder } from '@axe-core/playwright';
import { chromium } from '@playwright/test';
import { serveGallery, show } from './galleryServer.mjs';

const { values: options } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    size: { type: 'string', default: '' },
    out: { type: 'string', default: 'out/screens' },
    gallery: { type: 'string', default: join(import.meta.dirname, '../../out/gallery') },
    'no-pictures': { type: 'boolean' },
    'no-axe': { type: 'boolean' },
    'best-practice': { type: 'boolean' },
  },
});
const sizes = [
  { name: '1280', width: 1280, height: 800, text: 100 },
  { name: '900', width: 900, height: 600, text: 100 },
  { name: '200', width: 1280, height: 800, text: 200 },
  { name: '900-200', width: 900, height: 600, text: 200 },
].filter((size) => options.size === '' || size.name === options.size);
const tags = [
  'wcag2a',
  'wcag2aa',
  'wcag21a',
  'wcag21aa',
  'wcag22aa',
  ...(options['best-practice'] ? ['best-practice'] : []),
];

const { origin, stop } = await serveGallery(options.gallery);
const browser = await chromium.launch({
  executablePath: process.env.ALCOVE_BROWSER,
  args: ['--no-sandbox', '--force-device-scale-factor=1'],
});
await mkdir(options.out, { recursive: true });

let failures = 0;
let checked = 0;
const complain = (text) => {
  failures += 1;
  console.log(text);
};

/** Things cut off or lying outside the window, which a picture shows only to a careful eye. */
function misplaced() {
  const found = [];
  const page = document.documentElement;
  if (page.scrollWidth > page.clientWidth)
    found.push(`the page scrolls sideways: ${page.scrollWidth} > ${page.clientWidth}`);
  for (const element of document.querySelectorAll('body *')) {
    const style = getComputedStyle(element);
    const wide =
      element.scrollWidth > element.clientWidth + 1 &&
      element.clientWidth > 1 &&
      style.overflowX !== 'visible' &&
      style.display !== 'inline' &&
      element.tagName !== 'INPUT';
    if (wide)
      found.push(
        `${element.tagName}.${element.getAttribute('class')} is ${element.scrollWidth} wide in ${element.clientWidth}`,
      );
    if (
      (element.tagName === 'BUTTON' || element.tagName === 'INPUT') &&
      style.visibility !== 'hidden' &&
      element.tabIndex >= 0
    ) {
      const box = element.getBoundingClientRect();
      if (box.width > 0 && (box.height < 43.5 || box.width < 43.5))
        found.push(
          `${element.textContent || element.getAttribute('aria-label')} is ${box.width}x${box.height}: smaller than a target`,
        );
      if (box.right > page.clientWidth + 1 || box.left < -1)
        found.push(`${element.textContent} lies outside the window`);
    }
  }
  return found;
}

const index = await browser.newPage();
await index.goto(origin);
const names = (await index.locator('nav a').allTextContents()).filter((name) =>
  name.includes(options.only),
);
await index.close();

for (const colorScheme of ['light', 'dark']) {
  for (const size of sizes) {
    const context = await browser.newContext({
      colorScheme,
      viewport: { width: size.width, height: size.height },
    });
    const page = await context.newPage();
    let scene = 'start';
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning')
        complain(`${scene}: console: ${message.text()}`);
    });
    page.on('pageerror', (error) => complain(`${scene}: thrown: ${error.message}`));
    await page.goto(origin);
    for (const name of names) {
      scene = `${name} ${colorScheme} ${size.name}`;
      await show(page, name, size.text);
      for (const what of await page.evaluate(misplaced)) complain(`${scene}: ${what}`);
      if (!options['no-pictures'])
        await page.screenshot({
          path: join(options.out, `${name}-${colorScheme}-${size.name}.png`),
        });
      checked += 1;
    }
    await context.close();
    if (options['no-axe'] || (size.name !== '1280' && size.name !== '900-200')) continue;
    // axe itself needs what the policy forbids, so it runs in a page of its own without it.
    const lenient = await browser.newContext({
      colorScheme,
      viewport: { width: size.width, height: size.height },
      bypassCSP: true,
    });
    const axePage = await lenient.newPage();
    await axePage.goto(origin);
    for (const name of names) {
      // Two pages in one document: the call's page over the desk's. Each is checked alone.
      if (name.startsWith('session-call')) continue;
      await show(axePage, name, size.text);
      const { violations } = await new AxeBuilder({ page: axePage }).withTags(tags).analyze();
      for (const { id, nodes } of violations)
        complain(
          `${name} ${colorScheme} ${size.name}: axe ${id}: ${nodes.map((node) => `${node.html.slice(0, 160)} ${node.any[0]?.message ?? ''}`).join(' | ')}`,
        );
    }
    await lenient.close();
  }
}
await browser.close();
stop();
console.log(`${checked} pictures of ${names.length} scenes, ${failures} findings`);
process.exitCode = failures === 0 ? 0 : 1;
