import { describe, expect, it } from 'vitest';
import { compute } from 'rxarrow';
import { covarianceMatrix, pairs, rollingBeta } from 'rxarrow/operators';
import { crossAsset, isNear, shares } from '../../support/cross-asset-reference.js';
import { correlationOf, togetherOf } from '../../support/pair-formulas.js';
import { completeOf, panelLaws, said, saidOfShares, samplePanel } from './_panel.js';
import { instantNs, row } from './_rows.js';

const symbols = ['CCC', 'AAA', 'DDD'];

describe('covarianceMatrix', () => {
  it('says of the last complete instants what is written down', () => {
    const rows = samplePanel(60, 3);
    const found = said(rows, covarianceMatrix({ symbols, period: 7, column: 'returns' }));
    const complete = completeOf(rows, symbols);
    expect(complete.length).toBeLessThan(60);
    expect(found.length).toBe((complete.length - 6) * 6);
    let at = 0;
    for (let last = 6; last < complete.length; last++) {
      const window = complete.slice(last - 6, last + 1);
      for (let i = 0; i < 3; i++)
        for (let j = i; j < 3; j++) {
          const x = window.map((values) => values[i]!);
          const y = window.map((values) => values[j]!);
          const { symbol, left, right, covariance, correlation, sequence } = found[at]!;
          expect([symbol, left, right]).toEqual([`${symbols[i]}|${symbols[j]}`, symbols[i], symbols[j]]);
          expect(sequence).toBe(BigInt(at++));
          expect(Math.abs((covariance as number) - togetherOf(x, y) / 6)).toBeLessThan(1e-10);
          expect(Math.abs((correlation as number) - correlationOf(x, y))).toBeLessThan(1e-10);
        }
    }
  });

  it('comes out as often as it is asked to', () => {
    const rows = samplePanel(60, 4);
    const all = said(rows, covarianceMatrix({ symbols, period: 7 }));
    const some = said(rows, covarianceMatrix({ symbols, period: 7, every: 4 }));
    const instants = [...new Set(all.map(({ available }) => available))];
    expect([...new Set(some.map(({ available }) => available))]).toEqual(instants.filter((_, k) => k % 4 === 0));
    expect(some[0]).toEqual(all[0]);
  });

  it('fills in what is missing as long as it is not too old', () => {
    const rows = [1, 2, 3, 4, 9].flatMap((at) => [row(at, 'AAA', at), ...(at === 3 ? [] : [row(at, 'BBB', at * at)])]);
    const given = { symbols: ['AAA', 'BBB'], period: 3 };
    const times = (more: object): unknown[] => [
      ...new Set(said(rows, covarianceMatrix({ ...given, ...more })).map(({ available }) => available)),
    ];
    expect(times({})).toEqual([instantNs(4), instantNs(9)]);
    expect(times({ missing: 'last', tolerance: '1m' })).toEqual([instantNs(3), instantNs(4), instantNs(9)]);
  });

  it('gives the shrunk and the denoised matrices of the references', () => {
    const period = 1005;
    const shrunk = saidOfShares(covarianceMatrix({ symbols: shares, period, estimator: 'ledoitWolf' }));
    expect(shrunk.length).toBe(210);
    for (const { left, right, covariance } of shrunk) {
      const expected = crossAsset.ledoit_wolf.covariance[shares.indexOf(left as string)]![
        shares.indexOf(right as string)
      ] as number;
      expect(Math.abs((covariance as number) / expected - 1)).toBeLessThan(1e-8);
    }
    const denoised = saidOfShares(covarianceMatrix({ symbols: shares, period, estimator: 'marchenkoPastur' }));
    for (const [k, value] of crossAsset.denoise.denoised_first_row.entries())
      expect(isNear(denoised[k]!['correlation'] as number, value)).toBe(true);
  });

  it('says of two symbols what their pair says', () => {
    const { window: period, begin, every, values } = crossAsset.rolling_corr;
    const given = { symbols: ['XOM', 'CVX'], period };
    const matrix = saidOfShares(covarianceMatrix(given)).filter(({ symbol }) => symbol === 'XOM|CVX');
    const pair = saidOfShares(pairs({ symbols: ['XOM', 'CVX'], column: 'returns' }));
    const single = compute(pair as never, rollingBeta({ period })) as unknown as Record<string, unknown>[];
    for (const [k, value] of values.entries()) {
      expect(isNear(matrix[k * every]!['correlation'] as number, value)).toBe(true);
      expect(isNear(single[begin + k * every]!['rollingBetaCorrelation'] as number, value)).toBe(true);
    }
  });

  it('has no correlation where a series stands still', () => {
    const rows = [1, 2, 3].flatMap((at) => [row(at, 'AAA', at), row(at, 'BBB', 5)]);
    const found = said(rows, covarianceMatrix({ symbols: ['AAA', 'BBB'], period: 3 }));
    expect(found.map(({ covariance, correlation }) => [covariance, correlation])).toEqual([
      [1, 1],
      [0, null],
      [0, 1],
    ]);
  });

  it('writes thousands of rows of one instant', () => {
    const many = Array.from({ length: 130 }, (_, k) => `S${k}`);
    const rows = [1, 2, 3].flatMap((at) => many.map((symbol, k) => row(at, symbol, (at * (k + 3)) % 7)));
    const found = said(rows, covarianceMatrix({ symbols: many, period: 3 }));
    expect(found.length).toBe((130 * 131) / 2);
    expect(found.at(-1)).toMatchObject({ symbol: 'S129|S129', sequence: BigInt((130 * 131) / 2 - 1) });
  });

  it('refuses one symbol and a missing period', () => {
    expect(() => covarianceMatrix({ symbols: ['AAA'] })).toThrow(/symbols/);
    expect(() => covarianceMatrix({ symbols, period: 1 })).toThrow(/period/);
  });
});

panelLaws(covarianceMatrix, [
  { symbols, period: 5 },
  { symbols: ['AAA', 'BBB'], period: 4, every: 3, estimator: 'ledoitWolf', missing: 'last', tolerance: '2m' },
  { symbols, period: 6, estimator: 'marchenkoPastur' },
]);
