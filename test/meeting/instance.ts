// Starts one Alcove as a normal user with the operating system's sandbox on, with a keyring, a home and a profile folder of its own.
import { chmod, chown, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { _electron, type ElectronApplication, type Page } from '@playwright/test';
import { executableOf } from '../../scripts/dist/folders.mjs';
import type { CellName } from '../../preload/contract/cellName.ts';
import type { Keeper } from '../practice/keeper.ts';
import type { RunAs } from '../practice/serverProcess.ts';
import { until } from '../until.ts';

export interface LaunchOptions {
  readonly programFolder: string;
  readonly runAs: RunAs;
  readonly display: string;
  /** The X authority file that lets `runAs` in; null where the display asks for none. */
  readonly authority?: string | null;
  readonly keeper: Keeper;
  /** Runs the program without a keyring, to see it refuse. */
  readonly withoutKeyring?: boolean;
  /** A program that is not packed: Electron itself and the folder it is to run. Null for the packed one. */
  readonly unpacked?: { readonly electron: string; readonly appFolder: string } | null;
  /** Further variables of the program's environment. */
  readonly variables?: Readonly<Record<string, string>>;
}

/** `programFolder` must be one with the fuse turned that lets Playwright in. */
export interface InstanceOptions extends LaunchOptions {
  readonly name: string;
  /** A folder of the run; the instance makes its own inside. */
  readonly runFolder: string;
  /** The practice's file named on the command line; null for none. */
  readonly profilePath?: string | null;
  readonly colourScheme?: 'light' | 'dark';
  /** What the fake camera shows (YUV4MPEG2). */
  readonly cameraFile?: string;
  readonly switches?: readonly string[];
}

export interface Instance {
  readonly name: string;
  readonly app: ElectronApplication;
  readonly home: string;
  /** The desk's page. */
  readonly desk: Page;
  /** The page of a cell, as soon as there is one. */
  page(cell: CellName): Promise<Page>;
  /** The call cell's page, as soon as there is one. */
  call(): Promise<Page>;
  /** What the program wrote, line by line. */
  readonly lines: readonly string[];
  close(): Promise<void>;
}

const quote = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/** The environment is made from nothing: what the starter's shell holds must not change what is measured. */
export const launcherText = (options: LaunchOptions, home: string): string => {
  const program = quote(options.unpacked?.electron ?? executableOf(options.programFolder));
  const keyring =
    options.withoutKeyring === true
      ? `exec ${program} "$@"`
      : `exec dbus-run-session -- sh -c 'printf %s keyring | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1; exec "$0" "$@"' ${program} "$@"`;
  const user =
    options.runAs === null
      ? ''
      : `setpriv --reuid=${options.runAs.uid} --regid=${options.runAs.gid} --clear-groups `;
  const variables = {
    HOME: home,
    DISPLAY: options.display,
    PATH: '/usr/local/bin:/usr/bin:/bin',
    LANG: 'C.UTF-8',
    XDG_RUNTIME_DIR: join(home, 'run'),
    XDG_CURRENT_DESKTOP: 'GNOME',
    NO_AT_BRIDGE: '1',
    ...(options.authority === undefined || options.authority === null
      ? {}
      : { XAUTHORITY: options.authority }),
    ...(options.withoutKeyring === true ? { DBUS_SESSION_BUS_ADDRESS: 'disabled:' } : {}),
    ...options.keeper.mark,
    ...options.variables,
  };
  const assignments = Object.entries(variables)
    .map(([key, value]) => `${key}=${quote(value)}`)
    .join(' ');
  // Playwright adds --no-sandbox when it runs as root; the program does not run as root, and without its sandbox it proves nothing.
  const keepSandbox =
    'for argument do shift; [ "$argument" = --no-sandbox ] || set -- "$@" "$argument"; done';
  return `#!/bin/sh\ncd ${quote(home)}\n${keepSandbox}\nif [ "$ALCOVE_INNER" = 1 ]; then\n${keyring}\nfi\nexec env -i ${assignments} ALCOVE_INNER=1 ${user}"$0" "$@"\n`;
};

export const makeHome = async (home: string, runAs: RunAs): Promise<void> => {
  for (const folder of [home, join(home, 'run')]) {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    if (runAs !== null) await chown(folder, runAs.uid, runAs.gid);
  }
};

export const startInstance = async (options: InstanceOptions): Promise<Instance> => {
  const home = join(options.runFolder, options.name);
  await makeHome(home, options.runAs);
  const script = join(options.runFolder, `${options.name}.sh`);
  await writeFile(script, launcherText(options, home));
  await chmod(script, 0o755);
  const lines: string[] = [];
  const app = await _electron.launch({
    executablePath: script,
    args: [
      ...(options.unpacked ? [options.unpacked.appFolder] : []),
      `--user-data-dir=${join(home, 'profile')}`,
      '--use-fake-device-for-media-stream=fps=30',
      '--password-store=gnome-libsecret',
      ...(options.cameraFile === undefined
        ? []
        : [`--use-file-for-fake-video-capture=${options.cameraFile}`]),
      ...(options.switches ?? []),
      ...(options.profilePath === undefined || options.profilePath === null
        ? []
        : [options.profilePath]),
    ],
    chromiumSandbox: true, // without it Playwright adds --no-sandbox, and nothing here would prove P6
    timeout: 60_000,
  });
  const child = app.process();
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) =>
      lines.push(...chunk.toString().split('\n').filter(Boolean)),
    );
  const pageOf = async (cell: CellName, limitMs: number): Promise<Page> => {
    const opened = (): Page | undefined =>
      app.windows().find((one) => one.url().startsWith(`app://${cell}/`));
    await until(() => opened() !== undefined, `the ${cell} cell`, limitMs);
    const page = opened();
    if (page === undefined) throw new Error(`the ${cell} cell closed again`);
    return page;
  };
  const desk = await pageOf('desk', 60_000);
  const scheme = options.colourScheme;
  if (scheme !== undefined) {
    const dress = (page: Page): Promise<void> =>
      page.emulateMedia({ colorScheme: scheme }).catch(() => undefined);
    await Promise.all(app.windows().map(dress));
    app.on('window', (page) => void dress(page));
  }
  return {
    name: options.name,
    app,
    home,
    desk,
    lines,
    page: (cell) => pageOf(cell, 20_000),
    call: () => pageOf('call', 20_000),
    close: () => app.close(),
  };
};
