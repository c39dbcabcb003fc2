import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RollingCrossProducts, symmetricEigen, toCorrelation, triangleAt, triangleSize } from 'rxarrow/kernels';
import { crossAsset, isNear } from '../../support/cross-asset-reference.js';
import { covarianceOfShares } from '../../support/shares-covariance.js';

const triangle = fc.integer({ min: 1, max: 9 }).chain((size) =>
  fc.record({
    size: fc.constant(size),
    values: fc.array(fc.integer({ min: -20, max: 20 }), {
      minLength: triangleSize(size),
      maxLength: triangleSize(size),
    }),
  }),
);

describe('eigenvalues and vectors', () => {
  it('make the matrix, in order, at right angles, with a sign', () => {
    fc.assert(
      fc.property(triangle, ({ size, values: entries }) => {
        const matrix = Float64Array.from(entries);
        const { values, vectors } = symmetricEigen(matrix, size);
        for (let k = 1; k < size; k++) expect(values[k]!).toBeLessThanOrEqual(values[k - 1]!);
        for (let i = 0; i < size; i++)
          for (let j = 0; j < size; j++) {
            let made = 0;
            let angle = 0;
            for (let k = 0; k < size; k++) {
              made += values[k]! * vectors[k * size + i]! * vectors[k * size + j]!;
              angle += vectors[i * size + k]! * vectors[j * size + k]!;
            }
            expect(Math.abs(made - matrix[triangleAt(i, j)]!)).toBeLessThan(1e-11);
            expect(Math.abs(angle - (i === j ? 1 : 0))).toBeLessThan(1e-12);
          }
        for (let k = 0; k < size; k++) {
          const row = vectors.subarray(k * size, (k + 1) * size);
          const largest = Math.max(...row.map(Math.abs));
          expect(row.find((value) => Math.abs(value) === largest)).toBeGreaterThan(0);
        }
      }),
    );
  });

  it('are those of the reference', () => {
    const { matrix, size } = covarianceOfShares();
    toCorrelation(matrix, size);
    const { values, vectors } = symmetricEigen(matrix, size);
    for (const [k, value] of crossAsset.pca.eigenvalues.entries()) expect(isNear(values[k], value)).toBe(true);
    for (const [k, row] of crossAsset.pca.first3.entries())
      for (const [i, value] of row.entries()) expect(Math.abs(vectors[k * size + i]! - value)).toBeLessThan(1e-8);
  });

  it('are found of a large matrix and of one with many equal values', () => {
    const size = 120;
    const matrix = new Float64Array(triangleSize(size));
    for (let i = 0; i < size; i++)
      for (let j = 0; j <= i; j++)
        matrix[triangleAt(i, j)] = i === j ? 1 : Math.floor(i / 10) === Math.floor(j / 10) ? 0.5 : 0;
    const { values } = symmetricEigen(matrix, size);
    expect(Math.abs(values[0]! - 5.5)).toBeLessThan(1e-12);
    expect(Math.abs(values[11]! - 5.5)).toBeLessThan(1e-12);
    expect(Math.abs(values[12]! - 0.5)).toBeLessThan(1e-12);
    expect(Math.abs(values.at(-1)! - 0.5)).toBeLessThan(1e-12);
  });

  it('are found where there are more series than rows', () => {
    const size = 90;
    const rows = new RollingCrossProducts(size, 20);
    let seed = 5;
    for (let row = 0; row < 20; row++)
      rows.add(Float64Array.from({ length: size }, () => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647));
    const matrix = new Float64Array(triangleSize(size));
    rows.covariance(matrix, 1);
    const { values } = symmetricEigen(matrix, size);
    let trace = 0;
    for (let i = 0; i < size; i++) trace += matrix[triangleAt(i, i)]!;
    expect(values[18]!).toBeGreaterThan(0.1);
    expect(values.subarray(19).every((value) => Math.abs(value) < 1e-13)).toBe(true);
    expect(values.reduce((sum, value) => sum + value, 0)).toBeCloseTo(trace, 11);
  });

  it('are not made up of what is no number', () => {
    expect(() => symmetricEigen(Float64Array.of(1, Number.NaN, 1), 2)).toThrow(/eigenvalues.*not finite/s);
  });
});
