// Serves the built call page to a browser without the program, with the headers of its cell. It changes one word of it: the worker's scheme, which no browser but ours knows.
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { BrowserContext } from '@playwright/test';
import { cells, cspOf, libraryBearsTrustedTypes } from '../../main/shell/cells.ts';
import { pageFile } from '../../main/shell/pageFiles.ts';
import { outFolder } from '../../scripts/dist/folders.mjs';

/** Nobody serves there: the browser is answered from here, and takes it for as safe as the computer itself. */
export const pageOrigin = 'http://call.localhost';
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

export async function serveCallPage(
  context: BrowserContext,
  connect: readonly string[],
): Promise<void> {
  const shipped = new Map<string, Buffer>();
  for (const file of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(file.parentPath, file.name);
    if (file.isFile()) shipped.set(relative(folder, path), readFileSync(path));
  }
  await context.route('**', async (route) => {
    const url = new URL(route.request().url());
    const file = pageFile(url.pathname, new Set(shipped.keys()));
    const bytes = file === null ? undefined : shipped.get(file.path);
    if (url.origin !== pageOrigin || file === null || bytes === undefined) return route.abort();
    const isEntry = /^assets\/index-[\w-]+\.js$/.test(file.path);
    return route.fulfill({
      body: isEntry ? onOurScheme(bytes.toString('utf8')) : bytes,
      contentType: file.contentType,
      headers: {
        'Content-Security-Policy': cspOf(cells.call, { connect, bearsTrustedTypes }),
        'X-Content-Type-Options': 'nosniff',
        'Cross-Origin-Resource-Policy': 'same-origin',
        'Referrer-Policy': 'no-referrer',
      },
    });
  });
}
