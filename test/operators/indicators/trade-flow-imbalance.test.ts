import { tradeFlowImbalance } from 'rxarrow/operators';
import { lastOf, matchesFormula, rows, sumOf } from '../../support/matches-formula.js';

// Bodies of bars stand for signed sides.
matchesFormula(
  tradeFlowImbalance,
  [{ period: 50, columns: { size: 'volume', side: 'open' } }],
  ({ open, volume }, { period }) => ({
    tradeFlowImbalance: rows(
      open.length,
      period - 1,
      (row) =>
        sumOf(lastOf(volume, row, period).map((size, k) => size * open[row - period + 1 + k]!)) /
        sumOf(lastOf(volume, row, period)),
    ),
  }),
);
