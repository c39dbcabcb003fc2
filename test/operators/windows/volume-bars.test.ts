import fc from 'fast-check';
import { test } from 'vitest';
import { volumeBars } from 'rxarrow/operators';
import { barsBy, expectBars } from './_bar-reference.js';
import { trades, type Trade } from './_trades.js';

const weightOf = ({ size }: Trade): number => size;

test('ends a bar with the trade that fills it', () => {
  fc.assert(
    fc.property(trades({ late: 0, missing: false }), fc.integer({ min: 1, max: 40 }), (rows, threshold) => {
      const ends = (own: readonly Trade[]): number[] => {
        let sum = 0;
        return own.flatMap((trade, index) => {
          sum += weightOf(trade);
          if (sum < threshold) return [];
          sum = 0;
          return [index];
        });
      };
      expectBars(rows, volumeBars(threshold), barsBy(rows, ends));
    }),
  );
});
