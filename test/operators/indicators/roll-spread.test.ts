import { rollSpread } from 'rxarrow/operators';
import { covarianceOf, lastOf, matchesFormula, rows } from '../../support/matches-formula.js';

matchesFormula(rollSpread, [{ period: 50, column: 'close' }], ({ close }, { period }) => {
  const change = close.map((value, row) => value - close[row - 1]!);
  return {
    rollSpread: rows(close.length, period + 1, (row) => {
      const covariance = covarianceOf(lastOf(change, row, period), lastOf(change, row - 1, period));
      return covariance < 0 ? 2 * Math.sqrt(-covariance) : 0;
    }),
  };
});
