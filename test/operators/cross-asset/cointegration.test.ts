import { expect, it } from 'vitest';
import { compute } from 'rxarrow';
import { cointegration, pairs } from 'rxarrow/operators';
import { crossAsset, isNear, logPriceOf } from '../../support/cross-asset-reference.js';

const y = logPriceOf('XOM');
const x = logPriceOf('CVX');
const reference = crossAsset.cointegration;

it('gives the test of the reference, and that of the other order beside it', () => {
  const found = compute({ y, x }, cointegration({ period: y.length, as: 'pair' }));
  const last = (name: string): number => Number(found[name]?.at(-1));
  expect(isNear(last('pairStatistic'), reference.eg_t_lag1)).toBe(true);
  expect(last('pairPValue')).toBeCloseTo(reference.eg_p_lag1, 8);
  const reverse = compute({ y: x, x: y }, cointegration({ period: y.length }));
  expect(last('pairReversePValue')).toBe(reverse['cointegrationPValue']?.at(-1));
});

it('reads what pairs of symbols give', () => {
  const rows = [...y.slice(0, 80)].flatMap((price, k) =>
    ['CVX', 'XOM'].map((symbol) => ({ symbol, available: BigInt(k), close: symbol === 'XOM' ? price : x[k]! })),
  );
  const piped = compute(rows, pairs({ pairs: [['XOM', 'CVX']] }), cointegration({ period: 60, lags: 0 }));
  const plain = compute({ y: y.slice(0, 80), x: x.slice(0, 80) }, cointegration({ period: 60, lags: 0 }));
  expect(piped.map((row) => row['cointegrationPValue'] ?? Number.NaN)).toEqual([...plain['cointegrationPValue']!]);
});

it('refuses a window that is too short for its lags', () => {
  expect(() => cointegration({ period: 6, lags: 2 })).toThrow(/"period".*at least 7 rows/);
});
