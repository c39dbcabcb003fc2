import { expect, it } from 'vitest';
import { sampleCovariance, sampleCovarianceKernel } from 'rxarrow/kernels';
import { returnsOf } from '../../support/cross-asset-reference.js';
import { kernelLaws } from '../../support/kernel-laws.js';
import { togetherOf } from '../../support/pair-formulas.js';
import { renamed } from '../../support/renamed-kernel.js';

kernelLaws(renamed(sampleCovarianceKernel, { x: 'close', y: 'high' }), [
  { period: 2, freedom: 1 },
  { period: 14, freedom: 0 },
]);

it.each([0, 1])('divides by n - %d', (freedom) => {
  const x = returnsOf.XOM!.slice(0, 60);
  const y = returnsOf.CVX!.slice(0, 60);
  const found = sampleCovariance({ x, y }, { period: 20, freedom });
  for (let row = 19; row < 60; row++) {
    const expected = togetherOf([...x.slice(row - 19, row + 1)], [...y.slice(row - 19, row + 1)]) / (20 - freedom);
    expect(Math.abs(found[row]! - expected)).toBeLessThan(1e-12 * 0.01);
  }
});
