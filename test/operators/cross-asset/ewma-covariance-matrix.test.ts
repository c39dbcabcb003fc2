import { expect, it } from 'vitest';
import { ewmaCovarianceMatrix } from 'rxarrow/operators';
import { crossAsset, isNear } from '../../support/cross-asset-reference.js';
import { panelLaws, saidOfShares } from './_panel.js';

it('gives the matrix of the reference at its end', () => {
  const { lambda: decay, assets, last_cov: covariances, last_corr: correlations } = crossAsset.ewma;
  const found = saidOfShares(ewmaCovarianceMatrix({ symbols: [...assets], decay })).slice(-10);
  for (const { left, right, covariance, correlation } of found) {
    const [i, j] = [assets.indexOf(left as string), assets.indexOf(right as string)];
    expect(Math.abs((covariance as number) / covariances[i]![j]! - 1)).toBeLessThan(1e-8);
    expect(isNear(correlation as number, correlations[i]![j]!)).toBe(true);
  }
});

it('begins after its warm-up and comes as often as it is asked to', () => {
  const given = { symbols: ['XOM', 'CVX'], warmup: 10, every: 4, mean: 'moving' } as const;
  const found = saidOfShares(ewmaCovarianceMatrix({ ...given, decay: 1 - 2 / 61 }));
  expect(found.length).toBe(3 * Math.ceil((1005 - 9) / 4));
});

panelLaws(ewmaCovarianceMatrix, [
  { symbols: ['AAA', 'BBB', 'CCC'], warmup: 3 },
  { symbols: ['BBB', 'DDD'], warmup: 2, mean: 'moving', every: 2 },
]);
