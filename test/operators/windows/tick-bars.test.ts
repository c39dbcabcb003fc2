import fc from 'fast-check';
import { expect, test } from 'vitest';
import { tickBars } from 'rxarrow/operators';
import { compute, quality } from '../../../src/core/index.js';
import { barsBy, expectBars } from './_bar-reference.js';
import { trades, type Trade } from './_trades.js';

test('ends a bar with the trade that fills it', () => {
  fc.assert(
    fc.property(trades({ late: 0, missing: false }), fc.integer({ min: 1, max: 40 }), (rows, threshold) => {
      const ends = (own: readonly Trade[]): number[] => {
        let sum = 0;
        return own.flatMap((_, index) => {
          sum++;
          if (sum < threshold) return [];
          sum = 0;
          return [index];
        });
      };
      expectBars(rows, tickBars(threshold), barsBy(rows, ends));
    }),
  );
});

test('what a last bar lacks is dropped, or flagged as partial', () => {
  const rows = [1, 2, 3].map((price, n) => ({
    symbol: 'AAA',
    sequence: BigInt(n),
    time: BigInt(n),
    available: BigInt(n),
    price,
    size: 1,
  }));
  expect(compute(rows, tickBars(2)).map(({ close }) => close)).toEqual([2]);
  const all = compute(rows, tickBars({ trades: 2, incomplete: 'emit' }));
  expect(all.map(({ close, quality: bits }) => [close, bits])).toEqual([
    [2, 0],
    [3, quality.partial],
  ]);
});

test('trades without a price are filtered out', () => {
  const rows = [1, null, 3].map((price, n) => ({
    symbol: 'AAA',
    sequence: BigInt(n),
    time: BigInt(n),
    available: BigInt(n),
    price,
    size: 1,
  }));
  expect(compute(rows, tickBars(2)).map(({ open, close, trades: count }) => [open, close, count])).toEqual([[1, 3, 2]]);
});
