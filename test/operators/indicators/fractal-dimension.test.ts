import { fractalDimension } from 'rxarrow/operators';
import { lastOf, matchesFormula, rows } from '../../support/matches-formula.js';

matchesFormula(fractalDimension, [{ period: 16 }, { period: 7 }], ({ high, low }, { period }) => {
  const half = Math.ceil(period / 2);
  const range = (row: number, count: number): number =>
    Math.max(...lastOf(high, row, count)) - Math.min(...lastOf(low, row, count));
  return {
    fractalDimension: rows(high.length, 2 * half - 1, (row) => {
      const halves = range(row, half) / half + range(row - half, half) / half;
      return (Math.log(halves) - Math.log(range(row, 2 * half) / (2 * half))) / Math.log(2);
    }),
  };
});
