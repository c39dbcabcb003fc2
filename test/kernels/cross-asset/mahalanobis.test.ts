import { expect, it } from 'vitest';
import { choleskyFactor, mahalanobis, triangleAt } from 'rxarrow/kernels';
import { crossAsset, isNear } from '../../support/cross-asset-reference.js';
import { allReturns, covarianceOfShares, returnsAt } from '../../support/shares-covariance.js';

it('gives the turbulence of the reference', () => {
  const { matrix, size } = covarianceOfShares();
  const means = new Float64Array(size);
  allReturns().means(means);
  expect(choleskyFactor(matrix, size)).toBe(true);
  const work = new Float64Array(size);
  for (const [at, value] of crossAsset.turbulence.values.entries())
    expect(isNear(mahalanobis(matrix, size, returnsAt(at * crossAsset.turbulence.every), means, work), value)).toBe(
      true,
    );
});

it('factors a matrix into a triangle and its mirror', () => {
  const matrix = Float64Array.of(4, 2, 10, -2, 5, 9);
  const factor = matrix.slice();
  expect(choleskyFactor(factor, 3)).toBe(true);
  for (let i = 0; i < 3; i++)
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let k = 0; k <= j; k++) sum += factor[triangleAt(i, k)]! * factor[triangleAt(j, k)]!;
      expect(sum).toBeCloseTo(matrix[triangleAt(i, j)]!, 12);
    }
});

it('says that a matrix is singular', () => {
  expect(choleskyFactor(Float64Array.of(1, 2, 4), 2)).toBe(false);
  expect(choleskyFactor(Float64Array.of(0), 1)).toBe(false);
  expect(choleskyFactor(Float64Array.of(1, 3, 4), 2)).toBe(false);
});
