// Decides whether every scene fits its window and passes axe, in light and dark, at two sizes and two sizes of text. It is given the gallery, never the product's own pages.
// ALCOVE_SCREENS names a folder for a picture of each; without it none is taken.
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from './gallery.ts';
import { misplaced } from './misplaced.ts';

const pictures = process.env['ALCOVE_SCREENS'];
const sizes = [
  { name: '1280', viewport: { width: 1280, height: 800 }, text: 100, axe: true },
  { name: '900', viewport: { width: 900, height: 600 }, text: 100, axe: false },
  {
    name: '1280 with text of 200 %',
    viewport: { width: 1280, height: 800 },
    text: 200,
    axe: false,
  },
  { name: '900 with text of 200 %', viewport: { width: 900, height: 600 }, text: 200, axe: true },
] as const;
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

for (const colorScheme of ['light', 'dark'] as const)
  for (const { name: size, viewport, text, axe } of sizes) {
    test.describe(`${colorScheme}, ${size}`, () => {
      test.use({ colorScheme, viewport });

      test('everything is in its place', async ({ page, gallery }) => {
        for (const scene of await gallery.names()) {
          await gallery.show(scene, text);
          expect.soft(await page.evaluate(misplaced), scene).toEqual([]);
          if (pictures !== undefined)
            await page.screenshot({
              path: join(pictures, `${scene}-${colorScheme}-${viewport.width}-${text}.png`),
            });
        }
      });

      if (!axe) return;
      test.describe('axe', () => {
        test.setTimeout(180_000);
        // axe itself needs what the content policy forbids.
        test.use({ bypassCSP: true });
        test('finds nothing', async ({ page, gallery }) => {
          for (const scene of await gallery.names()) {
            // Two pages in one document: the call's page over the desk's. Each is checked alone.
            if (scene.startsWith('session-call')) continue;
            await gallery.show(scene, text);
            const { violations } = await new AxeBuilder({ page })
              .setLegacyMode()
              .withTags(tags)
              .analyze();
            const found = violations.flatMap(({ id, nodes }) =>
              nodes.map(({ html, any }) => `${id}: ${html.slice(0, 160)} ${any[0]?.message ?? ''}`),
            );
            expect.soft(found, scene).toEqual([]);
          }
        });
      });
    });
  }
