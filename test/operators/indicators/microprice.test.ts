import { microprice } from 'rxarrow/operators';
import { matchesFormula } from '../../support/matches-formula.js';

matchesFormula(
  microprice,
  [{ columns: { bid: 'low', ask: 'high', bidSize: 'open', askSize: 'close' } }],
  ({ low, high, open, close }) => ({
    microprice: low.map((bid, row) => (bid * close[row]! + high[row]! * open[row]!) / (open[row]! + close[row]!)),
  }),
);
