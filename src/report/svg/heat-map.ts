import { decimal, percent, typographic } from '../format.js';
import type { MonthlyReturns } from '../statistics/index.js';
import { frame, type FrameSpec } from './frame.js';
import { element, label, share, titleOf } from './markup.js';
import { monthName } from './time-axis.js';

export interface HeatMap {
  readonly title: string;
  readonly description: string;
  readonly rows: readonly MonthlyReturns[];
  readonly width?: number;
}

const ROW_HEIGHT = 27;
const COLUMNS = 13;

/** Months weaker than this are pale even where none is stronger. */
const LEAST_STRONGEST = 0.01;

/** Upper limits of the shades 1 to 3, as fractions of the strongest month. */
const SHADES = [0.15, 0.4, 0.75];

/** `gain-3`: sign and strength of a value, by thresholds that are round fractions of `strongest`. Zero has no shade. */
function shadeOf(value: number, strongest: number): string {
  if (!(Math.abs(value) > 0)) return 'none';
  const strength = SHADES.filter((limit) => Math.abs(value) > limit * strongest).length + 1;
  return `${value > 0 ? 'gain' : 'loss'}-${strength}`;
}

function cell(value: number | null, column: number, y: number, shade: string, words: string): string {
  if (value === null) return '';
  const middle = { x: '50%', y: ROW_HEIGHT / 2 + 3.5, 'text-anchor': 'middle' };
  const short = typographic(decimal(value * 100, 0));
  const text = element(
    'text',
    { ...middle, class: shade.endsWith('4') ? 'rx-on-strong' : 'rx-on-pale' },
    element('tspan', { class: 'rx-wide' }, typographic(decimal(value * 100, 1))),
    element('tspan', { class: 'rx-narrow' }, short),
  );
  const gap = column === COLUMNS - 1 ? 0.012 : 0;
  const place = { x: share(column / COLUMNS + gap), y, width: share(1 / COLUMNS - gap), height: ROW_HEIGHT };
  const box = element('rect', { class: `rx-cell rx-${shade}`, width: '100%', height: ROW_HEIGHT });
  return element('svg', place, titleOf(words), box, text);
}

/** Years by months with the return in each cell, shades from orange (loss) to blue (gain), and the year in the last column. */
export function heatMap(chart: HeatMap): string {
  const { title, description, rows, width } = chart;
  const height = rows.length * ROW_HEIGHT;
  const spec: FrameSpec = {
    title,
    description,
    width,
    height: height + 28,
    margin: { top: 24, right: 6, bottom: 4, left: 40 },
  };
  const months = rows.flatMap((row) => row.months.filter((value) => value !== null).map(Math.abs));
  // One extraordinary month must not bleach all others: the scale ends at the 98 % quantile.
  const strongest = Math.max(
    LEAST_STRONGEST,
    months.sort((left, right) => left - right)[Math.floor((months.length - 1) * 0.98)] ?? 0,
  );
  const strongestYear = rows.reduce((most, { total }) => Math.max(most, Math.abs(total)), LEAST_STRONGEST);
  const heads = Array.from({ length: COLUMNS }, (_, i) => {
    const name = i === COLUMNS - 1 ? 'Year' : monthName(i);
    const words =
      element('tspan', { class: 'rx-wide' }, name) +
      element('tspan', { class: 'rx-narrow' }, i === COLUMNS - 1 ? name : name.charAt(0));
    return element('text', { x: share((i + 0.5) / COLUMNS), y: -9, 'text-anchor': 'middle' }, words);
  });
  const lines = rows.map((row, i) => {
    const y = i * ROW_HEIGHT;
    const cells = row.months.map((value, month) =>
      cell(
        value,
        month,
        y,
        shadeOf(value ?? 0, strongest),
        `${monthName(month)} ${row.year}: ${typographic(percent(value ?? 0, 2))}`,
      ),
    );
    const total = cell(
      row.total,
      COLUMNS - 1,
      y,
      shadeOf(row.total, strongestYear),
      `${row.year}: ${typographic(percent(row.total, 2))}`,
    );
    return (
      label(String(row.year), { x: -8, y: y + ROW_HEIGHT / 2 + 4, 'text-anchor': 'end', class: 'rx-strong' }) +
      cells.join('') +
      total
    );
  });
  return frame(spec, ...heads, ...lines);
}
