import { alma } from 'rxarrow/operators';
import { lastOf, matchesFormula, rows, sumOf } from '../../support/matches-formula.js';

matchesFormula(
  alma,
  [
    { period: 9, offset: 0.85, sigma: 6 },
    { period: 20, offset: 0.5, sigma: 4 },
  ],
  ({ close }, { period, offset, sigma }) => ({
    alma: rows(close.length, period - 1, (row) => {
      const weights = Array.from({ length: period }, (_, i) =>
        Math.exp(-((i - offset * (period - 1)) ** 2) / (2 * (period / sigma) ** 2)),
      );
      return sumOf(lastOf(close, row, period).map((value, i) => value * weights[i]!)) / sumOf(weights);
    }),
  }),
);
