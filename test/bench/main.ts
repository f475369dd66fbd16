// `npm run bench`: measures Alcove against what it is built on, in turns and in one run, and writes figures and pictures. It decides nothing about the program.
// `npm run bench -- starts 3`: one part alone, with 3 rounds; the document stays as it is then.
import { execFileSync } from 'node:child_process';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { cpus, loadavg, release, totalmem } from 'node:os';
import { join, resolve } from 'node:path';
import { openDisplay } from '../meeting/display.ts';
import { enrol, signIn } from '../meeting/flows.ts';
import { setStage, type Stage } from '../meeting/stage.ts';
import { makeBenchPrograms, type BenchPrograms } from './benchPrograms.ts';
import type { BenchResult, MachineFacts, Measure } from './benchResult.ts';
import { measureCalls } from './calls.ts';
import { figuresText, seriesTable } from './figureText.ts';
import { measureGateway } from './gatewayCost.ts';
import { withFigures } from './markedText.ts';
import { plotOf } from './plot.ts';
import { measureStarts } from './starts.ts';

const resultsFolder = resolve('test-results/bench');
const documentFile = resolve('docs/benchmarks.md');
const picturesFolder = resolve('docs/benchmarks');

const print = (line: string): void => void process.stdout.write(`${line}\n`);

const words = process.argv.slice(2);
const askedRounds = words.map(Number).find((one) => Number.isInteger(one) && one > 0) ?? null;
const askedParts = words.filter((word) => !/^\d+$/.test(word));

const machineFacts = async (stage: Stage): Promise<MachineFacts> => ({
  processor: cpus()[0]?.model ?? 'unknown processor',
  cores: cpus().length,
  memoryGiB: Math.round(totalmem() / 2 ** 30),
  kernel: release(),
  electron: (await readFile(join(stage.programFolder, 'version'), 'utf8').catch(() => '?')).trim(),
  commit: execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim(),
});

/** The host signs in once; every later start finds them signed in. */
const signInOnce = async (stage: Stage, name: string): Promise<void> => {
  const instance = await stage.start(name);
  await enrol(instance.desk);
  await signIn(instance.desk, stage.host);
  await instance.desk.getByRole('button', { name: 'Invite someone' }).waitFor();
  await instance.close();
};

interface PartPorts {
  readonly stage: Stage;
  readonly programs: BenchPrograms;
}

/** One row for each part: how often it is repeated when nothing else is asked, and what it does. */
const parts: Readonly<
  Record<
    string,
    {
      readonly rounds: number;
      readonly measure: (ports: PartPorts, rounds: number) => Promise<readonly Measure[]>;
    }
  >
> = {
  starts: {
    rounds: 7,
    async measure({ stage, programs }, rounds) {
      const signedInHome = 'signed-in';
      await signInOnce(stage, signedInHome);
      const { name: display } = await openDisplay(stage.keeper);
      return measureStarts({ stage, programs, display, signedInHome, rounds, log: print });
    },
  },
  calls: {
    rounds: 5,
    measure: ({ stage, programs }, rounds) => measureCalls({ stage, programs, rounds, log: print }),
  },
  gateway: { rounds: 5, measure: (_ports, rounds) => measureGateway(rounds) },
};

const isPart = (name: string): boolean => Object.hasOwn(parts, name);

/** What was measured is kept, also where a later part breaks off. */
const keepPart = async (name: string, measures: readonly Measure[]): Promise<void> => {
  await mkdir(resultsFolder, { recursive: true });
  await writeFile(join(resultsFolder, `${name}.json`), `${JSON.stringify(measures, null, 2)}\n`);
  print(measures.flatMap((measure) => ['', measure.title, ...seriesTable(measure)]).join('\n'));
};

const measureAll = async (stage: Stage): Promise<readonly Measure[]> => {
  const ports = { stage, programs: await makeBenchPrograms(stage) };
  const measures: Measure[] = [];
  for (const [name, part] of Object.entries(parts))
    if (askedParts.length === 0 || askedParts.includes(name)) {
      const measured = await part.measure(ports, askedRounds ?? part.rounds);
      await keepPart(name, measured);
      measures.push(...measured);
    }
  return measures;
};

/** Figures of a part, or of few rounds, are for looking at; the document holds whole runs. */
const writeDocument = async (result: BenchResult): Promise<void> => {
  const written = withFigures(await readFile(documentFile, 'utf8'), figuresText(result));
  if (written === null) throw new Error('docs/benchmarks.md has lost the marks of its figures');
  await mkdir(picturesFolder, { recursive: true });
  for (const old of await readdir(picturesFolder)) await rm(join(picturesFolder, old));
  for (const measure of result.measures)
    await writeFile(join(picturesFolder, `${measure.id}.svg`), plotOf(measure));
  await writeFile(documentFile, written);
};

const run = async (stage: Stage): Promise<void> => {
  const startedAtMs = Date.now();
  const loadBefore = loadavg();
  print(`load average ${loadBefore.map((one) => one.toFixed(2)).join(', ')}`);
  const measures = await measureAll(stage);
  const result: BenchResult = {
    takenAt: new Date(startedAtMs).toISOString(),
    machine: await machineFacts(stage),
    loadBefore,
    loadAfter: loadavg(),
    seconds: (Date.now() - startedAtMs) / 1000,
    measures,
  };
  await mkdir(resultsFolder, { recursive: true });
  await writeFile(join(resultsFolder, 'result.json'), `${JSON.stringify(result, null, 2)}\n`);
  if (askedParts.length === 0 && askedRounds === null) await writeDocument(result);
  print(figuresText(result));
};

const unknown = askedParts.find((name) => !isPart(name));
if (unknown !== undefined) {
  print(`There is no part named ${unknown}. There are ${Object.keys(parts).join(', ')}.`);
  process.exit(1);
}
let stage: Stage | null = null;
const end = async (code: number): Promise<never> => {
  await stage?.strike();
  process.exit(code);
};
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => void end(130));
try {
  stage = await setStage();
  await run(stage);
  await end(0);
} catch (error) {
  print(
    `The benchmarks did not come to their end: ${error instanceof Error ? (error.stack ?? error.message) : 'unknown reason'}`,
  );
  await end(1);
}
