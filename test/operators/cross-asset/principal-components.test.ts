import { expect, it } from 'vitest';
import { principalComponents } from 'rxarrow/operators';
import { crossAsset, isNear, shares } from '../../support/cross-asset-reference.js';
import { covarianceOf } from '../../support/matches-formula.js';
import { completeOf, panelLaws, said, saidOfShares, samplePanel } from './_panel.js';

it('gives the factors of the reference', () => {
  const found = saidOfShares(principalComponents({ symbols: shares, period: 1005 }));
  expect(found.length).toBe(60);
  for (const { symbol, factor, loading, eigenvalue, share } of found) {
    const k = (factor as number) - 1;
    const expected = crossAsset.pca.first3[k]![shares.indexOf(symbol as string)]!;
    expect(Math.abs((loading as number) - expected)).toBeLessThan(1e-8);
    expect(isNear(eigenvalue as number, crossAsset.pca.eigenvalues[k]!)).toBe(true);
    expect(isNear(share as number, crossAsset.pca.eigenvalues[k]! / 20)).toBe(true);
  }
});

it('scores an instant by its distances from the means', () => {
  const symbols = ['AAA', 'BBB', 'CCC'];
  const rows = samplePanel(40, 9);
  const complete = completeOf(rows, symbols);
  for (const matrix of ['correlation', 'covariance'] as const) {
    const found = said(rows, principalComponents({ symbols, period: 10, factors: 3, matrix })).slice(-9);
    const window = complete.slice(-10);
    for (const factor of [1, 2, 3]) {
      const own = found.filter((each) => each['factor'] === factor);
      let score = 0;
      for (const [i, { loading }] of own.entries()) {
        const values = window.map((row) => row[i]!);
        const mean = values.reduce((sum, value) => sum + value, 0) / 10;
        const deviation = Math.sqrt((covarianceOf(values, values) * 10) / 9);
        score += ((loading as number) * (values.at(-1)! - mean)) / (matrix === 'correlation' ? deviation : 1);
      }
      for (const each of own) expect(Math.abs((each['score'] as number) - score)).toBeLessThan(1e-9);
    }
  }
});

it('gives no more factors than there are symbols', () => {
  expect(
    said(samplePanel(20, 1), principalComponents({ symbols: ['AAA', 'BBB'], period: 5, factors: 9 })).length % 4,
  ).toBe(0);
});

panelLaws(principalComponents, [
  { symbols: ['AAA', 'BBB', 'CCC'], period: 5, factors: 2 },
  { symbols: ['AAA', 'DDD'], period: 6, matrix: 'covariance', every: 2, estimator: 'ledoitWolf' },
]);
