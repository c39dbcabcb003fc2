import { expect, it } from 'vitest';
import { cointegration, hedge, hedgeKernel } from 'rxarrow/kernels';
import { crossAsset, isNear, logPriceOf } from '../../support/cross-asset-reference.js';
import { kernelLaws } from '../../support/kernel-laws.js';
import { renamed } from '../../support/renamed-kernel.js';

kernelLaws(renamed(hedgeKernel, { y: 'close', x: 'high' }), [{ period: 2 }, { period: 14 }]);

const y = logPriceOf('XOM');
const x = logPriceOf('CVX');

it('gives the z-score of the reference over a whole series', () => {
  expect(isNear(hedge({ y, x }, { period: y.length }).zScore.at(-1), crossAsset.cointegration.zscore_last)).toBe(true);
});

it('carries from row to row what a fit of each window finds', () => {
  const carried = hedge({ y, x }, { period: 60 });
  const fitted = cointegration({ y, x }, { period: 60, lags: 1 });
  for (const name of ['hedgeRatio', 'intercept', 'spread', 'zScore'] as const)
    for (let row = 59; row < y.length; row++)
      expect(isNear(carried[name][row], fitted[name][row]!), `${name}, row ${row}`).toBe(true);
});

it('is 0 where all lie on the line', () => {
  const found = hedge({ y: Float64Array.of(1, 1, 1), x: Float64Array.of(2, 2, 2) }, { period: 3 });
  expect([found.hedgeRatio[2], found.spread[2], found.zScore[2]]).toEqual([0, 0, 0]);
});
