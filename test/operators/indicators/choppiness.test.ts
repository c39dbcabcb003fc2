import { choppiness } from 'rxarrow/operators';
import { lastOf, matchesFormula, rows, sumOf, trueRangeAt } from '../../support/matches-formula.js';

matchesFormula(choppiness, [{ period: 14 }, { period: 2 }], (bars, { period }) => ({
  choppiness: rows(bars.high.length, period, (row) => {
    const way = sumOf(lastOf(bars.high, row, period).map((_, k) => trueRangeAt(bars, row - period + 1 + k)));
    const covered = Math.max(...lastOf(bars.high, row, period)) - Math.min(...lastOf(bars.low, row, period));
    return (100 * Math.log10(way / covered)) / Math.log10(period);
  }),
}));
