// Puts measured figures into tables of Markdown. It must never round a miss into a hit.
import { ratioOf, verdictOf, type BenchResult, type Measure } from './benchResult.ts';
import { isBusy } from './benchResult.ts';
import { summaryOf } from './summary.ts';

/** Three digits that mean something; whole numbers stay whole. */
export const figure = (value: number): string => {
  if (Math.abs(value) >= 100 || Number.isInteger(value)) return value.toFixed(0);
  return value.toFixed(Math.abs(value) >= 10 ? 1 : 2);
};

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
const table = (
  head: readonly string[],
  rows: readonly (readonly string[])[],
): readonly string[] => [
  row(head),
  row(head.map((_, at) => (at === 0 ? '---' : '---:'))),
  ...rows.map(row),
];

export const seriesTable = ({ series, unit }: Measure): readonly string[] =>
  table(
    [unit, 'runs', 'min', 'lower quartile', 'median', 'upper quartile', 'max'],
    series.map(({ name, values }) => {
      const summary = summaryOf(values);
      if (summary === null) return [name, '0', '', '', 'not measured', '', ''];
      const { count, min, lowerQuartile, median, upperQuartile, max } = summary;
      return [name, `${count}`, ...[min, lowerQuartile, median, upperQuartile, max].map(figure)];
    }),
  );

/** The ratio is cut to two digits upwards, so that a miss reads as one. */
const ratioText = (ratio: number | null): string =>
  ratio === null ? '' : (Math.ceil(ratio * 100 - 1e-9) / 100).toFixed(2);

export const goalTable = (measures: readonly Measure[]): readonly string[] =>
  table(
    ['measured', 'against', 'ratio', 'goal', ''],
    measures.flatMap((measure) =>
      measure.goals.map((goal) => [
        `${measure.title}: ${goal.of}`,
        goal.against.join(' + '),
        ratioText(ratioOf(measure, goal)),
        goal.limit === null ? '' : goal.limit.toFixed(2),
        verdictOf(measure, goal),
      ]),
    ),
  );

const measureLines = (measure: Measure): readonly string[] => [
  `### ${measure.title}`,
  '',
  ...seriesTable(measure),
  '',
  `![${measure.title}](benchmarks/${measure.id}.svg)`,
  '',
  ...measure.notes.flatMap((note) => [`- ${note}`]),
  ...(measure.notes.length === 0 ? [] : ['']),
];

const machineLines = (result: BenchResult): readonly string[] => {
  const { processor, cores, memoryGiB, kernel, electron, commit } = result.machine;
  const loads = (list: readonly number[]): string => list.map((one) => one.toFixed(2)).join(', ');
  return [
    `Taken ${result.takenAt} at commit ${commit}, in ${Math.round(result.seconds)} s. ${cores} cores (${processor}), ${memoryGiB} GiB, Linux ${kernel}, Electron ${electron}.`,
    `Load average before ${loads(result.loadBefore)}, after ${loads(result.loadAfter)} (1, 5, 15 minutes).`,
    ...(isBusy(result)
      ? ['**The machine had other work to do**: times are longer than they are on a quiet one.']
      : []),
  ];
};

/** All that the command writes into the document. */
export const figuresText = (result: BenchResult): string =>
  [
    ...machineLines(result),
    '',
    '### Goals',
    '',
    ...goalTable(result.measures),
    '',
    ...result.measures.flatMap(measureLines),
  ]
    .join('\n')
    .trimEnd();
