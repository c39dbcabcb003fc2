import { expect, it } from 'vitest';
import { entropy, entropyKernel } from 'rxarrow/kernels';
import { kernelLaws } from '../support/kernel-laws.js';

kernelLaws(entropyKernel, [
  { period: 2, bins: 2, of: 'returns' },
  { period: 14, bins: 5, of: 'returns' },
  { period: 5, bins: 10, of: 'values' },
]);

it('is log2 of the bins where all are as full, and 0 where all values are equal', () => {
  const four = Float64Array.of(0, 1, 2, 3, 0, 1, 2, 3);
  expect(entropy(four, { period: 8, bins: 4, of: 'values' })[7]).toBe(2);
  expect(entropy(new Float64Array(8).fill(3), { period: 8, bins: 4, of: 'values' })[7]).toBe(0);
});

it('counts the log returns in bins of equal width, the largest in the last one', () => {
  const prices = [1, 2, 2, 4, 2, 4, 8].map((price) => price * 3);
  // Returns in steps of ln 2: 1, 0, 1, -1, 1, 1.
  const expected = -[4 / 6, 1 / 6, 1 / 6].reduce((sum, p) => sum + p * Math.log2(p), 0);
  expect(entropy(Float64Array.from(prices), { period: 6, bins: 3, of: 'returns' })[6]).toBeCloseTo(expected, 12);
});
