import { describe, expect, it } from 'vitest';
import {
  denoise,
  estimateCovariance,
  ledoitWolf,
  marchenkoPasturEdge,
  RollingCrossProducts,
  symmetricEigen,
  toCorrelation,
  triangleAt,
  triangleSize,
} from 'rxarrow/kernels';
import { crossAsset, isNear, returnsOf } from '../../support/cross-asset-reference.js';
import { allReturns, covarianceOfShares } from '../../support/shares-covariance.js';

const rows = returnsOf.XOM!.length;

describe('estimators of covariances', () => {
  it('shrink as the reference of Ledoit and Wolf does', () => {
    const found = new Float64Array(triangleSize(20));
    expect(isNear(ledoitWolf(allReturns(), found), crossAsset.ledoit_wolf.shrinkage)).toBe(true);
    for (const [i, row] of crossAsset.ledoit_wolf.covariance.entries())
      for (const [j, value] of row.entries()) expect(Math.abs(found[triangleAt(i, j)]! / value - 1)).toBeLessThan(1e-8);
  });

  it('shrink to the whole where all is noise, and not at all where nothing moves', () => {
    const noise = new RollingCrossProducts(2, 2);
    noise.add(Float64Array.of(1, 0));
    noise.add(Float64Array.of(0, 1));
    const found = new Float64Array(3);
    expect(ledoitWolf(noise, found)).toBeGreaterThanOrEqual(0);
    expect(ledoitWolf(new RollingCrossProducts(2, 1), found)).toBe(0);
  });

  it('take out noise as the reference does', () => {
    const { matrix, size } = covarianceOfShares();
    toCorrelation(matrix, size);
    const { denoised_first_row: first, denoised_eigenvalues: values } = crossAsset.denoise;
    expect(isNear(marchenkoPasturEdge(size, rows), crossAsset.denoise.lambda_plus_sigma2_1)).toBe(true);
    expect(denoise(matrix, size, rows, 0)).toBe(crossAsset.denoise.n_factors);
    for (const [j, value] of first.entries()) expect(isNear(matrix[triangleAt(0, j)], value)).toBe(true);
    const found = symmetricEigen(matrix, size).values;
    for (const [k, value] of values.entries()) expect(isNear(found[k], value)).toBe(true);
  });

  it('take out the market as the reference does', () => {
    const { matrix, size } = covarianceOfShares();
    toCorrelation(matrix, size);
    denoise(matrix, size, rows, 1);
    for (const [j, value] of crossAsset.denoise.detoned_first_row.entries())
      expect(Math.abs(matrix[triangleAt(0, j)]! - value)).toBeLessThan(1e-9);
  });

  it('leave variances as they are where noise is taken out', () => {
    const sample = new Float64Array(triangleSize(20));
    const cleaned = new Float64Array(triangleSize(20));
    estimateCovariance(allReturns(), 'sample', sample);
    estimateCovariance(allReturns(), 'marchenkoPastur', cleaned);
    for (let i = 0; i < 20; i++) expect(isNear(cleaned[triangleAt(i, i)], sample[triangleAt(i, i)]!)).toBe(true);
    const deviations = [0, 1].map((i) => Math.sqrt(sample[triangleAt(i, i)]!));
    const correlation = cleaned[triangleAt(1, 0)]! / (deviations[0]! * deviations[1]!);
    expect(isNear(correlation, crossAsset.denoise.denoised_first_row[1]!)).toBe(true);
  });

  it('make no correlation of what stands still', () => {
    const matrix = Float64Array.of(4, 0, 0);
    expect([...toCorrelation(matrix, 2)]).toEqual([2, 0]);
    expect([...matrix]).toEqual([1, 0, 1]);
  });
});
