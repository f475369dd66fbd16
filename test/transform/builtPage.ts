// Serves the built call page on loopback to a browser without the program, with the policy of its cell. It changes one word of it: the worker's scheme, which no browser but the program's knows.
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, relative } from 'node:path';
import { cells, cspOf, libraryBearsTrustedTypes } from '../../main/shell/cells.ts';
import { pageFile } from '../../main/shell/pageFiles.ts';
import { outFolder } from '../../scripts/dist/folders.mjs';

/** As main reads it of the build. */
const bearsTrustedTypes = libraryBearsTrustedTypes(process.env['ALCOVE_LIBRARY_WORDS'] ?? '');
const folder = join(outFolder, 'renderer/call');

/** The worker's link asks for `app:`; everything else of the page runs as it is shipped. */
const onOurScheme = (script: string): string => {
  const parts = script.split(/(?<=\.protocol!==)[`'"]app:[`'"]/);
  if (parts.length !== 2)
    throw new Error(`the built page asks for its scheme in ${parts.length - 1} places`);
  return parts.join('"http:"');
};

const readFiles = (): ReadonlyMap<string, Buffer> => {
  const files = new Map<string, Buffer>();
  for (const file of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(file.parentPath, file.name);
    if (!file.isFile()) continue;
    const name = relative(folder, path);
    const bytes = readFileSync(path);
    const isEntry = /^assets\/index-[\w-]+\.js$/.test(name);
    files.set(name, isEntry ? Buffer.from(onOurScheme(bytes.toString('utf8'))) : bytes);
  }
  return files;
};

export interface PageServer {
  readonly origin: string;
  /** The servers that the page's policy names. */
  allow(connect: readonly string[]): void;
  stop(): void;
}

/** A real server, not answers of the test's own: Chromium lets only a page from loopback reach servers there. */
export async function serveCallPage(): Promise<PageServer> {
  const files = readFiles();
  const shipped = new Set(files.keys());
  let connect: readonly string[] = [];
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://call');
    if (pathname === '/favicon.ico') return response.writeHead(204).end(); // only this browser asks
    const file = pageFile(pathname, shipped);
    const bytes = file === null ? undefined : files.get(file.path);
    if (file === null || bytes === undefined) return response.writeHead(404).end();
    return response
      .writeHead(200, {
        'Content-Type': file.contentType,
        'Content-Security-Policy': cspOf(cells.call, { connect, bearsTrustedTypes }),
      })
      .end(bytes);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    allow: (servers) => {
      connect = servers;
    },
    stop: () => void server.close(),
  };
}
