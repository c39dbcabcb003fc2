import { count, decimal, duration, money, percent, signedPercent } from '../format.js';
import type { Summary } from '../summary.js';
import { dayText } from './days.js';
import { words } from './html.js';

const SYMBOLS_SHOWN = 8;

function symbolsText(symbols: readonly string[]): string {
  if (symbols.length === 0) return 'none';
  const more = symbols.length - SYMBOLS_SHOWN;
  return symbols.slice(0, SYMBOLS_SHOWN).join(', ') + (more > 0 ? ` and ${more} more` : '');
}

function commissionText({ trades }: Summary): string {
  if (!(trades.fees > 0 && trades.tradedValue > 0)) return 'none';
  return `${percent(trades.fees / trades.tradedValue, 3)} of traded value`;
}

function spanText({ firstDay, lastDay }: Summary['period']): string {
  if (firstDay === null || lastDay === null) return 'no data';
  return firstDay === lastDay ? dayText(firstDay) : `${dayText(firstDay)} to ${dayText(lastDay)}`;
}

export function header(summary: Summary): string {
  const { period, symbols, startingCash, currency } = summary;
  const facts = [
    ['Period', spanText(period)],
    [symbols.length === 1 ? 'Symbol' : 'Symbols', symbolsText(symbols)],
    ['Capital', money(startingCash, currency)],
    ['Commission', commissionText(summary)],
  ] as const;
  const list = facts.map(([name, value]) => `<div><dt>${name}</dt><dd>${words(value)}</dd></div>`).join('');
  return `<header><p class="kicker">Tear sheet</p><h1>${words(summary.title)}</h1><dl class="facts">${list}</dl></header>`;
}

interface Card {
  readonly name: string;
  readonly value: string;
  readonly aside: string;
  readonly tone?: 'gain' | 'loss' | undefined;
}

/** No colour for what is shown as zero. */
function toneOf(value: number): 'gain' | 'loss' | undefined {
  if (Math.abs(value) < 0.000_5) return undefined;
  return value > 0 ? 'gain' : value < 0 ? 'loss' : undefined;
}

/** Fewer days than these say little about a year: the card says so in place of the benchmark. */
const DAYS_OF_A_YEAR_FIGURE = 60;

function drawdownAside({ performance, drawdowns }: Summary): string {
  const inside = performance.maxDrawdownAllRows;
  if (inside < performance.maxDrawdown - 0.000_5) return `within days ${percent(inside)}`;
  return drawdowns[0] === undefined ? 'none' : `lasting ${duration(drawdowns[0].days)}`;
}

function cardsOf(summary: Summary): Card[] {
  const { performance, trades, benchmark, currency, startingCash, period } = summary;
  const against = (figure: (value: NonNullable<typeof benchmark>) => string): string =>
    benchmark === undefined ? '' : `benchmark ${figure(benchmark)}`;
  const exposure = Number.isFinite(performance.exposure) ? performance.exposure : performance.timeInMarket;
  return [
    {
      name: 'Total return',
      value: signedPercent(performance.totalReturn),
      aside: money(summary.profit, currency),
      tone: toneOf(performance.totalReturn),
    },
    {
      name: 'Annual return',
      value: signedPercent(performance.annualReturn),
      aside:
        period.days < DAYS_OF_A_YEAR_FIGURE
          ? `from only ${count(period.days, 'day')}`
          : against(({ annualReturn }) => signedPercent(annualReturn)),
    },
    { name: 'Sharpe ratio', value: decimal(performance.sharpe), aside: against(({ sharpe }) => decimal(sharpe)) },
    { name: 'Sortino ratio', value: decimal(performance.sortino), aside: against(({ sortino }) => decimal(sortino)) },
    {
      name: 'Volatility',
      value: percent(performance.volatility),
      aside: against(({ volatility }) => percent(volatility)),
    },
    {
      name: 'Max drawdown',
      value: percent(performance.maxDrawdown),
      aside: drawdownAside(summary),
    },
    {
      name: 'Benchmark',
      value: benchmark === undefined ? '–' : signedPercent(benchmark.totalReturn),
      aside: benchmark?.name ?? 'none given',
    },
    {
      name: 'Round trips',
      value: decimal(trades.closed, 0),
      aside: `${count(trades.fills, 'fill')}${trades.open > 0 ? `, ${trades.open} open` : ''}`,
    },
    {
      name: 'Win rate',
      value: percent(trades.winRate),
      aside: trades.closed === 0 ? '' : `${trades.wins} won, ${trades.losses} lost`,
    },
    {
      name: 'Profit factor',
      value: decimal(trades.profitFactor),
      aside: trades.closed === 0 ? '' : `${signedPercent(trades.averageReturn)} a trip`,
    },
    {
      name: 'Exposure',
      value: percent(exposure),
      aside: `${percent(performance.timeInMarket, 0)} of the time`,
    },
    { name: 'Fees', value: money(trades.fees, currency), aside: `${percent(trades.fees / startingCash)} of capital` },
  ];
}

export function cards(summary: Summary): string {
  const items = cardsOf(summary).map(({ name, value, aside, tone }) => {
    const figure = `<dd${tone === undefined ? '' : ` class="${tone}"`}>${words(value)}</dd>`;
    return `<div><dt>${words(name)}</dt>${figure}<dd class="aside">${words(aside)}</dd></div>`;
  });
  return `<dl class="cards">${items.join('')}</dl>`;
}
