// Decides what the gallery's server gives out: the built files, held in memory, on loopback. It must never read a file on request.
import { readdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';

const types = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.woff2': 'font/woff2',
};

/** Serves the folder of a built gallery. Resolves to its origin and a function that stops it. */
export async function serveGallery(folder) {
  const files = new Map();
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
    else
      response
        .writeHead(200, { 'content-type': types[extname(file)] ?? 'application/octet-stream' })
        .end(body);
  });
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  return { origin: `http://127.0.0.1:${server.address().port}`, stop: () => server.close() };
}

/** Shows one scene and waits until it is drawn, skeletons included (they appear after 300 ms). */
export async function show(page, name, text = 100) {
  // By way of the index, so that a scene shown twice begins anew.
  for (const scene of ['', name]) {
    await page.evaluate((hash) => {
      location.hash = hash;
    }, `scene=${scene}&text=${text}`);
    await page.waitForFunction(
      (wanted) => document.documentElement.dataset.scene === wanted,
      scene,
    );
  }
  await page.evaluate(() => document.fonts.ready);
  await page.waitForTimeout(360);
}
