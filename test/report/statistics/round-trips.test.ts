import { describe, expect, it } from 'vitest';
import { roundTrips } from '../../../src/report/statistics/index.js';
import { fills } from './fills.js';

describe('round trips', () => {
  it('run from flat to flat, however often the position changes', () => {
    const trips = roundTrips(
      fills([
        [1, 'A', 1, 10, 100, 1],
        [2, 'A', 1, 10, 110, 1],
        [3, 'A', -1, 5, 120, 1],
        [4, 'A', -1, 15, 130, 1],
      ]),
    );
    expect(trips).toEqual([
      {
        symbol: 'A',
        direction: 'long',
        openedNs: 1n,
        closedNs: 4n,
        quantity: 20,
        entryPrice: 105,
        exitPrice: 127.5,
        fees: 4,
        profit: 446,
        return: 446 / 2100,
        fills: 4,
      },
    ]);
  });

  it('a fill that turns the position ends one trip and begins the next, its fee split', () => {
    const trips = roundTrips(
      fills([
        [1, 'A', 1, 10, 100],
        [2, 'A', -1, 30, 90, 3],
        [3, 'A', 1, 20, 80],
      ]),
    );
    expect(trips.map(({ direction, profit, fees }) => [direction, profit, fees])).toEqual([
      ['long', -101, 1],
      ['short', 198, 2],
    ]);
  });

  it('keeps symbols apart and values open positions at the mark', () => {
    const trips = roundTrips(
      fills([
        [1, 'B', -1, 2, 50],
        [1, 'A', 1, 1, 10],
        [2, 'A', -1, 1, 12],
      ]),
      new Map([['B', 40]]),
    );
    expect(trips.map(({ symbol, closedNs, profit }) => [symbol, closedNs, profit])).toEqual([
      ['A', 2n, 2],
      ['B', null, 20],
    ]);
  });

  it('partial fills that do not add up to exactly zero still close', () => {
    const trips = roundTrips(
      fills([
        [1, 'A', 1, 0.3, 10],
        [2, 'A', -1, 0.1, 11],
        [3, 'A', -1, 0.1, 11],
        [4, 'A', -1, 0.1, 11],
      ]),
    );
    expect(trips).toHaveLength(1);
    expect(trips[0]?.closedNs).toBe(4n);
  });

  it('count a point for what it is worth', () => {
    const futures = fills([
      [1, 'ES', 1, 2, 100, 5],
      [2, 'ES', -1, 2, 101, 5],
    ]);
    const [trip] = roundTrips({ ...futures, multiplier: Float64Array.of(50, 50) });
    expect(trip).toMatchObject({ quantity: 2, entryPrice: 100, exitPrice: 101, profit: 90, return: 0.009 });
    const open = { ...fills([[1, 'ES', -1, 2, 100, 5]]), multiplier: Float64Array.of(50) };
    expect(roundTrips(open, new Map([['ES', 98]]))[0]).toMatchObject({ profit: 195, exitPrice: 98 });
  });

  it('begin with what was held before the first fill', () => {
    const opening = new Map([['A', { quantity: 10, price: 8, multiplier: 5, timeNs: 1n }]]);
    const [trip] = roundTrips({ ...fills([[3, 'A', -1, 10, 10]]), multiplier: Float64Array.of(5) }, undefined, opening);
    expect(trip).toMatchObject({ direction: 'long', openedNs: 1n, closedNs: 3n, entryPrice: 8, profit: 100 });
    expect(roundTrips(fills([]), new Map([['A', 9]]), opening)[0]).toMatchObject({ closedNs: null, profit: 50 });
  });

  it('of no fills', () => expect(roundTrips(fills([]))).toEqual([]));
});
