import { expect, it } from 'vitest';
import { DecayingCrossProducts, expandingPair, triangleAt, triangleSize } from 'rxarrow/kernels';
import { crossAsset, isNear, returnsOf } from '../../support/cross-asset-reference.js';

it('gives the matrix of the reference about zero', () => {
  const { lambda, assets, last_cov: expected } = crossAsset.ewma;
  const products = new DecayingCrossProducts(assets.length, lambda, 'zero');
  for (let row = 0; row < returnsOf.XOM!.length; row++)
    products.add(Float64Array.from(assets, (asset) => returnsOf[asset]![row]!));
  const found = new Float64Array(triangleSize(assets.length));
  products.covariance(found);
  for (const [i, row] of expected.entries())
    for (const [j, value] of row.entries()) expect(Math.abs(found[triangleAt(i, j)]! / value - 1)).toBeLessThan(1e-8);
});

it('gives about a moving mean what a pair of them gives, and the correlation of the reference', () => {
  const decay = 1 - 2 / (crossAsset.ewm_corr.span + 1);
  const x = returnsOf.XOM!;
  const y = returnsOf.CVX!;
  const products = new DecayingCrossProducts(2, decay, 'moving');
  const pair = expandingPair({ x, y }, { forgetting: decay });
  const found = new Float64Array(3);
  for (let row = 0; row < x.length; row++) {
    products.add(Float64Array.of(x[row]!, y[row]!));
    products.covariance(found);
    expect(Math.abs(found[1]! - pair.covariance[row]!)).toBeLessThan(1e-18);
  }
  expect(isNear(found[1]! / Math.sqrt(found[0]! * found[2]!), crossAsset.ewm_corr.last)).toBe(true);
});
