import { effectiveSpread } from 'rxarrow/operators';
import { matchesFormula } from '../../support/matches-formula.js';

matchesFormula(effectiveSpread, [{ columns: { price: 'close', bid: 'low', ask: 'high' } }], ({ low, high, close }) => ({
  effectiveSpread: close.map((price, row) => 2 * Math.abs(price - (low[row]! + high[row]!) / 2)),
}));
