import { firstPrice } from './daily.js';
import type { TearSheetInput } from './input.js';
import { roundTrips, tradedValue, valueOfFill, winLoss, type RoundTrip, type WinLoss } from './statistics/index.js';

const NS_PER_DAY = 86_400_000_000_000;

/** Round trips, wins and costs. Wins, losses and averages are those of closed trips, net of fees, in money. */
export interface TradeSummary extends WinLoss {
  readonly fills: number;
  readonly closed: number;
  readonly open: number;
  readonly fees: number;
  readonly tradedValue: number;
  /** Mean return of a closed trip on what was put into it. */
  readonly averageReturn: number;
  readonly averageDays: number;
  readonly best: RoundTrip | undefined;
  readonly worst: RoundTrip | undefined;
  readonly trips: readonly RoundTrip[];
}

export interface SymbolSummary {
  readonly symbol: string;
  readonly fills: number;
  readonly closed: number;
  readonly winRate: number;
  readonly profitFactor: number;
  /** Of closed and open trips, net of fees. */
  readonly profit: number;
  readonly fees: number;
  readonly tradedValue: number;
  readonly averageDays: number;
  /** From first to last close; `NaN` without prices. */
  readonly buyAndHold: number;
}

export function daysHeld(trip: RoundTrip): number {
  return trip.closedNs === null ? Number.NaN : Number(trip.closedNs - trip.openedNs) / NS_PER_DAY;
}

function average(trips: readonly RoundTrip[], figure: (trip: RoundTrip) => number): number {
  return trips.reduce((total, trip) => total + figure(trip), 0) / trips.length;
}

function lastPrices(input: TearSheetInput): Map<string, number> {
  const marks = new Map<string, number>();
  for (const [symbol, { close }] of input.prices ?? [])
    marks.set(symbol, close.findLast((value) => value > 0) ?? Number.NaN);
  return marks;
}

function symbolSummary(
  symbol: string,
  input: TearSheetInput,
  trips: readonly RoundTrip[],
  mark: number,
): SymbolSummary {
  const own = trips.filter((trip) => trip.symbol === symbol);
  const closed = own.filter((trip) => trip.closedNs !== null);
  const { winRate, profitFactor } = winLoss(Float64Array.from(closed, (trip) => trip.profit));
  const prices = input.prices?.get(symbol);
  let traded = 0;
  let fills = 0;
  input.fills.symbol.forEach((name, i) => {
    if (name !== symbol) return;
    fills++;
    traded += valueOfFill(input.fills, i);
  });
  return {
    symbol,
    fills,
    closed: closed.length,
    winRate,
    profitFactor,
    profit: own.reduce((total, trip) => total + trip.profit, 0),
    fees: own.reduce((total, trip) => total + trip.fees, 0),
    tradedValue: traded,
    averageDays: average(closed, daysHeld),
    buyAndHold: prices === undefined ? Number.NaN : mark / firstPrice(prices) - 1,
  };
}

export function tradeSummary(input: TearSheetInput): {
  readonly trades: TradeSummary;
  readonly bySymbol: SymbolSummary[];
} {
  const marks = lastPrices(input);
  const trips = roundTrips(input.fills, marks, input.opening);
  const closed = trips.filter((trip) => trip.closedNs !== null);
  const ranked = closed.toSorted((left, right) => right.profit - left.profit);
  const symbols = [...new Set([...input.fills.symbol, ...(input.prices?.keys() ?? [])])].sort();
  return {
    trades: {
      ...winLoss(Float64Array.from(closed, (trip) => trip.profit)),
      fills: input.fills.timeNs.length,
      closed: closed.length,
      open: trips.length - closed.length,
      fees: input.fills.fee.reduce((total, fee) => total + fee, 0),
      tradedValue: tradedValue(input.fills),
      averageReturn: average(closed, (trip) => trip.return),
      averageDays: average(closed, daysHeld),
      best: ranked[0],
      worst: ranked[ranked.length - 1],
      trips,
    },
    bySymbol: symbols.map((symbol) => symbolSummary(symbol, input, trips, marks.get(symbol) ?? Number.NaN)),
  };
}
