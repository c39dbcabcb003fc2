import { expect, it } from 'vitest';
import { compute } from 'rxarrow';
import { adf } from 'rxarrow/operators';
import { crossAsset, isNear } from '../../support/cross-asset-reference.js';
import { talibData } from '../../support/talib.js';

it('gives the test of the reference over a whole series', () => {
  const price = Float64Array.from((talibData['spx']?.['close'] ?? []).slice(0, 600), Math.log);
  const found = compute({ price }, adf({ period: price.length, lags: 5, column: 'price' }));
  const { t, p } = crossAsset.unit_root.log_close['adf_c_lag5']!;
  expect(isNear(Number(found['adfStatistic']?.at(-1)), t)).toBe(true);
  expect(Number(found['adfPValue']?.at(-1))).toBeCloseTo(p, 8);
  expect(found['adfPValue']?.at(-2)).toBeNaN();
});

it('refuses a window that is too short for its lags', () => {
  expect(() => adf({ period: 10, lags: 4 })).toThrow(/"period".*at least 12 rows for a regression with 4 lags/);
});
