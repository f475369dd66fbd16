// Serves the cells' pages from the program's own folder over app://, each cell only its own files, with its CSP on every answer.
import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { protocol, type Session } from 'electron';
import { cspOf, type CellRow, type CspFacts } from './cells.ts';
import { pageFile } from './pageFiles.ts';

export const scheme = 'app';

/** Before the app is ready. */
export const registerScheme = (): void =>
  protocol.registerSchemesAsPrivileged([
    {
      scheme,
      privileges: {
        standard: true,
        secure: true,
        supportFetchAPI: true,
        stream: true,
        corsEnabled: true,
      },
    },
  ]);

const list = (folder: string): ReadonlySet<string> =>
  new Set(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/')),
  );

const refused = (): Response => new Response(null, { status: 404 });

/** `cspFacts` is asked anew for each page, because a practice may be joined meanwhile. */
export const servePages = (
  session: Session,
  row: CellRow,
  folder: string,
  cspFacts: () => CspFacts,
): void => {
  const shipped = list(folder);
  session.protocol.handle(scheme, async (request) => {
    const url = new URL(request.url);
    if (request.method !== 'GET' || `${url.protocol}//${url.host}` !== row.origin) return refused();
    const file = pageFile(url.pathname, shipped);
    if (file === null) return refused();
    try {
      return new Response(new Uint8Array(await readFile(join(folder, file.path))), {
        // No opener policy: a page in the policy's sandbox has no opener, and a browser refuses a page with both (HTML, "Cross-origin opener policies").
        headers: {
          'Content-Type': file.contentType,
          'Content-Security-Policy': cspOf(row, cspFacts()),
          'X-Content-Type-Options': 'nosniff',
          'Cross-Origin-Resource-Policy': 'same-origin',
          'Referrer-Policy': 'no-referrer',
        },
      });
    } catch {
      return refused();
    }
  });
};
