import { spread } from 'rxarrow/operators';
import { deviationOf, lastOf, matchesFormula, meanOf, rows } from '../../support/matches-formula.js';
import { togetherOf } from '../../support/pair-formulas.js';

matchesFormula(spread, [{ period: 20, columns: { y: 'high', x: 'low' } }], ({ high, low }, { period }) => {
  const fit = (row: number) => {
    const x = lastOf(low, row, period);
    const y = lastOf(high, row, period);
    const ratio = togetherOf(x, y) / togetherOf(x, x);
    const intercept = meanOf(y) - ratio * meanOf(x);
    return { ratio, intercept, residuals: y.map((value, k) => value - intercept - ratio * x[k]!) };
  };
  const of = (value: (found: ReturnType<typeof fit>) => number) =>
    rows(high.length, period - 1, (row) => value(fit(row)));
  return {
    spreadHedgeRatio: of(({ ratio }) => ratio),
    spreadIntercept: of(({ intercept }) => intercept),
    spread: of(({ residuals }) => residuals.at(-1)!),
    spreadZScore: of(
      ({ residuals }) => residuals.at(-1)! / (deviationOf(residuals) * Math.sqrt(period / (period - 1))),
    ),
  };
});
