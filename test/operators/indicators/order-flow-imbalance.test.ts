import { orderFlowImbalance } from 'rxarrow/operators';
import { lastOf, matchesFormula, rows, sumOf } from '../../support/matches-formula.js';

matchesFormula(
  orderFlowImbalance,
  [{ period: 20, columns: { bid: 'low', ask: 'high', bidSize: 'open', askSize: 'close' } }],
  ({ low, high, open, close }, { period }) => {
    const flow = low.map((bid, row) => {
      let sum = 0;
      if (bid >= low[row - 1]!) sum += open[row]!;
      if (bid <= low[row - 1]!) sum -= open[row - 1]!;
      if (high[row]! <= high[row - 1]!) sum -= close[row]!;
      if (high[row]! >= high[row - 1]!) sum += close[row - 1]!;
      return sum;
    });
    return { orderFlowImbalance: rows(low.length, period, (row) => sumOf(lastOf(flow, row, period))) };
  },
);
