import { describe, expect, it } from 'vitest';
import { dickeyFullerKernel, dickeyFullerTest } from 'rxarrow/kernels';
import { crossAsset } from '../../support/cross-asset-reference.js';
import { kernelLaws } from '../../support/kernel-laws.js';
import { spxClose } from '../../support/memory-reference.js';

kernelLaws(dickeyFullerKernel, [
  { period: 5, lags: 0, deterministic: 'constant' },
  { period: 14, lags: 2, deterministic: 'trend' },
]);

const logClose = Float64Array.from(spxClose, Math.log);
const series = { log_close: logClose, log_returns: logClose.slice(1).map((value, k) => value - logClose[k]!) };

describe('the last window over a whole series gives the numbers of the reference', () => {
  const cases = [
    ['adf_c_lag0', 0, 'constant'],
    ['adf_c_lag1', 1, 'constant'],
    ['adf_c_lag5', 5, 'constant'],
    ['adf_ct_lag1', 1, 'trend'],
  ] as const;
  for (const name of ['log_close', 'log_returns'] as const)
    it.each(cases)(`${name}, %s`, (key, lags, deterministic) => {
      const values = series[name];
      const found = dickeyFullerTest(values, { period: values.length, lags, deterministic });
      const expected = crossAsset.unit_root[name][key]!;
      expect(Math.abs(found.statistic.at(-1)! / expected.t - 1)).toBeLessThan(1e-8);
      expect(Math.abs(found.pValue.at(-1)! - expected.p)).toBeLessThan(1e-8);
    });
});

it('has nothing to tell of a series that stands still', () => {
  const found = dickeyFullerTest(new Float64Array(20).fill(7.3), { period: 10, lags: 1, deterministic: 'constant' });
  expect([found.statistic.at(-1), found.pValue.at(-1)]).toEqual([0, 1]);
});

it('refuses a window with as many unknowns as rows', () => {
  expect(() => dickeyFullerTest(new Float64Array(20), { period: 7, lags: 2, deterministic: 'constant' })).toThrow(
    /at least 8 rows for a regression with 2 lags/,
  );
});
