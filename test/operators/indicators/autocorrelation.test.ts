import { expect, it } from 'vitest';
import { compute } from 'rxarrow';
import { autocorrelation } from 'rxarrow/operators';
import { lastOf, matchesFormula, meanOf, rows, sumOf } from '../../support/matches-formula.js';
import { memory as reference, spxClose as whole } from '../../support/memory-reference.js';

matchesFormula(
  autocorrelation,
  [
    { period: 50, lag: 1 },
    { period: 50, lag: 2 },
  ],
  ({ close }, { period, lag }) => {
    const correlation = (row: number, distance: number): number => {
      const window = lastOf(close, row, period);
      const mean = meanOf(window);
      const deviations = window.map((value) => value - mean);
      const together = sumOf(deviations.slice(distance).map((value, k) => value * deviations[k]!));
      return together / sumOf(deviations.map((value) => value ** 2));
    };
    return {
      autocorrelation: rows(close.length, period - 1, (row) => correlation(row, lag)),
      autocorrelationPartialAutocorrelation: rows(close.length, period - 1, (row) => {
        const [first, second] = [correlation(row, 1), correlation(row, 2)];
        return lag === 1 ? first : (second - first ** 2) / (1 - first ** 2);
      }),
    };
  },
);

it('gives the values of the reference over a whole series of returns', () => {
  const returns = Float64Array.from(whole.slice(1), (value, k) => Math.log(value / whole[k]!));
  for (const [k, expected] of reference.autocorrelation.entries()) {
    const operator = autocorrelation({ period: returns.length, lag: k + 1, column: 'x' });
    expect(compute({ x: returns }, operator)['autocorrelation']?.at(-1)).toBeCloseTo(expected, 9);
  }
});
