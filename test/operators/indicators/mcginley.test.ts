import { mcginley } from 'rxarrow/operators';
import { matchesFormula } from '../../support/matches-formula.js';

matchesFormula(
  mcginley,
  [
    { period: 14, constant: 0.6 },
    { period: 10, constant: 1 },
  ],
  ({ close }, { period, constant }) => {
    let line = close[0]!;
    return {
      mcginley: close.map((value) => (line += (value - line) / Math.max(1, constant * period * (value / line) ** 4))),
    };
  },
);
