// Maps a page address to a shipped file of the same cell. A path that is not in the list of shipped files has no answer (P6).

/** By ending. A map, because an object would also answer for `constructor` and its like. */
const types: ReadonlyMap<string, string> = new Map([
  ['.html', 'text/html; charset=utf-8'],
  ['.js', 'text/javascript; charset=utf-8'],
  ['.css', 'text/css; charset=utf-8'],
  ['.json', 'application/json; charset=utf-8'],
  ['.wasm', 'application/wasm'],
  ['.woff2', 'font/woff2'],
  ['.svg', 'image/svg+xml'],
  ['.png', 'image/png'],
]);

export interface PageFile {
  readonly path: string;
  readonly contentType: string;
}

/** `pathname` as URL gives it (still percent-encoded); `shipped`: relative paths with `/`. */
export const pageFile = (pathname: string, shipped: ReadonlySet<string>): PageFile | null => {
  const path = pathname === '/' ? 'index.html' : pathname.slice(1);
  const contentType = types.get(path.slice(Math.max(0, path.lastIndexOf('.'))));
  return shipped.has(path) && contentType !== undefined ? { path, contentType } : null;
};
