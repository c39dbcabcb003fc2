import { realisedVariance } from 'rxarrow/operators';
import { lastOf, matchesFormula, rows, sumOf } from '../../support/matches-formula.js';

matchesFormula(realisedVariance, [{ period: 20 }, { period: 2 }], ({ close }, { period }) => {
  const size = close.map((value, row) => Math.abs(Math.log(value) - Math.log(close[row - 1]!)));
  return {
    realisedVariance: rows(close.length, period, (row) => sumOf(lastOf(size, row, period).map((value) => value ** 2))),
    realisedVarianceBipowerVariation: rows(close.length, period, (row) => {
      const products = lastOf(size, row, period - 1).map((value, k) => value * size[row - period + 1 + k]!);
      return ((Math.PI / 2) * period * sumOf(products)) / (period - 1);
    }),
  };
});
