// Proves that a page address reaches shipped files of known types and nothing else (P6). It touches no disk.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pageFile } from '../../../main/shell/pageFiles.ts';

const shipped = new Set([
  'index.html',
  'assets/app.js',
  'assets/app.css',
  'assets/words.json',
  'codec.wasm',
  'fonts/a.woff2',
  'icon.svg',
  'icon.png',
  'notes.txt',
  'app.js.map',
  'README',
  'html',
  'a.constructor',
  'constructor',
  'b.toString',
  'c.__proto__',
  'trailing.',
]);

describe('pageFile', () => {
  it('serves each shipped file with the type of its ending', () => {
    const expected: Record<string, string> = {
      '/': 'text/html; charset=utf-8',
      '/index.html': 'text/html; charset=utf-8',
      '/assets/app.js': 'text/javascript; charset=utf-8',
      '/assets/app.css': 'text/css; charset=utf-8',
      '/assets/words.json': 'application/json; charset=utf-8',
      '/codec.wasm': 'application/wasm',
      '/fonts/a.woff2': 'font/woff2',
      '/icon.svg': 'image/svg+xml',
      '/icon.png': 'image/png',
    };
    for (const [pathname, contentType] of Object.entries(expected))
      expect(pageFile(pathname, shipped)).toEqual({
        path: pathname === '/' ? 'index.html' : pathname.slice(1),
        contentType,
      });
  });

  it('a shipped file of an unknown type has no answer', () => {
    for (const pathname of ['/notes.txt', '/app.js.map', '/README', '/trailing.'])
      expect(pageFile(pathname, shipped), pathname).toBeNull();
  });

  it('finding: an ending that is a word of the language is no type, and a name without an ending is no ending', () => {
    for (const pathname of [
      '/a.constructor',
      '/constructor',
      '/b.toString',
      '/c.__proto__',
      '/html',
    ])
      expect(pageFile(pathname, shipped), pathname).toBeNull();
  });

  const traversals = [
    '',
    '//',
    '//index.html',
    '/.',
    '/..',
    '/../index.html',
    '/../../etc/passwd',
    '/assets/../index.html',
    '/./index.html',
    '/assets//app.js',
    '/assets/',
    '/assets',
    '/%2e%2e/index.html',
    '/%2e%2e%2findex.html',
    '/..%2findex.html',
    '/%2E%2E%5Cindex.html',
    '/..\\index.html',
    '/assets\\app.js',
    '/assets%2fapp.js',
    '/index%2ehtml',
    '/index.html%00',
    '/index.html\u0000',
    '/index.html\u0000.png',
    '/index.html/',
    '/index.html ',
    '/ index.html',
    '/INDEX.HTML',
    '/index.HTML',
    '/index.html?x=1',
    '/index.html#x',
    '/index.html;x',
    '/C:/Windows/win.ini',
    '/C:\\Windows\\win.ini',
    '/file:///etc/passwd',
    '/~/.ssh/id_rsa',
    '/\u2025/index.html',
    '/\uFF0e\uFF0e/index.html',
    '/assets/app.js::$DATA',
    '/assets/app.js.',
    '/../renderer/call/index.html',
    '/%',
    '/%zz',
  ];
  it.each(traversals)('no answer for %j', (pathname) => {
    expect(pageFile(pathname, shipped)).toBeNull();
  });

  it('whatever is asked: the answer is a shipped path, and for its own address only', () => {
    const parts = fc.array(
      fc.oneof(
        fc.constantFrom(
          '..',
          '.',
          'assets',
          'app.js',
          'index.html',
          '%2e%2e',
          '%2f',
          '\\',
          '',
          'constructor',
        ),
        fc.string(),
      ),
      { maxLength: 5 },
    );
    fc.assert(
      fc.property(parts, (words) => {
        const pathname = `/${words.join('/')}`;
        const file = pageFile(pathname, shipped);
        if (file === null) return;
        expect(shipped.has(file.path)).toBe(true);
        expect(pathname === '/' ? 'index.html' : pathname.slice(1)).toBe(file.path);
        expect(typeof file.contentType).toBe('string');
      }),
      { numRuns: 2_000 },
    );
  });
});
