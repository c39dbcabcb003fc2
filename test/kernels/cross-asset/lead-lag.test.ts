import fc from 'fast-check';
import { expect, it } from 'vitest';
import { correlation, leadLag, leadLagKernel } from 'rxarrow/kernels';
import { crossAsset, isNear, returnsOf } from '../../support/cross-asset-reference.js';
import { kernelLaws } from '../../support/kernel-laws.js';
import { correlationOf } from '../../support/pair-formulas.js';
import { renamed } from '../../support/renamed-kernel.js';

kernelLaws(renamed(leadLagKernel, { x: 'close', y: 'high' }), [
  { period: 2, maxLag: 0 },
  { period: 5, maxLag: 3 },
]);

const x = returnsOf.XOM!;
const y = returnsOf.CVX!;

it('agrees with the reference on what the correlation of a lag is', () => {
  const { lags, corr } = crossAsset.lead_lag;
  for (const [at, lag] of lags.entries()) {
    const early = Math.max(0, -lag);
    const late = Math.max(0, lag);
    const rows = x.length - early - late;
    const found = correlation({ x: x.slice(early, early + rows), y: y.slice(late, late + rows) }, { period: rows });
    expect(isNear(found.at(-1), corr[at]!)).toBe(true);
  }
  const strongest = lags[corr.findIndex((value) => Math.abs(value) === Math.max(...corr.map(Math.abs)))];
  const found = leadLag({ x, y }, { period: x.length - 5, maxLag: 5 });
  expect(found.rows.at(-1)).toBe(strongest);
});

it('finds who leads, and by how much', () => {
  const late = (values: Float64Array, by: number): Float64Array =>
    values.map((_, row) => (row < by ? 0 : values[row - by]! * 3));
  const led = leadLag({ x, y: late(x, 3) }, { period: 100, maxLag: 5 });
  expect([led.rows.at(-1), led.correlation.at(-1)!.toFixed(6)]).toEqual([3, '1.000000']);
  const leading = leadLag({ x: late(x, 2), y: x.map((value) => -value) }, { period: 100, maxLag: 5 });
  expect([leading.rows.at(-1), leading.correlation.at(-1)!.toFixed(6)]).toEqual([-2, '-1.000000']);
});

it('is the strongest of the correlations of all lags, as they are written down', () => {
  const ticks = fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 30, maxLength: 60 });
  fc.assert(
    fc.property(
      ticks,
      ticks,
      fc.integer({ min: 3, max: 9 }),
      fc.integer({ min: 0, max: 4 }),
      (a, b, period, maxLag) => {
        const rows = Math.min(a.length, b.length);
        const one = Float64Array.from(a.slice(0, rows));
        const other = Float64Array.from(b.slice(0, rows));
        const found = leadLag({ x: one, y: other }, { period, maxLag });
        for (let row = period - 1 + maxLag; row < rows; row++) {
          const at = (lag: number): number => {
            const last = (values: Float64Array, by: number): number[] => [
              ...values.slice(row - by - period + 1, row - by + 1),
            ];
            return correlationOf(last(one, Math.max(0, lag)), last(other, Math.max(0, -lag)));
          };
          const all = Array.from({ length: 2 * maxLag + 1 }, (_, k) => at(k - maxLag));
          const strongest = Math.max(...all.map(Math.abs));
          expect(Math.abs(Math.abs(found.correlation[row]!) - strongest)).toBeLessThan(1e-9);
          expect(Math.abs(at(found.rows[row]!) - found.correlation[row]!)).toBeLessThan(1e-9);
        }
        expect(found.rows.slice(0, period - 1 + maxLag).every(Number.isNaN)).toBe(true);
      },
    ),
    { numRuns: 30 },
  );
});
