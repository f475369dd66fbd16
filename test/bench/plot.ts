// Draws one measure as a picture (SVG): a row for each series, every value a dot, the box from quartile to quartile, a line at the median. Decides nothing about the figures.
import type { Measure } from './benchResult.ts';
import { figure } from './figureText.ts';
import { summaryOf, type Summary } from './summary.ts';

const width = 760;
const nameWidth = 250;
const figureWidth = 70;
const rowHeight = 34;
const headHeight = 12;
const footHeight = 34;
const boxHeight = 14;

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
const rounded = (value: number): string => value.toFixed(1).replace(/\.0$/, '');

/** Steps of 1, 2 or 5 times a power of ten, at most six of them. */
export const stepOf = (highest: number): number => {
  const rough = highest / 6;
  const power = 10 ** Math.floor(Math.log10(rough));
  return ([1, 2, 5, 10].find((one) => one * power >= rough) ?? 10) * power;
};

interface Scale {
  readonly highest: number;
  readonly step: number;
  readonly x: (value: number) => number;
}

/** From zero: a bar that begins elsewhere makes small differences look large. */
const scaleOf = (values: readonly number[]): Scale => {
  const top = Math.max(...values, 0);
  const step = top > 0 ? stepOf(top) : 1;
  const highest = Math.max(step, Math.ceil(top / step) * step);
  const room = width - nameWidth - figureWidth;
  return { highest, step, x: (value) => nameWidth + (value / highest) * room };
};

const boxOf = (summary: Summary, { x }: Scale, middle: number): string => {
  const [left, right] = [x(summary.lowerQuartile), x(summary.upperQuartile)];
  const top = middle - boxHeight / 2;
  return [
    `<line x1="${rounded(x(summary.min))}" x2="${rounded(x(summary.max))}" y1="${middle}" y2="${middle}" class="reach"/>`,
    `<rect x="${rounded(left)}" y="${top}" width="${rounded(Math.max(1, right - left))}" height="${boxHeight}" class="box"/>`,
    `<line x1="${rounded(x(summary.median))}" x2="${rounded(x(summary.median))}" y1="${top - 3}" y2="${top + boxHeight + 3}" class="median"/>`,
  ].join('');
};

const axisOf = ({ highest, step, x }: Scale, bottom: number, unit: string): string => {
  const count = Math.round(highest / step);
  const ticks = Array.from({ length: count + 1 }, (_, at) => at * step);
  return ticks
    .map((tick, at) => {
      const label = at === count ? `${figure(tick)} ${escaped(unit)}` : figure(tick);
      return `<line x1="${rounded(x(tick))}" x2="${rounded(x(tick))}" y1="${headHeight}" y2="${bottom}" class="grid"/><text x="${rounded(x(tick))}" y="${bottom + 18}" text-anchor="middle">${label}</text>`;
    })
    .join('');
};

const style =
  'text{font:12px sans-serif;fill:#1f2a2d}.grid{stroke:#d9dedf}.reach{stroke:#4d6a70}.box{fill:#a9c8ce;stroke:#4d6a70}.median{stroke:#12343b;stroke-width:3}.dot{fill:#12343b;fill-opacity:.45}';

export function plotOf({ title, unit, series }: Measure): string {
  const scale = scaleOf(series.flatMap(({ values }) => values));
  const bottom = headHeight + series.length * rowHeight;
  const rows = series.map(({ name, values }, at) => {
    const middle = headHeight + at * rowHeight + rowHeight / 2;
    const summary = summaryOf(values);
    const label = `<text x="${nameWidth - 10}" y="${middle + 4}" text-anchor="end">${escaped(name)}</text>`;
    if (summary === null)
      return `${label}<text x="${nameWidth + 8}" y="${middle + 4}">not measured</text>`;
    const dots = values
      .map(
        (value) => `<circle cx="${rounded(scale.x(value))}" cy="${middle}" r="2.5" class="dot"/>`,
      )
      .join('');
    return `${label}${boxOf(summary, scale, middle)}${dots}<text x="${width - 4}" y="${middle + 4}" text-anchor="end">${figure(summary.median)}</text>`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${bottom + footHeight}" role="img">`,
    `<title>${escaped(title)}</title><style>${style}</style><rect width="100%" height="100%" fill="#fff"/>`,
    axisOf(scale, bottom, unit),
    ...rows,
    '</svg>',
    '',
  ].join('\n');
}
