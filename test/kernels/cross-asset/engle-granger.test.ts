import { expect, it } from 'vitest';
import { cointegration, cointegrationKernel, COINTEGRATION_OUTPUTS, engleGranger, halfLife } from 'rxarrow/kernels';
import { crossAsset, isNear, logPriceOf } from '../../support/cross-asset-reference.js';
import { kernelLaws } from '../../support/kernel-laws.js';
import { renamed } from '../../support/renamed-kernel.js';

const kernel = renamed(cointegrationKernel, { y: 'close', x: 'high' });
kernelLaws(kernel, [
  { period: 3, lags: 0 },
  { period: 14, lags: 2 },
]);

const y = logPriceOf('XOM');
const x = logPriceOf('CVX');
const reference = crossAsset.cointegration;

it('gives the numbers of the reference over a whole series', () => {
  const found = cointegration({ y, x }, { period: y.length, lags: 1 });
  const last = Object.fromEntries(COINTEGRATION_OUTPUTS.map((name) => [name, found[name].at(-1)!]));
  expect(isNear(last.hedgeRatio, reference.ols_beta)).toBe(true);
  expect(isNear(last.intercept, reference.ols_alpha)).toBe(true);
  expect(isNear(last.zScore, reference.zscore_last)).toBe(true);
  expect(isNear(last.halfLife, reference.half_life_delta)).toBe(true);
  expect(isNear(last.statistic, reference.eg_t_lag1)).toBe(true);
  expect(Math.abs(last.pValue! - reference.eg_p_lag1)).toBeLessThan(1e-8);
});

it('gives in reverse what the other order gives', () => {
  const one = engleGranger(y, x, 0, 300, 1);
  const other = engleGranger(x, y, 0, 300, 1);
  expect(one.slice(7)).toEqual(other.slice(5, 7));
  expect(one[5]).not.toBe(one[7]);
});

it('gives the residuals and their half-life', () => {
  const found = cointegration({ y, x }, { period: y.length, lags: 1 });
  const residuals = y.map((value, k) => value - found.intercept.at(-1)! - found.hedgeRatio.at(-1)! * x[k]!);
  for (const [at, value] of reference.spread_every_50.entries())
    expect(Math.abs(residuals[50 * at]! - value)).toBeLessThan(1e-10);
  expect(isNear(found.halfLife.at(-1), halfLife(residuals, { period: residuals.length }).at(-1)!)).toBe(true);
});

it('has nothing to tell of two series on one line', () => {
  const twice = x.map((value) => 2 * value + 1);
  const [hedgeRatio, , , , , statistic, pValue] = engleGranger(twice, x, 0, 200, 1);
  expect([hedgeRatio!.toFixed(9), statistic, pValue]).toEqual(['2.000000000', 0, 1]);
});
