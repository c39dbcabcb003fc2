import { expect, it } from 'vitest';
import { kalman, kalmanKernel } from 'rxarrow/kernels';
import { kernelLaws } from '../support/kernel-laws.js';

kernelLaws(kalmanKernel, [
  { levelVariance: 0.1, noiseVariance: 1 },
  { levelVariance: 0, noiseVariance: 2 },
]);

const series = Float64Array.from({ length: 200 }, (_, row) => (row * 7919) % 23);

it('is the mean of all values where the level does not move', () => {
  const { level, variance } = kalman(series, { levelVariance: 0, noiseVariance: 4 });
  for (let row = 0; row < series.length; row++) {
    const seen = series.slice(0, row + 1);
    expect(level[row]).toBeCloseTo(seen.reduce((sum, value) => sum + value) / seen.length, 9);
    expect(variance[row]).toBeCloseTo(4 / seen.length, 9);
  }
});

it('comes to the steady state that the Riccati equation has', () => {
  const { variance } = kalman(series, { levelVariance: 0.5, noiseVariance: 2 });
  // p = prior variance: p^2 - q p - q r = 0; posterior p r / (p + r).
  const prior = (0.5 + Math.sqrt(0.5 ** 2 + 4 * 0.5 * 2)) / 2;
  expect(variance[199]).toBeCloseTo((prior * 2) / (prior + 2), 12);
});
