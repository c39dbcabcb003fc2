import { rollingBeta } from 'rxarrow/operators';
import { lastOf, matchesFormula, meanOf, rows } from '../../support/matches-formula.js';
import { correlationOf, togetherOf } from '../../support/pair-formulas.js';

matchesFormula(rollingBeta, [{ period: 20, columns: { y: 'close', x: 'open' } }], ({ open, close }, { period }) => {
  const of = (measure: (x: readonly number[], y: readonly number[]) => number) =>
    rows(close.length, period - 1, (row) => measure(lastOf(open, row, period), lastOf(close, row, period)));
  const beta = (x: readonly number[], y: readonly number[]): number => togetherOf(x, y) / togetherOf(x, x);
  return {
    rollingBetaBeta: of(beta),
    rollingBetaAlpha: of((x, y) => meanOf(y) - beta(x, y) * meanOf(x)),
    rollingBetaCorrelation: of(correlationOf),
  };
});
