// P6: no page leaves its place, opens another, loads what was not shipped for it, or puts a file anywhere; tried from inside the real pages.
import { existsSync, readdirSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { cells } from '../../main/shell/cells.ts';
import { asarOf } from '../../scripts/dist/folders.mjs';
import { openAllCells, openCells, type AllCells } from './cellPages.ts';
import { expect, test } from './stageTest.ts';
import { stays } from '../until.ts';

let all: AllCells;
test.beforeAll(async ({ stage }) => {
  test.setTimeout(90_000);
  all = await openAllCells(stage, 'place');
});
test.afterAll(() => all.close());

for (const cell of openCells) {
  const page = (): Page => all.page(cell);

  test(`${cell}: it cannot leave its place: no navigation, no window, no frame`, async () => {
    await page().evaluate(() => void Reflect.set(window, 'stayed', true));
    const at = page().url();
    const windows = all.of(cell).app.windows().length;
    const targets = [
      'https://example.test/',
      'http://127.0.0.1:9/',
      ...openCells.filter((other) => other !== cell).map((other) => `${cells[other].origin}/`),
      `app://${cell}/index.html?x`,
      'app://player/',
      'file:///etc/passwd',
      'data:text/html,x',
      'chrome://gpu',
      `${['java', 'script'].join('')}:void Reflect.deleteProperty(window,"stayed")`,
      'mailto:a@example.test',
      'blob:app://desk/x',
    ];
    for (const target of targets) {
      const opened = await page().evaluate((address) => {
        const outcomes: string[] = [];
        const attempt = (what: string, run: () => unknown): void => {
          try {
            if (run() === true) outcomes.push(what);
          } catch {
            /* refused by throwing */
          }
        };
        attempt('window.open', () => window.open(address) !== null);
        attempt('window.open self', () => window.open(address, '_self') === null && false);
        attempt('location', () => {
          window.location.href = address;
        });
        attempt('replace', () => window.location.replace(address));
        const link = document.createElement('a');
        link.href = address;
        for (const frame of ['', '_blank', '_top']) {
          link.target = frame;
          document.body.append(link);
          attempt('link', () => link.click());
        }
        link.remove();
        const form = document.createElement('form');
        form.action = address;
        document.body.append(form);
        for (const method of ['get', 'post']) {
          form.method = method;
          attempt('form', () => form.submit());
        }
        form.remove();
        const meta = document.createElement('meta');
        meta.httpEquiv = 'refresh';
        meta.content = `0;url=${address}`;
        document.head.append(meta);
        return outcomes;
      }, target);
      expect(opened, target).toEqual([]);
      await stays(async () => {
        expect(page().url(), target).toBe(at);
        expect(await page().evaluate(() => Reflect.get(window, 'stayed')), target).toBe(true);
      }, 150);
    }
    await page().evaluate((addresses) => {
      const directives: string[] = [];
      Reflect.set(window, 'violated', directives);
      document.addEventListener('securitypolicyviolation', (event) =>
        directives.push(`${event.effectiveDirective} ${event.blockedURI.replace(/\/$/, '')}`),
      );
      for (const address of addresses)
        for (const kind of ['iframe', 'object', 'embed', 'webview', 'portal', 'fencedframe']) {
          const element = document.createElement(kind);
          for (const attribute of ['src', 'data'])
            try {
              element.setAttribute(attribute, address);
            } catch {
              /* a trusted type is asked for */
            }
          document.body.append(element);
          setTimeout(() => element.remove(), 800);
        }
    }, targets);
    const loaded = (): readonly string[] =>
      page()
        .frames()
        .filter((frame) => frame !== page().mainFrame())
        .map((frame) => frame.url())
        .filter((url) => url !== '' && url !== 'about:blank' && !url.startsWith('chrome-error:'));
    await stays(() => expect(loaded()).toEqual([]), 600);
    await expect
      .poll(() => page().evaluate(() => Reflect.get(window, 'violated') as string[]))
      .toEqual(
        expect.arrayContaining([
          'frame-src https://example.test',
          'require-trusted-types-for' in cells[cell].csp
            ? 'require-trusted-types-for trusted-types-sink'
            : 'object-src https://example.test',
        ]),
      ); // the page's own policy refuses, and behind it the shell
    expect(all.of(cell).app.windows()).toHaveLength(windows);
  });

  test(`${cell}: only shipped files of its own cell are served`, async ({ stage }) => {
    // It lies where Electron looks for files that are not in the archive, but is not in its list.
    const beside = join(`${asarOf(stage.programFolder)}.unpacked`, 'renderer', cell);
    await mkdir(beside, { recursive: true });
    await writeFile(join(beside, 'added.js'), '');
    const others = openCells.filter((other) => other !== cell);
    const statuses = await page().evaluate(async (foreign) => {
      const found: Record<string, number | string> = {};
      for (const path of [
        '/',
        '/index.html',
        '/entry.js',
        '/nothing.js',
        '/added.js',
        '/assets',
        '/assets/',
        '/../../main/entry.js',
        '/%2e%2e/%2e%2e/main/entry.js',
        '/..%2f..%2fmain%2fentry.js',
        '/..\\..\\main\\entry.js',
        '/package.json',
        '/index.html%00.js',
        '//call/index.html',
        ...foreign.map((other) => `app://${other}/index.html`),
        'app://player/',
        'file:///etc/passwd',
      ]) {
        found[path] = await fetch(path).then(
          (answer) => answer.status,
          (error: unknown) => (error instanceof Error ? error.name : 'failed'),
        );
      }
      found['POST'] = await fetch('/index.html', { method: 'POST' }).then(
        (answer) => answer.status,
        () => 'failed',
      );
      return found;
    }, others);
    await rm(beside, { recursive: true });
    const served = Object.entries(statuses)
      .filter(([, status]) => typeof status === 'number' && status < 400)
      .map(([path]) => path);
    // The others may not even fetch their own files: they connect to their servers alone, or to nobody.
    expect(served).toEqual(cell === 'matrix' ? ['/', '/index.html'] : []);
  });

  test(`${cell}: nothing is downloaded`, async () => {
    const files = (): string[] =>
      readdirSync(all.of(cell).home, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => entry.name)
        .filter((file) => /canary|download/i.test(file));
    await page().evaluate(() => {
      for (const address of [
        URL.createObjectURL(new Blob(['x'])),
        'data:application/octet-stream,x',
        '/index.html',
      ]) {
        const link = document.createElement('a');
        link.href = address;
        link.download = 'canary.txt';
        link.click();
      }
    });
    await stays(() => expect(files()).toEqual([]), 800);
    expect(existsSync(join(all.of(cell).home, 'Downloads', 'canary.txt'))).toBe(false);
  });
}
