// Puts what was seen in calls into measures with their goals and notes. It measures nothing.
import type { Measure, Series } from './benchResult.ts';
import type { CallFigures } from './callPair.ts';
import type { CipherCost } from './cipherCost.ts';
import { memoryParts, memorySeries } from './memorySeries.ts';
import type { MemoryByType } from './procFigures.ts';
import type { RawCallTimes } from './rawCall.ts';

export interface RawFigures extends RawCallTimes {
  readonly memory: MemoryByType | null;
}
export interface CallRounds {
  readonly raw: readonly RawFigures[];
  readonly sealed: readonly CallFigures[];
  readonly unsealed: readonly CallFigures[];
  readonly cipherPaced: readonly CipherCost[];
  readonly cipherAlone: readonly CipherCost[];
  readonly hasBridge: boolean;
}

const numbers = (values: readonly (number | null | undefined)[]): readonly number[] =>
  values.filter((value): value is number => typeof value === 'number' && Number.isFinite(value));

/** In the order in which they usually come. */
const steps = [
  'devices asked',
  'first device open',
  'both devices open',
  'focus asked',
  'room asked',
  'in the conference',
  'keys installed',
  'offer came',
  'answer came',
  'connection begun',
  'first candidate',
  'remote track',
  'connected',
  'picture',
] as const;

const sinceClick = (name: string, calls: readonly CallFigures[]): readonly number[] =>
  numbers(
    calls.map(({ moments }) => {
      const [at, click] = [moments[name], moments['click']];
      return at === undefined || click === undefined ? null : at - click;
    }),
  );

const pictures = ({ raw, sealed, hasBridge }: CallRounds): Measure => ({
  id: 'first-picture',
  title: `Click to first picture${hasBridge ? ', over a bridge' : ''}`,
  unit: 'ms',
  series: [
    { name: 'host', values: numbers(sealed.map((one) => one.hostPictureMs)) },
    { name: 'guest', values: numbers(sealed.map((one) => one.guestPictureMs)) },
    { name: 'raw, devices open', values: raw.map((one) => one.pictureMs) },
    { name: 'raw, opening devices', values: raw.map((one) => one.pictureMs + one.devicesMs) },
  ],
  goals: [
    { of: 'host', against: ['raw, devices open'], limit: 1.5 },
    { of: 'guest', against: ['raw, devices open'], limit: 1.5 },
    { of: 'host', against: ['raw, opening devices'], limit: null },
  ],
  notes: [
    'Both have waited: they are signed in at the video server before the click.',
    'Host: from "Let in" to the other\'s first picture on the screen. Guest: from the moment their program learned of it.',
    'Raw: two connections in one page over the same relay (TLS, relay only), signalling by function call.',
    hasBridge
      ? 'The call went over Jicofo and a Videobridge.'
      : 'The direct way. A bridge was not at hand (ALCOVE_BRIDGE), so that way was not measured.',
  ],
});

const pictureSteps = ({ sealed }: CallRounds): Measure => ({
  id: 'picture-steps',
  title: 'Where the time from "Let in" to the picture goes',
  unit: 'ms since the click, host',
  series: steps.map((name): Series => ({ name, values: sinceClick(name, sealed) })),
  goals: [],
  notes: ['A step that is missing did not happen at this side in these calls.'],
});

const hosts = (calls: readonly CallFigures[]) => calls.map((one) => one.hostMemory);
const raws = (calls: readonly RawFigures[]) => calls.map((one) => one.memory);

const memory = ({ raw, sealed }: CallRounds): Measure => ({
  id: 'memory-call',
  title: 'Memory in a call',
  unit: 'MB (PSS, all processes)',
  series: [
    memorySeries('Alcove, host', hosts(sealed)),
    memorySeries('blank and raw call page', raws(raw)),
    ...memoryParts('Alcove', hosts(sealed)),
    ...memoryParts('raw', raws(raw)),
  ],
  goals: [{ of: 'Alcove, host', against: ['blank and raw call page'], limit: 1.3 }],
  notes: [
    'The raw program is the blank window with a second page in which one picture is encoded and one decoded, as at one side of a call.',
    'Both run from files of their own, so that no other program shares their pages.',
  ],
});

const worker = ({ sealed, unsealed, cipherPaced, cipherAlone }: CallRounds): Measure => ({
  id: 'frame-worker',
  title: 'Frame worker for each frame',
  unit: 'µs on a processor (its thread)',
  series: [
    { name: 'sealing and opening', values: sealed.map((one) => one.workerUs) },
    { name: 'passing on unsealed', values: unsealed.map((one) => one.workerUs) },
    { name: "WebCrypto at the call's pace", values: cipherPaced.map((one) => one.threadUs) },
    { name: 'WebCrypto without a pause', values: cipherAlone.map((one) => one.threadUs) },
    { name: 'WebCrypto without a pause, clock', values: cipherAlone.map((one) => one.clockUs) },
  ],
  goals: [
    { of: 'sealing and opening', against: ["WebCrypto at the call's pace"], limit: null },
    { of: 'sealing and opening', against: ['passing on unsealed'], limit: null },
  ],
  notes: [
    "WebCrypto alone: AES-256-GCM in a worker, frames of the same sizes, sealed and opened in turns. At the call's pace every frame wakes the thread, as in a call.",
    'The difference between with and without a pause is what waking a thread costs; the frame worker is woken for each frame and once more for each answer of WebCrypto.',
    'Passing on: the same worker with the same two streams and nothing between them.',
  ],
});

const processor = ({ sealed, unsealed }: CallRounds): Measure => ({
  id: 'call-processor',
  title: 'Processor time of a whole call',
  unit: '% of one core, both programs',
  series: [
    { name: 'sealed', values: sealed.map((one) => one.processorShare) },
    { name: 'unsealed', values: unsealed.map((one) => one.processorShare) },
  ],
  goals: [{ of: 'sealed', against: ['unsealed'], limit: 1.05 }],
  notes: ['All processes of both programs. Unsealed: a changed copy that exists for this only.'],
});

export const callMeasures = (rounds: CallRounds): readonly Measure[] => [
  pictures(rounds),
  pictureSteps(rounds),
  memory(rounds),
  worker(rounds),
  processor(rounds),
];
