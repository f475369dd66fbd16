// What the benchmarks say: ratios and verdicts, tables, pictures, and where in the document they stand.
import { expect, it } from 'vitest';
import { isBusy, ratioOf, verdictOf, type BenchResult, type Measure } from './benchResult.ts';
import { figure, figuresText, goalTable, seriesTable } from './figureText.ts';
import { withFigures } from './markedText.ts';
import { plotOf, stepOf } from './plot.ts';

const measure: Measure = {
  id: 'start',
  title: 'Start',
  unit: 'ms',
  series: [
    { name: 'Alcove', values: [300, 310, 290] },
    { name: 'blank', values: [100, 110, 90] },
    { name: 'more <raw>', values: [100] },
    { name: 'bridge', values: [] },
  ],
  goals: [],
  notes: ['One note.'],
};
const goal = { of: 'Alcove', against: ['blank'], limit: 3 };

const result: BenchResult = {
  takenAt: '2026-01-01T00:00:00.000Z',
  machine: { processor: 'p', cores: 2, memoryGiB: 24, kernel: '6', electron: '33', commit: 'c' },
  loadBefore: [0.2, 1, 2],
  loadAfter: [1, 1, 1],
  seconds: 12.4,
  measures: [{ ...measure, goals: [goal] }],
};

it('sets a median against the sum of others', () => {
  expect(ratioOf(measure, goal)).toBe(3);
  expect(ratioOf(measure, { ...goal, against: ['blank', 'more <raw>'] })).toBe(1.5);
});

it('claims nothing where one side was not measured', () => {
  expect(ratioOf(measure, { ...goal, against: ['blank', 'bridge'] })).toBeNull();
  expect(ratioOf(measure, { ...goal, of: 'nobody' })).toBeNull();
  expect(verdictOf(measure, { ...goal, of: 'bridge' })).toBe('not measured');
});

it('calls a goal met up to its limit and not beyond', () => {
  expect(verdictOf(measure, goal)).toBe('met');
  expect(verdictOf(measure, { ...goal, limit: 2.999 })).toBe('missed');
  expect(verdictOf(measure, { ...goal, limit: null })).toBe('no goal');
});

it('does not round a miss into a hit', () => {
  const close = {
    ...measure,
    series: [
      { name: 'a', values: [1.1501] },
      { name: 'b', values: [1] },
    ],
  };
  const rows = goalTable([{ ...close, goals: [{ of: 'a', against: ['b'], limit: 1.15 }] }]);
  expect(rows[2]).toBe('| Start: a | b | 1.16 | 1.15 | missed |');
});

it('writes figures with the digits that mean something', () => {
  expect([1234.5, 123.4, 12.34, 1.234, 7, 0.5].map(figure)).toEqual([
    '1235',
    '123',
    '12.3',
    '1.23',
    '7',
    '0.50',
  ]);
});

it('has a row for every series, also for one without values', () => {
  const rows = seriesTable(measure);
  expect(rows).toHaveLength(2 + measure.series.length);
  expect(rows[2]).toBe('| Alcove | 3 | 290 | 295 | 300 | 305 | 310 |');
  expect(rows[5]).toContain('not measured');
});

it('says when the machine was busy', () => {
  expect(isBusy(result)).toBe(false);
  expect(figuresText(result)).not.toContain('other work');
  const busy = { ...result, loadBefore: [0.6, 0, 0] };
  expect(isBusy(busy)).toBe(true);
  expect(figuresText(busy)).toContain('other work');
});

it('puts table, picture and notes of each measure into the text', () => {
  const text = figuresText(result);
  for (const part of ['### Start', '(benchmarks/start.svg)', '- One note.', '| met |'])
    expect(text).toContain(part);
});

it('writes between the marks and nowhere else', () => {
  const document = withFigures(
    'a\n<!-- figures: written by npm run bench -->\nold\n<!-- end of the figures -->\nb\n',
    'new',
  );
  expect(document).toBe(
    'a\n<!-- figures: written by npm run bench -->\n\nnew\n\n<!-- end of the figures -->\nb\n',
  );
  expect(withFigures(document ?? '', 'new')).toBe(document);
});

it('writes nothing into a document without its marks, or with two of them', () => {
  expect(withFigures('a', 'new')).toBeNull();
  const mark = '<!-- figures: written by npm run bench -->';
  expect(withFigures(`${mark}${mark}<!-- end of the figures -->`, 'new')).toBeNull();
  expect(withFigures(`<!-- end of the figures -->${mark}`, 'new')).toBeNull();
});

it('draws every value as a dot, and words as text', () => {
  const svg = plotOf(measure);
  expect(svg.match(/<circle /g)).toHaveLength(7);
  expect(svg.match(/class="box"/g)).toHaveLength(3);
  expect(svg).toContain('more &lt;raw&gt;');
  expect(svg).toContain('not measured');
});

it('begins at zero and keeps every value inside', () => {
  const svg = plotOf(measure);
  const xs = [...svg.matchAll(/cx="([\d.]+)"/g)].map((found) => Number(found[1]));
  expect(Math.min(...xs)).toBeGreaterThan(250);
  expect(Math.max(...xs)).toBeLessThanOrEqual(690);
  expect(svg).toContain('>0</text>');
});

it('steps by one, two or five', () => {
  expect([6, 7, 30, 31, 350, 0.7].map(stepOf)).toEqual([1, 2, 5, 10, 100, 0.2]);
});
