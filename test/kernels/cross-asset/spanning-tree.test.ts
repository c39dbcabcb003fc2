import { expect, it } from 'vitest';
import { distancesOf, spanningTree, toCorrelation } from 'rxarrow/kernels';
import { crossAsset, isNear, shares } from '../../support/cross-asset-reference.js';
import { covarianceOfShares } from '../../support/shares-covariance.js';

it('is that of the reference', () => {
  const { matrix, size } = covarianceOfShares();
  toCorrelation(matrix, size);
  const edges = spanningTree(distancesOf(matrix), size).sort((a, b) => a.distance - b.distance);
  for (const [k, [one, other, distance]] of crossAsset.hierarchy.tree.entries()) {
    const { left, right, distance: found } = edges[k]!;
    expect([shares[Math.min(left, right)], shares[Math.max(left, right)]]).toEqual([one, other]);
    expect(isNear(found, distance)).toBe(true);
  }
  expect(edges.length).toBe(crossAsset.hierarchy.tree.length);
});

it('grows from the first place, to the first of those that are as near', () => {
  // Between 0 and 1, 2 it is 1, between 1 and 2 as well.
  expect(spanningTree(Float64Array.of(0, 1, 0, 1, 1, 0), 3)).toEqual([
    { left: 0, right: 1, distance: 1 },
    { left: 0, right: 2, distance: 1 },
  ]);
});
