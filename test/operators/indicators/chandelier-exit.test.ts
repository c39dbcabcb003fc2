import { chandelierExit } from 'rxarrow/operators';
import { lastOf, matchesFormula, rows, trueRangeAt, wilder } from '../../support/matches-formula.js';

matchesFormula(chandelierExit, [{ period: 22, multiplier: 3 }], (bars, { period, multiplier }) => {
  const { high, low } = bars;
  const range = wilder(
    rows(high.length, 1, (row) => trueRangeAt(bars, row)),
    period,
  );
  return {
    chandelierExitLong: rows(
      high.length,
      period,
      (row) => Math.max(...lastOf(high, row, period)) - multiplier * range[row]!,
    ),
    chandelierExitShort: rows(
      high.length,
      period,
      (row) => Math.min(...lastOf(low, row, period)) + multiplier * range[row]!,
    ),
  };
});
