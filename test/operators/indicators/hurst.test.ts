import { expect, it } from 'vitest';
import { compute } from 'rxarrow';
import { hurst } from 'rxarrow/operators';
import { covarianceOf, deviationOf, lastOf, matchesFormula, rows } from '../../support/matches-formula.js';
import { memory as reference, spxClose as whole } from '../../support/memory-reference.js';

matchesFormula(hurst, [{ period: 100, longest: 20 }], ({ close }, { period, longest }) => {
  const logs = close.map(Math.log);
  return {
    hurst: rows(close.length, period - 1, (row) => {
      const window = lastOf(logs, row, period);
      const lags = Array.from({ length: longest - 1 }, (_, k) => k + 2);
      const y = lags.map((lag) => Math.log(deviationOf(window.slice(lag).map((value, k) => value - window[k]!))));
      const x = lags.map(Math.log);
      return covarianceOf(x, y) / covarianceOf(x, x);
    }),
  };
});

it('gives the value of the reference over a whole series', () => {
  const close = Float64Array.from(whole);
  const params = { period: close.length, longest: 20 };
  expect(compute({ close }, hurst(params))['hurst']?.at(-1)).toBeCloseTo(reference.hurst, 9);
});

it('is one half where there is nothing to compare', () => {
  const close = new Float64Array(30).fill(5);
  expect(compute({ close }, hurst({ period: 20, longest: 5 }))['hurst']?.at(-1)).toBe(0.5);
});
