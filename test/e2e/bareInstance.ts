// Starts the program as a person does, without Playwright: its debugger hears every request of a page through main, and what is searched for in main's memory would be found there because of the test.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CellName } from '../../preload/contract/cellName.ts';
import { openDisplay } from '../meeting/display.ts';
import { launcherText, makeHome } from '../meeting/instance.ts';
import type { Stage } from '../meeting/stage.ts';
import { freeTcpPorts } from '../practice/freePorts.ts';
import { familyOf } from './processFamily.ts';
import { until } from '../until.ts';

export interface BareInstance {
  readonly home: string;
  /** The process that was started; the program descends from it. */
  readonly rootPid: number;
  /** Evaluates an expression in main, where `electron` is Electron. What it says and gives stays in main's memory. */
  inMain(expression: string): Promise<unknown>;
  /** Evaluates an expression in the page of a cell. */
  inPage(cell: CellName, expression: string): Promise<unknown>;
  /** Presses the button of this name, as soon as it is there and may be pressed. */
  press(cell: CellName, button: RegExp): Promise<void>;
  /** Types into the field of this name, one key at a time: the text as a whole is in no message. */
  type(cell: CellName, field: string, text: string): Promise<void>;
  end(): Promise<void>;
}

interface Answer {
  readonly id?: number;
  readonly result?: {
    readonly result?: { readonly value?: unknown };
    readonly exceptionDetails?: { readonly text?: string };
  };
}

const everyMs = 100;

interface Inspector {
  readonly evaluate: (expression: string) => Promise<unknown>;
  readonly close: () => void;
}

/** The line of Node's own inspector. */
const openInspector = async (port: number): Promise<Inspector> => {
  let address = '';
  await until(
    async () => {
      const answer = await fetch(`http://127.0.0.1:${port}/json/list`).catch(() => null);
      const [target] =
        answer === null ? [] : ((await answer.json()) as { webSocketDebuggerUrl: string }[]);
      address = target?.webSocketDebuggerUrl ?? '';
      return address !== '';
    },
    'the inspector',
    30_000,
    everyMs,
  );
  const socket = new WebSocket(address);
  await once(socket, 'open');
  const waiting = new Map<number, (answer: Answer) => void>();
  let lastId = 0;
  socket.addEventListener('message', ({ data }) => {
    const answer = JSON.parse(String(data)) as Answer;
    waiting.get(answer.id ?? -1)?.(answer);
  });
  const evaluate = async (expression: string): Promise<unknown> => {
    lastId += 1;
    const id = lastId;
    const answered = new Promise<Answer>((resolve) => waiting.set(id, resolve));
    const params = { expression, awaitPromise: true, returnByValue: true };
    socket.send(JSON.stringify({ id, method: 'Runtime.evaluate', params }));
    const { result } = await answered;
    waiting.delete(id);
    if (result?.exceptionDetails !== undefined)
      throw new Error(`main could not evaluate it: ${result.exceptionDetails.text ?? ''}`);
    return result?.result?.value;
  };
  return { evaluate, close: () => socket.close() };
};

const electron =
  "process.getBuiltinModule('node:module').createRequire(process.execPath)('electron')";

export async function startBare(stage: Stage, name: string): Promise<BareInstance> {
  const { keeper, runAs, programFolder, runFolder } = stage;
  const home = join(runFolder, name);
  await makeHome(home, runAs);
  const display = await openDisplay(keeper);
  const script = join(runFolder, `${name}.sh`);
  await writeFile(
    script,
    launcherText({ programFolder, runAs, display: display.name, keeper }, home),
  );
  await chmod(script, 0o755);
  const [port = 0] = await freeTcpPorts(1);
  const child = spawn(
    script,
    [
      `--inspect=127.0.0.1:${port}`,
      `--user-data-dir=${join(home, 'profile')}`,
      '--use-fake-device-for-media-stream=fps=30',
      '--password-store=gnome-libsecret',
      stage.profilePath,
    ],
    { detached: true, stdio: 'ignore' },
  );
  const rootPid = child.pid;
  if (rootPid === undefined) throw new Error('the program could not be started');
  await keeper.watchGroup(rootPid);
  const { evaluate, close } = await openInspector(port);
  const inMain = (expression: string): Promise<unknown> =>
    evaluate(`(async () => { const electron = ${electron}; return ${expression}; })()`);
  // The inspector answers before Electron is there.
  await until(
    async () => (await inMain('electron.app.isReady()').catch(() => false)) === true,
    'the start of the program',
    30_000,
    everyMs,
  );
  const pageOf = (cell: CellName): string =>
    `electron.webContents.getAllWebContents().find((page) => page.getURL().startsWith('app://${cell}/'))`;
  const inPage = (cell: CellName, expression: string): Promise<unknown> =>
    inMain(`${pageOf(cell)}?.executeJavaScript(${JSON.stringify(expression)})`);

  return {
    home,
    rootPid,
    inMain,
    inPage,
    press: (cell, button) =>
      until(
        async () =>
          (await inPage(
            cell,
            `(() => {
              const found = [...document.querySelectorAll('button')].find(
                (one) => ${String(button)}.test(one.textContent.trim()) && !one.disabled);
              found?.click();
              return found !== undefined;
            })()`,
          )) === true,
        `the button ${String(button)}`,
        60_000,
        everyMs,
      ),
    async type(cell, field, text) {
      const focus = `(() => {
        const found = document.querySelector('input[name="${field}"]');
        found?.focus();
        return found !== null && document.activeElement === found;
      })()`;
      await until(
        async () => (await inPage(cell, focus)) === true,
        `the field ${field}`,
        30_000,
        everyMs,
      );
      for (const key of text)
        await inMain(
          `${pageOf(cell)}.sendInputEvent({ type: 'char', keyCode: ${JSON.stringify(key)} })`,
        );
      await until(
        async () =>
          (await inPage(cell, `document.querySelector('input[name="${field}"]').value.length`)) ===
          text.length,
        `the text in ${field}`,
      );
    },
    async end() {
      // Node does not end while somebody is connected to its inspector.
      await inMain('(setTimeout(() => electron.app.quit(), 100), 1)');
      close();
      await until(() => familyOf(rootPid).length === 0, 'the end of every process', 20_000, 50);
    },
  };
}
