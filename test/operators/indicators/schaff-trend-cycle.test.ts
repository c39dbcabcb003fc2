import { schaffTrendCycle } from 'rxarrow/operators';
import { emaOf, matchesFormula, rows, type Series } from '../../support/matches-formula.js';

matchesFormula(
  schaffTrendCycle,
  [{ fast: 23, slow: 50, cycle: 10, factor: 0.5 }],
  ({ close }, { fast, slow, cycle, factor }) => {
    const [quick, slack] = [emaOf(close, fast, slow - fast), emaOf(close, slow)];
    const stochastic = (values: Series): Series => {
      const first = values.findIndex((value) => value !== undefined) + cycle - 1;
      let [place, smooth] = [0, Number.NaN];
      return rows(close.length, first, (row) => {
        const window = values.slice(row - cycle + 1, row + 1) as number[];
        const [most, least] = [Math.max(...window), Math.min(...window)];
        if (most > least) place = (100 * (values[row]! - least)) / (most - least);
        return (smooth = Number.isNaN(smooth) ? place : smooth + factor * (place - smooth));
      });
    };
    const macd = rows(close.length, slow - 1, (row) => quick[row]! - slack[row]!);
    return { schaffTrendCycle: stochastic(stochastic(macd)) };
  },
);
