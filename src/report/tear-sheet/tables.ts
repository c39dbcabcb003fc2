import { decimal, duration, money, percent, plain, price, signedPercent } from '../format.js';
import type { RoundTrip } from '../statistics/index.js';
import { timeText } from '../statistics/index.js';
import type { Summary } from '../summary.js';
import { daysHeld } from '../trades.js';
import { isoDay } from './days.js';
import { figures, section, table, type Cell } from './html.js';

/** Money without its currency, which stands in the heading: whole, so that the column lines up. */
function amount(value: number): Cell {
  const text = decimal(value, 0);
  return value < 0 ? { text, class: 'loss' } : { text };
}

export function symbolTable({ bySymbol, currency, startingCash }: Summary): string {
  if (bySymbol.length === 0) return '';
  const rows = bySymbol.map((row): Cell[] => [
    row.symbol,
    amount(row.profit),
    signedPercent(row.profit / startingCash),
    signedPercent(row.buyAndHold),
    decimal(row.closed, 0),
    percent(row.winRate, 0),
    decimal(row.profitFactor),
    duration(row.averageDays),
    decimal(row.fees, 0),
  ]);
  const columns = [
    { name: 'Symbol', kind: 'text' as const },
    { name: 'Profit' },
    { name: 'Of capital' },
    { name: 'Buy and hold', minor: true },
    { name: 'Round trips' },
    { name: 'Won' },
    { name: 'Profit factor', minor: true },
    { name: 'Average held', minor: true },
    { name: 'Fees', minor: true },
  ];
  return section('By symbol', `${currency}, after fees; open positions at their last close`, table(columns, rows));
}

export function drawdownTable({ drawdowns }: Summary): string {
  if (drawdowns.length === 0) return '';
  const rows = drawdowns.map(({ depth, peakDay, valleyDay, recoveryDay, days }): Cell[] => [
    isoDay(peakDay),
    isoDay(valleyDay),
    recoveryDay === null ? 'not yet' : isoDay(recoveryDay),
    duration(days),
    percent(depth),
  ]);
  const columns = [
    { name: 'Peak', kind: 'text' as const },
    { name: 'Valley', minor: true },
    { name: 'Recovered' },
    { name: 'Length' },
    { name: 'Depth' },
  ];
  return section('Largest drawdowns', 'At the end of each day', table(columns, rows));
}

const TRIPS_SHOWN = 16;

function tripRow(trip: RoundTrip): Cell[] {
  return [
    trip.symbol,
    trip.direction,
    timeText(trip.openedNs),
    trip.closedNs === null ? 'open' : timeText(trip.closedNs),
    trip.closedNs === null ? '–' : duration(daysHeld(trip)),
    plain(Number(trip.quantity.toPrecision(8))),
    price(trip.entryPrice),
    price(trip.exitPrice),
    signedPercent(trip.return),
    amount(trip.profit),
  ];
}

/** All round trips where they are few; else the best and the worst quarter of the table and the latest half. */
export function notableTrips(trips: readonly RoundTrip[], limit: number): RoundTrip[] {
  if (trips.length <= limit) return [...trips];
  const quarter = Math.floor(limit / 4);
  const ranked = trips.toSorted((left, right) => right.profit - left.profit);
  const chosen = new Set([...ranked.slice(0, quarter), ...ranked.slice(-quarter)]);
  for (let i = trips.length - 1; i >= 0 && chosen.size < limit; i--) {
    const trip = trips[i];
    if (trip !== undefined) chosen.add(trip);
  }
  return trips.filter((trip) => chosen.has(trip));
}

export function tradeTable({ trades, currency }: Summary): string {
  const { trips } = trades;
  if (trips.length === 0) return section('Round trips', '', '<p class="quiet">No fills, so no round trips.</p>');
  const shown = notableTrips(trips, TRIPS_SHOWN);
  const note =
    shown.length === trips.length
      ? `${currency}, from flat to flat, after fees`
      : `Best, worst and latest, ${shown.length} of ${decimal(trips.length, 0)}; ${currency}, from flat to flat, after fees`;
  const columns = [
    { name: 'Symbol', kind: 'text' as const },
    { name: 'Side', kind: 'text' as const, minor: true },
    { name: 'Opened' },
    { name: 'Closed' },
    { name: 'Held', minor: true },
    { name: 'Quantity', minor: true },
    { name: 'Entry', minor: true },
    { name: 'Exit', minor: true },
    { name: 'Return' },
    { name: 'Profit' },
  ];
  return section(
    'Round trips',
    note,
    table(
      columns,
      shown.map((trip) => tripRow(trip)),
    ),
  );
}

export function statisticsTable(summary: Summary): string {
  const { performance, benchmark, trades, currency, period } = summary;
  const pairs: (readonly [string, string])[] = [
    ['Calmar ratio', decimal(performance.calmar)],
    ['Omega ratio', decimal(performance.omega)],
    ['Ulcer index', percent(performance.ulcerIndex)],
    ['Longest drawdown', duration(performance.longestDrawdownDays)],
    ['Max drawdown, all rows', percent(performance.maxDrawdownAllRows)],
    ['Value at risk, day, 5%', percent(performance.valueAtRisk, 2)],
    ['Expected shortfall, 5%', percent(performance.expectedShortfall, 2)],
    ['Best day', signedPercent(performance.bestDay, 2)],
    ['Worst day', signedPercent(performance.worstDay, 2)],
    ['Days with a gain', percent(performance.positiveDays)],
    ['Months with a gain', percent(performance.positiveMonths)],
    ['Skewness', decimal(performance.skewness)],
    ['Excess kurtosis', decimal(performance.excessKurtosis)],
    ['Tail ratio', decimal(performance.tailRatio)],
    ['Stability', decimal(performance.stability)],
    ['Chance of Sharpe above 0', percent(performance.probabilisticSharpe)],
    ['Turnover a year', percent(performance.turnover, 0)],
    ['Traded value', money(trades.tradedValue, currency)],
    ['Average win', money(trades.averageWin, currency)],
    ['Average loss', money(trades.averageLoss, currency)],
    ['Average held', duration(trades.averageDays)],
    ...(benchmark === undefined
      ? []
      : ([
          ['Alpha', signedPercent(benchmark.alpha)],
          ['Beta', decimal(benchmark.beta)],
          ['Correlation', decimal(benchmark.correlation)],
          ['Tracking error', percent(benchmark.trackingError)],
          ['Information ratio', decimal(benchmark.informationRatio)],
          ['Benchmark drawdown', percent(benchmark.maxDrawdown)],
        ] as const)),
  ];
  const note = `From ${decimal(period.days, 0)} daily closes of equity; periods a year: ${period.basis}`;
  return section('Statistics', note, figures(pairs));
}
