import fc from 'fast-check';
import { expect, it } from 'vitest';
import { linearRegression, linearRegressionAngleKernel } from 'rxarrow/kernels';
import { kernelLaws } from '../support/kernel-laws.js';

kernelLaws(
  linearRegressionAngleKernel,
  [2, 3, 14].map((period) => ({ period })),
);

it('gives back the line that values lie on', () => {
  fc.assert(
    fc.property(fc.integer({ min: -50, max: 50 }), fc.integer({ min: 2, max: 20 }), (slope, period) => {
      const found = linearRegression(
        Float64Array.from({ length: 60 }, (_, row) => 1000 + slope * row),
        { period },
      );
      for (let row = period - 1; row < 60; row++) {
        expect(found.linearRegression[row]).toBeCloseTo(1000 + slope * row, 9);
        expect(found.slope[row]).toBeCloseTo(slope, 9);
        expect(found.intercept[row]).toBeCloseTo(1000 + slope * (row - period + 1), 9);
        expect(found.forecast[row]).toBeCloseTo(1000 + slope * (row + 1), 9);
      }
    }),
  );
});

it('has a slope of exactly zero in a flat window, whatever came before', () => {
  const values = Float64Array.from({ length: 40 }, (_, row) => (row < 10 ? 1e12 / (row + 1) : 0.1));
  const { slope } = linearRegression(values, { period: 6 });
  for (let row = 20; row < 40; row++) expect(Math.abs(slope[row]!)).toBe(0);
});
