import { amihud } from 'rxarrow/operators';
import { lastOf, matchesFormula, meanOf, rows } from '../../support/matches-formula.js';

matchesFormula(amihud, [{ period: 20 }], ({ close, volume }, { period }) => {
  const terms = close.map((value, row) => Math.abs(value / close[row - 1]! - 1) / (value * volume[row]!));
  return {
    amihud: rows(close.length, period, (row) => {
      const traded = lastOf(terms, row, period).filter((_, k) => volume[row - period + 1 + k]! > 0);
      return traded.length === 0 ? 0 : meanOf(traded);
    }),
  };
});
