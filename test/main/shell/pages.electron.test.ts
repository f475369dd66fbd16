// Proves that a cell is served its own shipped files with its policy on each, and nothing else (P6).
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Session } from 'electron';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { cells, cspOf } from '../../../main/shell/cells.ts';
import { registerScheme, servePages } from '../../../main/shell/pages.electron.ts';

const privileges = vi.hoisted((): unknown[] => []);
vi.mock('electron', () => ({
  protocol: { registerSchemesAsPrivileged: (rows: unknown[]) => void privileges.push(...rows) },
}));

let folder = '';
let serve: (request: Request) => Promise<Response>;
let connect: string[] = [];
const cspFacts = () => ({ connect, bearsTrustedTypes: true });
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'alcove-pages-'));
  mkdirSync(join(folder, 'matrix/assets'), { recursive: true });
  writeFileSync(join(folder, 'matrix/index.html'), '<!doctype html>');
  writeFileSync(join(folder, 'matrix/assets/app.js'), 'export {};');
  writeFileSync(join(folder, 'secret.html'), 'not of this cell');
  symlinkSync(join(folder, 'secret.html'), join(folder, 'matrix/linked.html'));
  const session = {
    protocol: {
      handle: (_scheme: string, handler: typeof serve) => {
        serve = handler;
      },
    },
  };
  servePages(session as unknown as Session, cells.matrix, join(folder, 'matrix'), cspFacts);
  writeFileSync(join(folder, 'matrix/later.js'), 'added after the start');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const get = (url: string, method = 'GET'): Promise<Response> => serve(new Request(url, { method }));

describe('servePages', () => {
  it('serves a shipped file with every header', async () => {
    const answer = await get('app://matrix/');
    expect(answer.status).toBe(200);
    expect(await answer.text()).toBe('<!doctype html>');
    expect(Object.fromEntries(answer.headers)).toEqual({
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': cspOf(cells.matrix, cspFacts()),
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
    });
  });

  it("reads the practice's servers anew for each page", async () => {
    connect = ['https://chat.example:443'];
    expect((await get('app://matrix/index.html')).headers.get('content-security-policy')).toContain(
      "connect-src 'self' https://chat.example:443",
    );
    connect = [];
  });

  it('puts the policy on every kind of file, workers too', async () => {
    expect((await get('app://matrix/assets/app.js')).headers.get('content-security-policy')).toBe(
      cspOf(cells.matrix, cspFacts()),
    );
  });

  it.each([
    'app://matrix/missing.html',
    'app://matrix/../secret.html',
    'app://matrix/%2e%2e/secret.html',
    'app://matrix/..%2fsecret.html',
    'app://matrix/linked.html',
    'app://matrix/later.js',
    'app://call/',
    'app://player/index.html',
    'app://matrix:1/',
    'app://matrix.evil/',
    'http://matrix/',
  ])('has nothing at %s', async (url) => {
    const answer = await get(url);
    expect(answer.status).toBe(404);
    expect(await answer.text()).toBe('');
  });

  it.each(['POST', 'HEAD', 'PUT', 'DELETE', 'OPTIONS'])('does not answer %s', async (method) => {
    expect((await get('app://matrix/', method)).status).toBe(404);
  });

  it('a file that vanished is not found, and no exception says where it was', async () => {
    rmSync(join(folder, 'matrix/assets/app.js'));
    const answer = await get('app://matrix/assets/app.js');
    expect([answer.status, await answer.text()]).toEqual([404, '']);
  });
});

describe('registerScheme', () => {
  it('is standard and secure, and bypasses no policy and no service worker rule', () => {
    registerScheme();
    expect(privileges).toEqual([
      {
        scheme: 'app',
        privileges: {
          standard: true,
          secure: true,
          supportFetchAPI: true,
          stream: true,
          corsEnabled: true,
        },
      },
    ]);
  });
});
