// P6, P19: the program as it is installed, no fuse turned for the tests: it starts and shows itself, and nobody attaches a debugger or makes a plain Node of it.
import { spawn } from 'node:child_process';
import { chmod, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { inspectableFolder, programFolder } from '../../scripts/dist/folders.mjs';
import { linkedCopy } from '../../scripts/dist/linkedCopy.mjs';
import { openDisplay } from '../meeting/display.ts';
import { launcherText, makeHome } from '../meeting/instance.ts';
import { freeTcpPorts } from '../practice/freePorts.ts';
import { practiceFromEnvironment } from '../practice/fromEnvironment.ts';
import { startKeeper, type Keeper } from '../practice/keeper.ts';

const { runAs } = practiceFromEnvironment(process.env);

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });

let keeper: Keeper;
test.beforeEach(async () => {
  keeper = await startKeeper();
});
test.afterEach(() => keeper.release());

// The copy of the tests is the counter-proof: there the same port answers.
for (const [what, packed, inspected] of [
  ['as it is installed it', programFolder, false],
  ['the copy for the tests, and only that copy,', inspectableFolder, true],
] as const) {
  test(`${what} ${inspected ? 'lets a debugger in' : 'shows its window and lets no debugger in'}`, async () => {
    const runFolder = await keeper.makeFolder('alcove-package-');
    const copy = join(runFolder, 'program'); // the normal user may not be able to enter the clone
    linkedCopy(packed, copy);
    const home = join(runFolder, 'home');
    await makeHome(home, runAs);
    const display = await openDisplay(keeper);
    const [port = 0] = await freeTcpPorts(1);
    const script = join(runFolder, 'launch.sh');
    // Each of the two variables would turn the program into something else.
    const variables = { ELECTRON_RUN_AS_NODE: '1', NODE_OPTIONS: '--require=/nowhere.js' };
    const launch = { programFolder: copy, runAs, display: display.name, keeper, variables };
    await writeFile(script, launcherText(launch, home));
    await chmod(script, 0o755);
    const child = spawn(
      script,
      [`--inspect=127.0.0.1:${port}`, '--password-store=gnome-libsecret'],
      { detached: true, stdio: ['ignore', 'pipe', 'pipe'] },
    );
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => {
        output += chunk.toString();
      });
    if (child.pid !== undefined) await keeper.watchGroup(child.pid);
    await expect.poll(() => output, { timeout: 30_000 }).toContain('start.ready');
    await expect.poll(() => display.hasDrawn?.()).toBe(true);
    expect(child.exitCode).toBeNull();
    expect(await answers(port)).toBe(inspected);
  });
}
