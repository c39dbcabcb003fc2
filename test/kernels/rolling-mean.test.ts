import fc from 'fast-check';
import { expect, it } from 'vitest';
import { sma, sum, wma } from 'rxarrow/kernels';
import { exactWindow, flatWindows, levels, tenMillionTicks } from '../support/exact-windows.js';

const outlier = fc.record({
  steps: fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 30, maxLength: 120 }),
  period: fc.integer({ min: 2, max: 20 }),
  at: fc.nat(119),
});
const standing = fc.array(fc.tuple(fc.integer({ min: 1, max: 100_000 }), fc.integer({ min: 1, max: 25 })), {
  minLength: 1,
  maxLength: 12,
});

/** Largest relative errors of the means and weighted means, every `every` rows. */
function worst(values: Float64Array, period: number, every: number): { mean: number; weighted: number } {
  const means = sma(values, { period });
  const weighted = wma(values, { period });
  const errors = { mean: 0, weighted: 0 };
  for (let end = period; end <= values.length; end += every) {
    const exact = exactWindow(values, end, period);
    errors.mean = Math.max(errors.mean, Math.abs(means[end - 1]! / exact.mean - 1));
    errors.weighted = Math.max(errors.weighted, Math.abs(weighted[end - 1]! / exact.weighted - 1));
  }
  return errors;
}

it('does not drift over ten million rows', { timeout: 120_000 }, () => {
  const { mean, weighted } = worst(tenMillionTicks(), 20, 997);
  expect(mean).toBeLessThan(1e-15 * 20);
  expect(weighted).toBeLessThan(1e-15 * 20);
});

it('is as good after an outlier as before it', () => {
  fc.assert(
    fc.property(outlier, ({ steps, period, at }) => {
      const { mean, weighted } = worst(
        Float64Array.from(steps, (step, row) => (row === at ? step * 1e12 : 1_000_000 + step)),
        period,
        1,
      );
      expect(mean).toBeLessThan(1e-15 * period);
      // The terms of a weighted mean are up to `period` times as large as what is left of an outlier that has weight one.
      expect(weighted).toBeLessThan(1.2e-16 * period * period + 1e-15 * period);
    }),
  );
});

it('gives a flat window exactly its value, wherever it begins', () => {
  fc.assert(
    fc.property(standing, fc.integer({ min: 1, max: 12 }), (steps, period) => {
      const values = levels(steps);
      const means = sma(values, { period });
      const weighted = wma(values, { period });
      for (const end of flatWindows(values, period))
        expect([means[end - 1], weighted[end - 1]]).toEqual([values[end - 1], values[end - 1]]);
    }),
  );
});

it('is exact for sums of whole numbers', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: -1e9, max: 1e9 }), { maxLength: 80 }),
      fc.integer({ min: 1, max: 20 }),
      (steps, period) => {
        const found = sum(Float64Array.from(steps), { period });
        for (let end = period; end <= steps.length; end++) {
          expect(found[end - 1]! + 0).toBe(steps.slice(end - period, end).reduce((a, b) => a + b, 0));
        }
      },
    ),
  );
});
