import { expect, it } from 'vitest';
import { compute } from 'rxarrow';
import { halfLife } from 'rxarrow/operators';
import { crossAsset, isNear, logPriceOf } from '../../support/cross-asset-reference.js';
import { covarianceOf } from '../../support/matches-formula.js';

const { ols_alpha: intercept, ols_beta: ratio, half_life_delta: expected } = crossAsset.cointegration;
const other = logPriceOf('CVX');
const spread = logPriceOf('XOM').map((value, k) => value - intercept - ratio * other[k]!);

it('gives the half-life of the reference over a whole series', () => {
  const found = compute({ spread }, halfLife({ period: spread.length, column: 'spread' }))['halfLife'];
  expect(isNear(Number(found?.at(-1)), expected)).toBe(true);
});

it('is what its formula says of each window, and without end where nothing returns', () => {
  const found = compute({ spread }, halfLife({ period: 30, column: 'spread' }))['halfLife'] as Float64Array;
  expect(found.slice(0, 29).every(Number.isNaN)).toBe(true);
  const none = new Set<boolean>();
  for (let row = 29; row < 400; row++) {
    const window = [...spread.slice(row - 29, row + 1)];
    const before = window.slice(0, -1);
    const change = window.slice(1).map((value, k) => value - window[k]!);
    const slope = covarianceOf(before, change) / covarianceOf(before, before);
    none.add(slope >= 0);
    if (slope >= 0) expect(found[row]).toBe(Number.POSITIVE_INFINITY);
    else expect(Math.abs((found[row]! * slope) / -Math.log(2) - 1)).toBeLessThan(1e-8);
  }
  expect(none.size).toBe(2);
});
