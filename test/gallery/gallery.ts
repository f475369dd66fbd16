// Opens the built gallery for a test: its files from memory on loopback, one scene at a time. It must never read a file on request, nor let a complaint of the page pass.
import { readdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { expect, test as base, type Page } from '@playwright/test';

const folder = join(import.meta.dirname, '../../.cache/gallery');
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.woff2': 'font/woff2',
};

const serve = async (): Promise<{ readonly origin: string; readonly stop: () => void }> => {
  const files = new Map<string, Buffer>();
  for (const file of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(file.parentPath, file.name);
    if (file.isFile()) files.set(path.slice(folder.length), await readFile(path));
  }
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://gallery').pathname;
    const file = path === '/' ? '/index.html' : path;
    const body = files.get(file);
    if (file === '/favicon.ico') response.writeHead(204).end();
    else if (body === undefined) response.writeHead(404).end();
    else {
      const type = types[extname(file)] ?? 'application/octet-stream';
      response.writeHead(200, { 'content-type': type }).end(body);
    }
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  return { origin: `http://127.0.0.1:${port}`, stop: () => void server.close() };
};

interface Gallery {
  /** Shows one scene anew and waits until it is drawn, fonts and late skeletons included. `text`: size in percent. */
  show(name: string, text?: number): Promise<void>;
  /** The names of all scenes. */
  names(): Promise<string[]>;
}

const openScene = async (page: Page, name: string, text: number): Promise<void> => {
  await page.evaluate((hash) => {
    window.location.hash = hash;
  }, `scene=${name}&text=${text}`);
  await expect(page.locator('html')).toHaveAttribute('data-scene', name);
};

export const test = base.extend<{ gallery: Gallery }>({
  gallery: async ({ page }, use) => {
    const { origin, stop } = await serve();
    const complaints: string[] = [];
    let scene = 'the index';
    const complain = (text: string): void => void complaints.push(`${scene}: ${text}`);
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') complain(message.text());
    });
    page.on('pageerror', (error) => complain(error.message));
    await page.goto(origin);
    await use({
      async show(name, text = 100) {
        scene = name;
        // By way of the index, so that a scene shown twice begins anew.
        await openScene(page, '', text);
        await openScene(page, name, text);
        await page.evaluate(async () => {
          await document.fonts.ready;
          for (const animation of document.getAnimations()) {
            const { endTime } = animation.effect?.getComputedTiming() ?? {};
            if (Number.isFinite(endTime)) animation.finish();
          }
        });
      },
      names: () => page.locator('nav a').allTextContents(),
    });
    stop();
    expect(complaints, 'what the pages complained of').toEqual([]);
  },
});
export { expect };
