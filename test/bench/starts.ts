// Measures starts: Alcove and the blank window in turns, for a new person and for one who is signed in; first paint, home, memory, and where the time goes.
import { until } from '../until.ts';
import type { Stage } from '../meeting/stage.ts';
import type { Measure, Series } from './benchResult.ts';
import type { BenchPrograms } from './benchPrograms.ts';
import { memoryParts, memorySeries } from './memorySeries.ts';
import { familyMemory, totalMb, type MemoryByType } from './procFigures.ts';
import { startPlain, type Moments, type PlainStart } from './plainStart.ts';

export interface StartsPorts {
  readonly stage: Stage;
  readonly programs: BenchPrograms;
  readonly display: string;
  /** The home folder of a host who is signed in. */
  readonly signedInHome: string;
  readonly rounds: number;
  readonly log: (line: string) => void;
}

/** Memory is read when it moves no more than this share between two looks. */
const restShare = 0.01;
const restEveryMs = 1_000;

/** Null when the memory of a process cannot be read. */
const restingMemory = async (start: PlainStart): Promise<MemoryByType | null> => {
  let now = familyMemory(start.family());
  await until(
    () => {
      const before = now === null ? 0 : totalMb(now);
      now = familyMemory(start.family());
      return now === null || Math.abs(totalMb(now) - before) <= restShare * before;
    },
    'memory at rest',
    30_000,
    restEveryMs,
  );
  return now;
};

interface OneStart {
  readonly moments: Moments;
  readonly memory: MemoryByType | null;
}

const oneStart = async (
  ports: StartsPorts,
  home: string,
  programFolder: string,
  last: string,
): Promise<OneStart> => {
  const start = await startPlain(ports.stage, { home, programFolder, display: ports.display });
  try {
    await start.moment(last);
    return { moments: start.moments(), memory: await restingMemory(start) };
  } finally {
    await start.end();
  }
};

/** A moment that a start never told has no value. */
const momentsOf = (
  starts: readonly OneStart[],
  of: (moments: Moments) => number | undefined,
): readonly number[] => starts.flatMap(({ moments }) => of(moments) ?? []);
const firstOf = (mark: string, starts: readonly OneStart[]): readonly number[] =>
  momentsOf(starts, (moments) => moments.get(mark)?.[0]);
const lastOf = (mark: string, starts: readonly OneStart[]): readonly number[] =>
  momentsOf(starts, (moments) => moments.get(mark)?.at(-1));
/** From the program's first line: without launcher, bus, keyring and Electron's own beginning, which both sides have. */
const sinceCode = (mark: string, starts: readonly OneStart[]): readonly number[] =>
  momentsOf(starts, (moments) => {
    const [began, at] = [moments.get('code')?.[0], moments.get(mark)?.[0]];
    return began === undefined || at === undefined ? undefined : at - began;
  });
const memoryOf = (starts: readonly OneStart[]): readonly (MemoryByType | null)[] =>
  starts.map(({ memory }) => memory);

const steps = [
  ['its first line runs', 'code'],
  ['Electron is ready', 'ready'],
  ['first session', 'session'],
  ['first page made', 'page made'],
  ['page begins', 'page began'],
  ['page read', 'page read'],
  ['page scripts ran', 'page scripts ran'],
  ['first paint', 'first paint'],
  ['home', 'home'],
] as const;

const stepSeries = (starts: readonly OneStart[]): readonly Series[] =>
  steps.flatMap(([name, mark]) => [
    { name, values: firstOf(mark, starts) },
    ...(mark === 'session' ? [{ name: 'last session', values: lastOf('session', starts) }] : []),
  ]);

export async function measureStarts(ports: StartsPorts): Promise<readonly Measure[]> {
  const { programs, rounds, log } = ports;
  const blankNew: OneStart[] = [];
  const alcoveNew: OneStart[] = [];
  const blank: OneStart[] = [];
  const signedIn: OneStart[] = [];
  await oneStart(ports, 'blank', programs.blank, 'first paint'); // its home is made, and the files are in the computer's memory
  for (let round = 0; round < rounds; round += 1) {
    blankNew.push(await oneStart(ports, `blank-${round}`, programs.blank, 'first paint'));
    alcoveNew.push(await oneStart(ports, `new-${round}`, programs.reporting, 'first paint'));
    blank.push(await oneStart(ports, 'blank', programs.blank, 'first paint'));
    signedIn.push(await oneStart(ports, ports.signedInHome, programs.reporting, 'home'));
    log(`starts: round ${round + 1} of ${rounds}`);
  }
  return [
    {
      id: 'first-paint',
      title: 'Start to first paint',
      unit: 'ms',
      series: [
        { name: 'Alcove, signed in', values: firstOf('first paint', signedIn) },
        { name: 'blank window', values: firstOf('first paint', blank) },
        { name: 'Alcove, new person', values: firstOf('first paint', alcoveNew) },
        { name: 'blank window, new home', values: firstOf('first paint', blankNew) },
        { name: 'Alcove from its first line', values: sinceCode('first paint', signedIn) },
        { name: 'blank from its first line', values: sinceCode('first paint', blank) },
      ],
      goals: [
        { of: 'Alcove, signed in', against: ['blank window'], limit: 1.15 },
        { of: 'Alcove, new person', against: ['blank window, new home'], limit: 1.15 },
        { of: 'Alcove from its first line', against: ['blank from its first line'], limit: null },
      ],
      notes: [
        'From starting the launcher (user, session bus, keyring, the same for both) to the first paint that the page reports. "From its first line" leaves the launcher and the beginning of Electron out.',
        "Alcove's first paint is its paper with its name on it, the blank window's a word.",
        'Both are the same Electron, packed and with the sandbox on, started in turns without Playwright.',
      ],
    },
    {
      id: 'home',
      title: 'Signed-in start to home',
      unit: 'ms',
      series: [
        { name: 'home', values: firstOf('home', signedIn) },
        { name: 'first paint', values: firstOf('first paint', signedIn) },
      ],
      goals: [{ of: 'home', against: ['first paint'], limit: 1.5 }],
      notes: [
        'Home is there when the conversations are listed and drawn: the crypto store is open and the first sync is done by then.',
      ],
    },
    {
      id: 'start-steps',
      title: 'Where the time of a signed-in start goes',
      unit: 'ms since the launcher',
      series: stepSeries(signedIn),
      goals: [],
      notes: [
        '"First session" and "last session": when the sessions of the cells are made. The processes of the gateway and of the keychain start when the first page has begun.',
      ],
    },
    {
      id: 'memory-home',
      title: 'Memory at home',
      unit: 'MB (PSS, all processes)',
      series: [
        memorySeries('Alcove, signed in', memoryOf(signedIn)),
        memorySeries('blank window', memoryOf(blank)),
        ...memoryParts('Alcove', memoryOf(signedIn)),
        ...memoryParts('blank', memoryOf(blank)),
      ],
      goals: [{ of: 'Alcove, signed in', against: ['blank window'], limit: null }],
      notes: [
        'Signed in: the desk, the matrix cell, and the call page that is loaded ahead are renderers; network, gateway and keychain are utilities.',
      ],
    },
  ];
}
