import { squeeze } from 'rxarrow/operators';
import {
  covarianceOf,
  deviationOf,
  lastOf,
  matchesFormula,
  meanOf,
  rows,
  trueRangeAt,
} from '../../support/matches-formula.js';

matchesFormula(
  squeeze,
  [{ period: 20, deviations: 2, multiplier: 1.5 }],
  (bars, { period, deviations, multiplier }) => {
    const { high, low, close } = bars;
    const distance = close.map((value, row) => {
      if (row < period - 1) return Number.NaN;
      const middle = (Math.max(...lastOf(high, row, period)) + Math.min(...lastOf(low, row, period))) / 2;
      return value - (middle + meanOf(lastOf(close, row, period))) / 2;
    });
    const places = Array.from({ length: period }, (_, k) => k);
    return {
      squeeze: rows(close.length, 2 * period - 2, (row) => {
        const range = meanOf(places.map((k) => trueRangeAt(bars, row - k)));
        return Number(deviations * deviationOf(lastOf(close, row, period)) < multiplier * range);
      }),
      squeezeMomentum: rows(close.length, 2 * period - 2, (row) => {
        const y = lastOf(distance, row, period);
        const slope = covarianceOf(places, y) / covarianceOf(places, places);
        return meanOf(y) + slope * (period - 1 - meanOf(places));
      }),
    };
  },
);
