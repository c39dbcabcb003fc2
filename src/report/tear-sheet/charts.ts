import { compact, count, money, percent, signedPercent } from '../format.js';
import type { TearSheetInput } from '../input.js';
import { drawdownSeries, startingFrom } from '../statistics/index.js';
import type { Analysis, Summary } from '../summary.js';
import { drawdownChart, heatMap, lineChart, priceChart, type LineSeries, type TradeMark } from '../svg/index.js';
import { words, figure, section } from './html.js';

/** Growth beyond this factor is drawn on a logarithmic scale, where equal steps are equal returns. */
const LOG_FROM = 6;

function growth(values: Float64Array): number {
  const low = values.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
  return low > 0 ? values.reduce((most, value) => Math.max(most, value), 0) / low : 0;
}

export function equityCharts(input: TearSheetInput, { summary, benchmark }: Analysis): string {
  const { timeNs, equity } = input.equity;
  if (equity.length === 0) return section('Equity', '', '<p class="quiet">No equity rows.</p>');
  const { performance, currency, drawdowns } = summary;
  const own: LineSeries = {
    name: 'Strategy',
    tone: 'primary',
    timeNs,
    values: equity,
    value: signedPercent(performance.totalReturn),
    area: true,
  };
  const other: LineSeries[] =
    benchmark === undefined || summary.benchmark === undefined
      ? []
      : [
          {
            name: benchmark.name,
            tone: 'secondary',
            timeNs: benchmark.timeNs,
            values: benchmark.equity,
            value: signedPercent(summary.benchmark.totalReturn),
          },
        ];
  const scale = growth(equity) > LOG_FROM || other.some(({ values }) => growth(values) > LOG_FROM) ? 'log' : 'linear';
  const description = `Equity from ${money(summary.startingCash, currency)} to ${money(summary.endingEquity, currency)}.`;
  const lines = lineChart({
    title: 'Equity',
    description,
    series: [own, ...other],
    scale,
    base: summary.startingCash,
    format: compact,
  });
  const series = drawdownSeries(startingFrom(summary.startingCash, equity)).subarray(1);
  const deepest = drawdowns[0] === undefined ? 'No drawdown.' : `Deepest ${percent(performance.maxDrawdownAllRows)}.`;
  const fall = drawdownChart({ title: 'Drawdown', description: deepest, timeNs, values: series });
  return (
    section('Equity', scale === 'log' ? `${currency}, logarithmic scale` : currency, figure(lines)) +
    section('Drawdown', 'Distance to the highest equity so far', figure(fall))
  );
}

export function monthlyChart({ monthly }: Summary): string {
  if (monthly.length === 0) return '';
  const years = count(monthly.length, 'year');
  return section(
    'Monthly returns',
    'Per cent, after fees',
    figure(heatMap({ title: 'Monthly returns', description: `Returns by month over ${years}.`, rows: monthly })),
  );
}

function marksOf({ fills }: TearSheetInput): Map<string, TradeMark[]> {
  const bySymbol = new Map<string, TradeMark[]>();
  fills.symbol.forEach((symbol, i) => {
    const mark = {
      timeNs: fills.timeNs[i] ?? 0n,
      side: fills.side[i] ?? 0,
      quantity: fills.quantity[i] ?? 0,
      price: fills.price[i] ?? Number.NaN,
    };
    if (mark.side === 0 || !(mark.price > 0)) return;
    const marks = bySymbol.get(symbol);
    if (marks === undefined) bySymbol.set(symbol, [mark]);
    else marks.push(mark);
  });
  return bySymbol;
}

/** Charts of more symbols than these would make a page nobody reads; those with most fills are shown. */
const PRICE_CHARTS = 12;

export function priceCharts(input: TearSheetInput, summary: Summary): string {
  if (input.prices === undefined) return '';
  const marks = marksOf(input);
  const shown = summary.bySymbol
    .filter(({ symbol }) => (input.prices?.get(symbol)?.close.length ?? 0) > 0)
    .toSorted((left, right) => right.fills - left.fills)
    .slice(0, PRICE_CHARTS)
    .sort((left, right) => (left.symbol < right.symbol ? -1 : 1));
  const charts = shown.map(({ symbol, fills, profit }) => {
    const prices = input.prices?.get(symbol);
    if (prices === undefined) return '';
    const chart = priceChart({
      title: symbol,
      description: `Close of ${symbol} with ${count(fills, 'fill')}.`,
      ...prices,
      marks: marks.get(symbol) ?? [],
    });
    return `<figure><figcaption><h3>${words(symbol)}</h3><span>${words(`${count(fills, 'fill')}, ${money(profit, summary.currency)}`)}</span></figcaption>${chart}</figure>`;
  });
  if (charts.length === 0) return '';
  const rest = summary.bySymbol.length - shown.length;
  const note = `<span class="key"><svg width="9" height="8"><path class="rx-buy" d="M4.5 0l4.2 7.6H.3z"/></svg> buy <svg width="9" height="8"><path class="rx-sell" d="M4.5 8L8.7.4H.3z"/></svg> sell</span>`;
  const heading = section(
    'Prices and trades',
    rest > 0 ? `The ${shown.length} most traded of ${summary.bySymbol.length} symbols` : '',
    `<div class="multiples">${charts.join('')}</div>`,
  );
  return heading.replace('</h2>', `</h2>${note}`);
}
