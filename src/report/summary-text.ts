import { count, decimal, duration, money, percent, signedPercent } from './format.js';
import type { Summary } from './summary.js';
import { isoDay } from './tear-sheet/days.js';

export interface SummaryTextOptions {
  /** ANSI colours: bold headings, blue gains, orange losses. Default false. */
  readonly colour?: boolean;
}

interface Line {
  readonly name: string;
  readonly value: string;
  /** The same figure of the benchmark. */
  readonly other?: string;
  /** Colours the value by its sign. */
  readonly sign?: number;
}

type Paint = (text: string, style: 'bold' | 'dim' | 'gain' | 'loss') => string;

const CODES = { bold: '1', dim: '2', gain: '38;5;75', loss: '38;5;208' } as const;
const GAP = 2;

function width(lines: readonly Line[], text: (line: Line) => string): number {
  return lines.reduce((most, line) => Math.max(most, text(line).length), 0);
}

function lineText(
  line: Line,
  widths: { readonly name: number; readonly value: number; readonly other: number },
  paint: Paint,
): string {
  const name = paint(line.name.padEnd(widths.name + GAP), 'dim');
  const value = line.value.padStart(widths.value);
  const coloured =
    line.sign === undefined || line.sign === 0 || Number.isNaN(line.sign)
      ? value
      : paint(value, line.sign > 0 ? 'gain' : 'loss');
  const other = line.other === undefined ? '' : paint(' '.repeat(GAP) + line.other.padStart(widths.other), 'dim');
  return `${name}${coloured}${other}`.trimEnd();
}

function performanceLines({ performance: own, benchmark, profit, endingEquity, currency }: Summary): Line[] {
  const beside = (figure: (curve: NonNullable<typeof benchmark>) => string): { other?: string } =>
    benchmark === undefined ? {} : { other: figure(benchmark) };
  return [
    { name: 'Ending equity', value: money(endingEquity, currency) },
    { name: 'Profit', value: money(profit, currency), sign: profit },
    {
      name: 'Total return',
      value: signedPercent(own.totalReturn),
      sign: own.totalReturn,
      ...beside((curve) => signedPercent(curve.totalReturn)),
    },
    {
      name: 'Annual return',
      value: signedPercent(own.annualReturn),
      ...beside((curve) => signedPercent(curve.annualReturn)),
    },
    { name: 'Volatility', value: percent(own.volatility), ...beside((curve) => percent(curve.volatility)) },
    { name: 'Sharpe ratio', value: decimal(own.sharpe), ...beside((curve) => decimal(curve.sharpe)) },
    { name: 'Sortino ratio', value: decimal(own.sortino), ...beside((curve) => decimal(curve.sortino)) },
    { name: 'Calmar ratio', value: decimal(own.calmar), ...beside((curve) => decimal(curve.calmar)) },
    { name: 'Max drawdown', value: percent(own.maxDrawdown), ...beside((curve) => percent(curve.maxDrawdown)) },
    { name: 'Longest drawdown', value: duration(own.longestDrawdownDays) },
    { name: 'Exposure', value: percent(own.exposure) },
  ];
}

function tradeLines({ trades, currency }: Summary): Line[] {
  return [
    { name: 'Round trips', value: decimal(trades.closed, 0) },
    { name: 'Still open', value: decimal(trades.open, 0) },
    { name: 'Fills', value: decimal(trades.fills, 0) },
    { name: 'Win rate', value: percent(trades.winRate) },
    { name: 'Profit factor', value: decimal(trades.profitFactor) },
    { name: 'Average win', value: money(trades.averageWin, currency) },
    { name: 'Average loss', value: money(trades.averageLoss, currency) },
    { name: 'Average held', value: duration(trades.averageDays) },
    { name: 'Fees', value: money(trades.fees, currency) },
  ];
}

/** The main figures for a terminal: names to the left, numbers aligned to the right, the benchmark beside them. Ends with a line break. */
export function summaryText(summary: Summary, options: SummaryTextOptions = {}): string {
  const paint: Paint = (text, style) => (options.colour === true ? `\u001b[${CODES[style]}m${text}\u001b[0m` : text);
  const { period, benchmark } = summary;
  const span =
    period.firstDay === null || period.lastDay === null
      ? 'no equity rows'
      : `${isoDay(period.firstDay)} to ${isoDay(period.lastDay)}, ${count(period.days, 'day')}`;
  const performance = performanceLines(summary);
  const trades = tradeLines(summary);
  const all = [...performance, ...trades];
  const widths = {
    name: width(all, (line) => line.name),
    value: Math.max(
      width(all, (line) => line.value),
      'strategy'.length,
    ),
    other: Math.max(
      width(all, (line) => line.other ?? ''),
      benchmark?.name.length ?? 0,
    ),
  };
  const columns =
    benchmark === undefined
      ? ''
      : 'strategy'.padStart(widths.value) + ' '.repeat(GAP) + benchmark.name.padStart(widths.other);
  return [
    paint(summary.title, 'bold'),
    paint(`${span}; periods a year: ${period.basis}`, 'dim'),
    '',
    paint('Performance', 'bold') +
      (columns === '' ? '' : paint(' '.repeat(widths.name + GAP - 'Performance'.length) + columns, 'dim')),
    ...performance.map((line) => lineText(line, widths, paint)),
    '',
    paint('Trades', 'bold'),
    ...trades.map((line) => lineText(line, widths, paint)),
    '',
  ].join('\n');
}
