import { describe, expect, it } from 'vitest';
import { annualTurnover, averageExposure, roundTrips, timeInMarket, tradedValue, type FillColumns } from '../../../src/report/statistics/index.js';

type Row = readonly [time: number, symbol: string, side: number, quantity: number, price: number, fee?: number];

function fills(rows: readonly Row[]): FillColumns {
  return {
    timeNs: BigInt64Array.from(rows, (row) => BigInt(row[0])),
    symbol: rows.map((row) => row[1]),
    side: Int8Array.from(rows, (row) => row[2]),
    quantity: Float64Array.from(rows, (row) => row[3]),
    price: Float64Array.from(rows, (row) => row[4]),
    fee: Float64Array.from(rows, (row) => row[5] ?? 0),
  };
}

describe('round trips', () => {
  it('run from flat to flat, however often the position changes', () => {
    const trips = roundTrips(fills([[1, 'A', 1, 10, 100, 1], [2, 'A', 1, 10, 110, 1], [3, 'A', -1, 5, 120, 1], [4, 'A', -1, 15, 130, 1]]));
    expect(trips).toEqual([
      { symbol: 'A', direction: 'long', openedNs: 1n, closedNs: 4n, quantity: 20, entryPrice: 105, exitPrice: 127.5, fees: 4, profit: 446, return: 446 / 2100, fills: 4 },
    ]);
  });

  it('a fill that turns the position ends one trip and begins the next, its fee split', () => {
    const trips = roundTrips(fills([[1, 'A', 1, 10, 100], [2, 'A', -1, 30, 90, 3], [3, 'A', 1, 20, 80]]));
    expect(trips.map(({ direction, profit, fees }) => [direction, profit, fees])).toEqual([['long', -101, 1], ['short', 198, 2]]);
  });

  it('keeps symbols apart and values open positions at the mark', () => {
    const trips = roundTrips(fills([[1, 'B', -1, 2, 50], [1, 'A', 1, 1, 10], [2, 'A', -1, 1, 12]]), new Map([['B', 40]]));
    expect(trips.map(({ symbol, closedNs, profit }) => [symbol, closedNs, profit])).toEqual([['A', 2n, 2], ['B', null, 20]]);
  });

  it('partial fills that do not add up to exactly zero still close', () => {
    const trips = roundTrips(fills([[1, 'A', 1, 0.3, 10], [2, 'A', -1, 0.1, 11], [3, 'A', -1, 0.1, 11], [4, 'A', -1, 0.1, 11]]));
    expect(trips).toHaveLength(1);
    expect(trips[0]?.closedNs).toBe(4n);
  });

  it('of no fills', () => expect(roundTrips(fills([]))).toEqual([]));
});

describe('exposure and turnover', () => {
  const some = fills([[2, 'A', 1, 10, 100], [4, 'A', -1, 10, 110]]);
  it('count what was held and traded', () => {
    expect(timeInMarket(BigInt64Array.of(1n, 2n, 3n, 4n), some)).toBe(0.5);
    expect(averageExposure(Float64Array.of(50, 100, 7), Float64Array.of(100, 100, -1))).toBe(0.75);
    expect(tradedValue(some)).toBe(2100);
    expect(annualTurnover(some, Float64Array.of(1000, 1100), 2)).toBe(0.5);
  });
  it('of nothing', () => {
    expect(timeInMarket(new BigInt64Array(), some)).toBeNaN();
    expect(averageExposure(new Float64Array(), new Float64Array())).toBeNaN();
  });
});
