import { expect, it } from 'vitest';
import { zScore, zScoreKernel } from 'rxarrow/kernels';
import { kernelLaws, periods } from '../support/kernel-laws.js';

kernelLaws(
  zScoreKernel,
  periods.map((period) => ({ period })),
);

it('is measured in population deviations', () => {
  expect(zScore(Float64Array.from([1, 2, 3]), { period: 3 })[2]).toBeCloseTo(1 / Math.sqrt(2 / 3), 12);
});

it('is exactly zero in a flat window', () => {
  expect([...zScore(Float64Array.from([0.3, 0.1, 0.1, 0.1, 0.1, 0.1]), { period: 3 })].slice(3)).toEqual([0, 0, 0]);
});
