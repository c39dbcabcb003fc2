import { expect, it } from 'vitest';
import { correlation, distanceCorrelation, distanceCorrelationKernel } from 'rxarrow/kernels';
import { returnsOf } from '../../support/cross-asset-reference.js';
import { kernelLaws } from '../../support/kernel-laws.js';
import { meanOf, sumOf } from '../../support/matches-formula.js';
import { renamed } from '../../support/renamed-kernel.js';

kernelLaws(renamed(distanceCorrelationKernel, { x: 'close', y: 'high' }), [{ period: 2 }, { period: 14 }]);

/** The definition, with the whole matrices. */
function written(x: readonly number[], y: readonly number[]): number {
  const centred = (values: readonly number[]): number[][] => {
    const distances = values.map((a) => values.map((b) => Math.abs(a - b)));
    const means = distances.map(meanOf);
    return distances.map((row, i) => row.map((value, j) => value - means[i]! - means[j]! + meanOf(means)));
  };
  const products = (a: readonly (readonly number[])[], b: readonly (readonly number[])[]): number =>
    meanOf(a.map((row, i) => sumOf(row.map((value, j) => value * b[i]![j]!)))) / a.length;
  const a = centred(x);
  const b = centred(y);
  return Math.sqrt(products(a, b) / Math.sqrt(products(a, a) * products(b, b)));
}

it('is what its definition says of each window', () => {
  const x = returnsOf.XOM!.slice(0, 120);
  const y = returnsOf.CVX!.slice(0, 120);
  const found = distanceCorrelation({ x, y }, { period: 40 });
  for (let row = 39; row < 120; row++) {
    const expected = written([...x.slice(row - 39, row + 1)], [...y.slice(row - 39, row + 1)]);
    expect(Math.abs(found[row]! - expected)).toBeLessThan(1e-10);
  }
});

it('sees a dependence that no line shows', () => {
  const x = Float64Array.from({ length: 101 }, (_, k) => k - 50);
  const y = x.map((value) => value * value);
  expect(Math.abs(correlation({ x, y }, { period: 101 }).at(-1)!)).toBeLessThan(1e-12);
  expect(distanceCorrelation({ x, y }, { period: 101 }).at(-1)).toBeGreaterThan(0.4);
  expect(distanceCorrelation({ x, y: x }, { period: 101 }).at(-1)).toBeCloseTo(1, 12);
  expect(distanceCorrelation({ x, y: new Float64Array(101) }, { period: 101 }).at(-1)).toBe(0);
});
