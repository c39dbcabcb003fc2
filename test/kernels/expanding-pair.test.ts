import { expect, it } from 'vitest';
import { expandingPair, expandingPairKernel } from 'rxarrow/kernels';
import { kernelLaws } from '../support/kernel-laws.js';

const asPair = { ...expandingPairKernel, inputs: ['open', 'close'] as const };
kernelLaws(asPair, [{ forgetting: 1 }, { forgetting: 0.9 }]);

it.each([1, 0.9])('agrees with weighted sums over all rows, forgetting %d', (forgetting) => {
  const x = Float64Array.from({ length: 50 }, (_, row) => 1000 + ((row * 7919) % 23));
  const y = Float64Array.from({ length: 50 }, (_, row) => ((row * 104_729) % 31) + x[row]! / 4);
  const found = expandingPair({ x, y }, { forgetting });
  for (let last = 1; last < x.length; last++) {
    const weights = Array.from({ length: last + 1 }, (_, row) => forgetting ** (last - row));
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const mean = (of: (row: number) => number): number =>
      weights.reduce((sum, weight, row) => sum + weight * of(row), 0) / total;
    const meanX = mean((row) => x[row]!);
    const meanY = mean((row) => y[row]!);
    const covariance = mean((row) => (x[row]! - meanX) * (y[row]! - meanY));
    const variances = [mean((row) => (x[row]! - meanX) ** 2), mean((row) => (y[row]! - meanY) ** 2)] as const;
    expect(found.covariance[last]).toBeCloseTo(covariance, 8);
    expect(found.correlation[last]).toBeCloseTo(covariance / Math.sqrt(variances[0] * variances[1]), 8);
    expect(found.beta[last]).toBeCloseTo(covariance / variances[0], 8);
  }
});
