import { ichimoku } from 'rxarrow/operators';
import { lastOf, matchesFormula, rows } from '../../support/matches-formula.js';

matchesFormula(
  ichimoku,
  [
    { conversion: 9, base: 26, span: 52, displacement: 26 },
    { conversion: 3, base: 7, span: 12, displacement: 0 },
  ],
  ({ high, low }, { conversion, base, span, displacement }) => {
    const middle = (row: number, period: number): number =>
      (Math.max(...lastOf(high, row, period)) + Math.min(...lastOf(low, row, period))) / 2;
    const line = (value: (row: number) => number) => rows(high.length, span - 1 + displacement, value);
    return {
      ichimokuConversion: line((row) => middle(row, conversion)),
      ichimokuBase: line((row) => middle(row, base)),
      ichimokuSpanA: line((row) => (middle(row - displacement, conversion) + middle(row - displacement, base)) / 2),
      ichimokuSpanB: line((row) => middle(row - displacement, span)),
    };
  },
);
