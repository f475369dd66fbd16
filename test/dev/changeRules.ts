// Decides what a saved file asks of running programs: nothing, pages that load anew, or a new start. It touches no program.

export type ChangeEffect =
  | { readonly kind: 'nothing' }
  /** Pages of these cells load anew. */
  | { readonly kind: 'reload'; readonly cells: readonly string[] | 'all' }
  | { readonly kind: 'restart' };

const isSource = (path: string): boolean =>
  /\.(ts|tsx|css|html|json|png|svg)$/.test(path) && !path.startsWith('renderer/gallery/');
const isOfPages = (path: string): boolean => /^(renderer|resources\/locales)\//.test(path);

/** Null for what several cells share. */
const cellOf = (path: string): string | null =>
  /^renderer\/(?!lib\/)([a-z]+)\//.exec(path)?.[1] ?? null;

/** `paths` relative to the repository, with forward slashes. */
export function effectOf(paths: readonly string[]): ChangeEffect {
  const sources = paths.filter(isSource);
  if (sources.length === 0) return { kind: 'nothing' };
  if (!sources.every(isOfPages)) return { kind: 'restart' };
  const cells = new Set<string>();
  for (const path of sources) {
    const cell = cellOf(path);
    if (cell === null) return { kind: 'reload', cells: 'all' };
    cells.add(cell);
  }
  return { kind: 'reload', cells: [...cells] };
}
