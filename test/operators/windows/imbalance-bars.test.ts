import fc from 'fast-check';
import { expect, test } from 'vitest';
import { imbalanceBars } from 'rxarrow/operators';
import { compute } from '../../../src/core/index.js';
import { barsBy, expectBars } from './_bar-reference.js';
import { imbalanceEnds, type Expectations } from './_information-reference.js';
import { trades } from './_trades.js';

const expectations = fc.record({
  of: fc.constantFrom('ticks', 'volume', 'notional'),
  ticks: fc.integer({ min: 2, max: 12 }),
  barSpan: fc.integer({ min: 1, max: 6 }),
  tickSpan: fc.integer({ min: 1, max: 30 }),
}) as fc.Arbitrary<Pick<Expectations, 'of' | 'ticks' | 'barSpan' | 'tickSpan'>>;

test('ends bars where the definition does, expectations recomputed from all trades so far', () => {
  fc.assert(
    fc.property(trades({ late: 0, missing: false, most: 160 }), expectations, (rows, given) => {
      const bounded = { ...given, least: 1, most: 40 };
      expectBars(
        rows,
        imbalanceBars(bounded),
        barsBy(rows, (own) => imbalanceEnds(own, bounded)),
      );
    }),
  );
});

test('believes a column that says who took', () => {
  const rows = [1, 1, 1, 1, -1, -1, 0, -1].map((side, n) => ({
    symbol: 'AAA',
    sequence: BigInt(n),
    time: BigInt(n),
    available: BigInt(n),
    price: 5,
    size: 1,
    side,
  }));
  // Four buys set the expectations and are as many as expected; with a flat price nothing else tells.
  const bars = compute(rows, imbalanceBars({ ticks: 4, side: 'side', least: 4, most: 4 }));
  expect(bars.map(({ sequence }) => sequence)).toEqual([3n, 7n]);
});

test('wants the expected trades within their bounds', () => {
  expect(() => imbalanceBars({ ticks: 5, least: 9 })).toThrow(/"ticks" between "least" and "most"/);
});
