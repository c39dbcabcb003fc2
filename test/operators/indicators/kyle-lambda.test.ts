import { kyleLambda } from 'rxarrow/operators';
import { covarianceOf, lastOf, matchesFormula, rows } from '../../support/matches-formula.js';

matchesFormula(
  kyleLambda,
  [{ period: 50, columns: { price: 'close', size: 'high', side: 'open' } }],
  ({ close, high, open }, { period }) => {
    const flow = high.map((size, row) => size * open[row]!);
    const change = close.map((value, row) => value - close[row - 1]!);
    return {
      kyleLambda: rows(close.length, period, (row) => {
        const [x, y] = [lastOf(flow, row, period), lastOf(change, row, period)];
        return covarianceOf(x, y) / covarianceOf(x, x);
      }),
    };
  },
);
