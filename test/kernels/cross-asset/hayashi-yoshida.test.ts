import fc from 'fast-check';
import { expect, it } from 'vitest';
import { hayashiYoshida, hayashiYoshidaKernel } from 'rxarrow/kernels';
import { kernelLaws } from '../../support/kernel-laws.js';
import { renamed } from '../../support/renamed-kernel.js';

kernelLaws(renamed(hayashiYoshidaKernel, { x: 'close', y: 'high' }), [{ period: 1 }, { period: 14 }]);

interface Interval {
  readonly from: number;
  readonly to: number;
  readonly change: number;
}

/** Returns of the rows that have a price, with the rows between which they lie. */
function intervalsOf(prices: readonly (number | null)[]): Interval[] {
  const ticks = prices.flatMap((price, row) => (price === null ? [] : [{ row, price }]));
  return ticks.slice(1).map(({ row, price }, k) => ({
    from: ticks[k]!.row,
    to: row,
    change: Math.log(price / ticks[k]!.price),
  }));
}

it('is the sum over all overlapping intervals', () => {
  const tick = fc.record({
    x: fc.option(fc.integer({ min: 95, max: 105 }), { freq: 2 }),
    y: fc.option(fc.integer({ min: 95, max: 105 }), { freq: 2 }),
  });
  fc.assert(
    fc.property(fc.array(tick, { minLength: 5, maxLength: 60 }), fc.integer({ min: 1, max: 40 }), (ticks, period) => {
      const column = (side: 'x' | 'y'): Float64Array => Float64Array.from(ticks, (row) => row[side] ?? Number.NaN);
      const found = hayashiYoshida({ x: column('x'), y: column('y') }, { period });
      const xs = intervalsOf(ticks.map(({ x }) => x));
      const ys = intervalsOf(ticks.map(({ y }) => y));
      for (let row = period - 1; row < ticks.length; row++) {
        const counts = (to: number): boolean => to <= row && to > row - period;
        let expected = 0;
        for (const a of xs)
          for (const b of ys)
            if (a.from < b.to && b.from < a.to && counts(Math.max(a.to, b.to))) expected += a.change * b.change;
        expect(Math.abs(found.covariance[row]! - expected)).toBeLessThan(1e-12);
        const squares = (all: readonly Interval[]): number =>
          all.filter(({ to }) => counts(to)).reduce((sum, { change }) => sum + change * change, 0);
        const size = Math.sqrt(squares(xs) * squares(ys));
        const correlation = size === 0 ? 0 : expected / size;
        expect(Math.abs(found.correlation[row]! - correlation)).toBeLessThan(1e-9);
      }
    }),
  );
});

it('sees through ticks at different times what a grid does not', () => {
  // One walk, of which x shows the even moments and y the odd ones.
  let level = 0;
  let seed = 7;
  const walk = Array.from({ length: 4000 }, () => {
    seed = (seed * 48_271) % 2_147_483_647;
    return Math.exp((level += (seed / 2_147_483_647 - 0.5) * 0.01));
  });
  const only = (odd: number): Float64Array =>
    Float64Array.from(walk, (price, k) => (k % 2 === odd ? price : Number.NaN));
  const found = hayashiYoshida({ x: only(0), y: only(1) }, { period: 3000 });
  expect(found.correlation.at(-1)).toBeGreaterThan(0.9);
});
