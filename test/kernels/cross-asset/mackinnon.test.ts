import { expect, it } from 'vitest';
import { mackinnonProbability } from 'rxarrow/kernels';
import { crossAsset } from '../../support/cross-asset-reference.js';

it('gives the p-values of the reference', () => {
  expect(crossAsset.mackinnon.length).toBe(66);
  for (const { statistic, deterministic, series, p } of crossAsset.mackinnon)
    expect(Math.abs(mackinnonProbability(statistic, deterministic, series) - p)).toBeLessThan(1e-10);
});

it('says nothing of what is no number', () => {
  expect(mackinnonProbability(Number.NaN, 'constant', 1)).toBeNaN();
});
