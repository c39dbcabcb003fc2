import { covariance } from 'rxarrow/operators';
import { covarianceOf, lastOf, matchesFormula, rows } from '../../support/matches-formula.js';

const columns = { x: 'open', y: 'close' } as const;

matchesFormula(
  covariance,
  [
    { period: 20, columns },
    { period: 15, freedom: 0, columns },
  ],
  ({ open, close }, { period, freedom = 1 }: { period: number; freedom?: number; columns: typeof columns }) => ({
    covariance: rows(
      close.length,
      period - 1,
      (row) => (covarianceOf(lastOf(open, row, period), lastOf(close, row, period)) * period) / (period - freedom),
    ),
  }),
);
