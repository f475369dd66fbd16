// The practice and one or two programs for whoever works on them: built for debugging, signed in, and brought up to date whenever a file is saved.
// They run unpacked, with source maps and the developer tools at F12. With a display the windows are shown; without one each has a hidden display.
import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createBuilder } from '../../scripts/build.mjs';
import { repo } from '../../scripts/dist/folders.mjs';
import { personsDisplay } from '../meeting/display.ts';
import { setStage, type Stage } from '../meeting/stage.ts';
import { effectOf } from './changeRules.ts';
import { createPrograms, type PersonName } from './programs.ts';
import { watchSources } from './watchSources.ts';

const print = (line: string): void => void process.stdout.write(`${line}\n`);
const variable = (name: string): string => {
  const value = process.env[name] ?? '';
  if (value === '') throw new Error(`${name} is not set: start this through npm run dev`);
  return value;
};
const names: readonly PersonName[] = process.argv.includes('one') ? ['host'] : ['host', 'guest'];
const done = {
  nothing: '',
  reload: 'The pages loaded anew.',
  restart: 'The programs started anew.',
};

let stage: Stage | null = null;
let isEnding = false;
const end = async (): Promise<void> => {
  if (isEnding) return;
  isEnding = true;
  await stage?.strike();
  print('Stopped. Nothing is left running.');
  process.exit(0);
};
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void end());

stage = await setStage(print, { isPacked: false });
const appFolder = join(stage.runFolder, 'program');
await mkdir(appFolder);
await chmod(appFolder, 0o755);
const builder = createBuilder({
  libraryFile: variable('ALCOVE_LIBRARY_FILE'),
  videoLibrary: variable('ALCOVE_LIBRARY_WORDS'),
  kind: 'development',
  outFolder: appFolder,
  forDebugging: true,
  log: print,
});
await builder.build();
const electron = join(variable('ALCOVE_ELECTRON_DIST'), 'electron');
const programs = createPrograms(
  stage,
  names,
  { electron, appFolder },
  personsDisplay()?.name ?? null,
  print,
);
await programs.start();
for (const name of names) {
  const { displayName, user, password } = stage[name];
  print(`${displayName}: user ${user}, password ${password}`);
}
print(
  'Save a file and the programs follow. F12 opens the developer tools, Ctrl+C stops everything.',
);

watchSources(repo, async (paths) => {
  const effect = effectOf(paths);
  if (effect.kind === 'nothing' || isEnding) return;
  print(`Saved: ${paths.join(' ')}`);
  try {
    await builder.build(paths);
    await programs.follow(effect);
    print(done[effect.kind]);
  } catch (error) {
    print(error instanceof Error ? error.message : String(error));
    print('The programs go on as they were. Correct the file and save it again.');
  }
});
