// Makes the programs that are measured, each a changed copy of the packaged one: with moments written out, blank, raw, unsealed. None of them is in a package.
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';
import { changedProgram } from '../meeting/changedProgram.ts';
import type { Stage } from '../meeting/stage.ts';

/** `name` of a file in `programs/`: the code without its types. */
const codeOf = async (name: string): Promise<string> =>
  stripTypeScriptTypes(await readFile(new URL(`./programs/${name}.ts`, import.meta.url), 'utf8'), {
    mode: 'strip',
  });

const packageText = (main: string): string =>
  JSON.stringify({ name: 'alcove-bench', version: '0.0.0', type: 'module', main });

/** A program of ours with nothing of Alcove in it; `withReporter`: it writes its moments out. */
const otherProgram = (stage: Stage, name: string, withReporter: boolean): Promise<string> =>
  changedProgram(stage, name, async (folder) => {
    for (const entry of await readdir(folder)) await rm(join(folder, entry), { recursive: true });
    await writeFile(join(folder, 'package.json'), packageText('main.js'));
    await writeFile(join(folder, 'reporter.js'), await codeOf('reporter'));
    await writeFile(join(folder, 'program.js'), await codeOf(name));
    const reporter = withReporter ? `import './reporter.js';\n` : '';
    await writeFile(join(folder, 'main.js'), `${reporter}import './program.js';\n`);
  });

/** Alcove as it is, which also writes its moments out. */
const reportingProgram = (stage: Stage): Promise<string> =>
  changedProgram(stage, 'reporting', async (folder) => {
    const path = join(folder, 'package.json');
    const facts: unknown = JSON.parse(await readFile(path, 'utf8'));
    await writeFile(path, JSON.stringify({ ...(facts as object), main: 'main/reportingEntry.js' }));
    await writeFile(join(folder, 'main', 'reporter.js'), await codeOf('reporter'));
    await writeFile(
      join(folder, 'main', 'reportingEntry.js'),
      `import './reporter.js';\nimport './entry.js';\n`,
    );
  });

/** Alcove with a worker that seals nothing. */
const unsealedProgram = (stage: Stage): Promise<string> =>
  changedProgram(stage, 'unsealed', async (folder) =>
    writeFile(
      join(folder, 'renderer', 'call', 'lib-jitsi-meet.e2ee-worker.js'),
      await codeOf('unsealedWorker'),
    ),
  );

export interface BenchPrograms {
  readonly blank: string;
  readonly reporting: string;
  readonly raw: string;
  readonly unsealed: string;
}

export async function makeBenchPrograms(stage: Stage): Promise<BenchPrograms> {
  return {
    blank: await otherProgram(stage, 'blank', true),
    reporting: await reportingProgram(stage),
    raw: await otherProgram(stage, 'raw', false),
    unsealed: await unsealedProgram(stage),
  };
}
