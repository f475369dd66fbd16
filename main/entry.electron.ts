// Entry of the program: refuses what may not start, closes every way out but one, then composes. It decides nothing after that.
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { app, dialog } from 'electron';
import { compose, openRefusingProxy } from './compose.electron.ts';
import { logLine } from './core/redact.ts';
import { libraryBearsTrustedTypes } from './shell/cells.ts';
import { mayInspect } from './shell/developerTools.ts';
import { openToolsAtF12 } from './shell/developerTools.electron.ts';
import { registerScheme } from './shell/pages.electron.ts';
import { switchesOf } from './shell/switches.ts';
import { gate } from './shell/versionGate.ts';

// Written into the program by scripts/build.mjs.
declare const __ALCOVE_BUILD__: {
  readonly build: 'release' | 'development';
  readonly pinnedMajor: number;
  readonly videoLibrary: string;
  readonly developerTools: boolean;
};

const outFolder = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const verdict = gate({ ...__ALCOVE_BUILD__, electronVersion: process.versions.electron ?? '' });
const profilePathIn = (argv: readonly string[]): string | null =>
  argv.slice(1).findLast((argument) => argument.endsWith('.alcove') && !argument.startsWith('-')) ??
  null;

const refuse = (title: string, text: string): void => {
  dialog.showErrorBox(title, text);
  app.exit(1);
};

const start = async (buildNote: string | null): Promise<void> => {
  if (!app.requestSingleInstanceLock()) return app.quit();
  const refusingProxy = await openRefusingProxy();
  for (const { name, value } of switchesOf(refusingProxy.port))
    app.commandLine.appendSwitch(name, value);
  registerScheme();
  const inspects = mayInspect({ ...__ALCOVE_BUILD__, isPackaged: app.isPackaged });
  if (inspects) openToolsAtF12();
  let running: Awaited<ReturnType<typeof compose>> | null = null;
  let isEnding = false;
  app.once('before-quit', () => void (isEnding = true));
  app.on('second-instance', (_event, argv) => {
    const path = profilePathIn(argv);
    running?.focus();
    if (path !== null) void running?.offerFile(path);
  });
  app.on('window-all-closed', () => app.quit());
  void app
    .whenReady()
    .then(async () => {
      running = await compose({
        outFolder,
        buildNote,
        mayInspect: inspects,
        bearsTrustedTypes: libraryBearsTrustedTypes(__ALCOVE_BUILD__.videoLibrary),
        refusingProxy,
        profilePath: profilePathIn(process.argv),
      });
      console.log(logLine('start.ready'));
    })
    .catch(() => {
      if (isEnding) return;
      console.error(logLine('start.failed'));
      refuse(
        'Alcove',
        'Alcove could not start safely, so it stopped. Nothing was sent. Please start it again; if it stops again, ask your practice.',
      );
    });
};

if (verdict.start) await start(verdict.note);
else
  refuse(
    'Alcove',
    'This installation of Alcove is out of date, so it did not start. Nothing was sent. Please install the newest version from your practice.',
  );
