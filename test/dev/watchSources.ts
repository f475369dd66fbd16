// Tells of saved files, a moment after the last of them: an editor saves several at once. It reads none of them.
import { watch } from 'node:fs';
import { join } from 'node:path';

const quietMs = 80;
const folders = ['main', 'preload', 'renderer', 'resources'] as const;

/** Calls back with paths relative to the repository; what is saved meanwhile is told when that work is done. `onSaved` must not throw. */
export function watchSources(
  repo: string,
  onSaved: (paths: readonly string[]) => Promise<void>,
): void {
  const saved = new Set<string>();
  let isAtWork = false;
  let timer: NodeJS.Timeout | undefined;
  const tell = async (): Promise<void> => {
    if (isAtWork || saved.size === 0) return;
    isAtWork = true;
    const paths = [...saved];
    saved.clear();
    await onSaved(paths);
    isAtWork = false;
    void tell();
  };
  for (const folder of folders)
    watch(join(repo, folder), { recursive: true }, (_event, name) => {
      if (name === null) return;
      saved.add(`${folder}/${name.replaceAll('\\', '/')}`);
      clearTimeout(timer);
      timer = setTimeout(() => void tell(), quietMs);
    });
}
