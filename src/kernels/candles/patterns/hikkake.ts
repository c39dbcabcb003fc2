import type { CandleRows } from '../candle-rows.js';
import type { CandlePattern } from '../pattern.js';

const values = [200, 100, -100, -200] as const;
/** A pattern may be confirmed by one of the candles that follow it. */
const confirmedWithin = 3;

/** Whether the range of candle i lies within that of the one before. */
function inside({ high, low }: CandleRows, i: number): boolean {
  return high[i]! < high[i - 1]! && low[i]! > low[i - 1]!;
}

/** 100 where candle i makes a lower high and low than the one before, -100 where both are higher, else 0. */
function breaksOut({ high, low }: CandleRows, i: number): number {
  if (high[i]! < high[i - 1]! && low[i]! < low[i - 1]!) return 100;
  return high[i]! > high[i - 1]! && low[i]! > low[i - 1]! ? -100 : 0;
}

function hikkake(rows: CandleRows, i: number): number {
  return inside(rows, i - 1) ? breaksOut(rows, i) : 0;
}

/** The close of the middle candle near the end of its range from which the market breaks out. */
function modifiedHikkake(rows: CandleRows, i: number): number {
  if (!inside(rows, i - 2) || !inside(rows, i - 1)) return 0;
  const { high, low, close, near } = rows;
  const way = breaksOut(rows, i);
  if (way > 0) return close[i - 2]! <= low[i - 2]! + near[i - 2]! ? way : 0;
  return close[i - 2]! >= high[i - 2]! - near[i - 2]! ? way : 0;
}

/** Whether candle i closes beyond the candle before the break-out at candle `at`, against it. */
function confirms({ high, low, close }: CandleRows, i: number, at: number, way: number): boolean {
  return way > 0 ? close[i]! > high[at - 1]! : close[i]! < low[at - 1]!;
}

/** The pattern itself, or else the first confirmation of the latest one. */
function orConfirmed(pattern: (rows: CandleRows, i: number) => number) {
  return (rows: CandleRows, i: number): number => {
    const here = pattern(rows, i);
    if (here !== 0) return here;
    for (let at = i - 1; at >= i - confirmedWithin; at--) {
      const way = pattern(rows, at);
      if (way === 0) continue;
      if (!confirms(rows, i, at, way)) return 0;
      for (let before = at + 1; before < i; before++) if (confirms(rows, before, at, way)) return 0;
      return 2 * way;
    }
    return 0;
  };
}

export const hikkakes = [
  {
    name: 'hikkake',
    talib: 'CDLHIKKAKE',
    title: 'Hikkake',
    says: 'An inside bar and a break-out from it that should fail, 100 for one downwards; 200 where one of the next three candles confirms it by a close beyond the inside bar.',
    values,
    shapes: [0, 0, 0],
    warmup: () => 2 + confirmedWithin,
    reach: 2 + confirmedWithin,
    match: orConfirmed(hikkake),
  },
  {
    name: 'modifiedHikkake',
    talib: 'CDLHIKKAKEMOD',
    title: 'Modified hikkake',
    says: 'Two inside bars, the first of which closes near its end, and a break-out there that should fail; 200 where one of the next three candles confirms that.',
    values,
    shapes: [0, 0, 0, 0],
    uses: ['near'],
    warmup: (longest) => Math.max(1, longest) + 2 + confirmedWithin,
    reach: 3 + confirmedWithin,
    match: orConfirmed(modifiedHikkake),
  },
] as const satisfies readonly CandlePattern[];
