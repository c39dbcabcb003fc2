import { expect } from 'vitest';
import { compute } from '../../../src/core/index.js';
import type { Row } from './_rows.js';
import type { Trade } from './_trades.js';

/** Cuts the trades of each symbol where `ends` says so, and makes bars of the pieces one by one; in the order in which they end. */
export function barsBy(rows: readonly Trade[], ends: (own: readonly Trade[]) => readonly number[]): Row[] {
  const bars: Row[] = [];
  for (const symbol of new Set(rows.map((row) => row.symbol))) {
    const own = rows.filter((row) => row.symbol === symbol);
    let from = 0;
    for (const last of ends(own)) {
      const inside = own.slice(from, last + 1);
      from = last + 1;
      const prices = inside.map(({ price }) => price as number);
      bars.push({
        symbol,
        sequence: own[last]?.sequence,
        time: inside[0]?.time,
        available: own[last]?.available,
        open: prices[0],
        high: Math.max(...prices),
        low: Math.min(...prices),
        close: prices.at(-1),
        volume: inside.reduce((sum, { size }) => sum + size, 0),
        trades: inside.length,
        quality: 0,
      });
    }
  }
  return bars.sort((a, b) => Number((a['sequence'] as bigint) - (b['sequence'] as bigint)));
}

/** Whether an operator makes just these bars, but for their average price. */
export function expectBars(rows: readonly Trade[], operator: object, expected: readonly Row[]): void {
  expect(compute(rows, operator).map(({ vwap: _, ...bar }) => bar)).toEqual(expected);
}
