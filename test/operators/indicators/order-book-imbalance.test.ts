import { expect, it } from 'vitest';
import { compute } from 'rxarrow';
import { orderBookImbalance } from 'rxarrow/operators';
import { matchesFormula } from '../../support/matches-formula.js';

matchesFormula(orderBookImbalance, [{ columns: { bidSize: 'open', askSize: 'close' } }], ({ open, close }) => ({
  orderBookImbalance: open.map((bid, row) => (bid - close[row]!) / (bid + close[row]!)),
}));

it('is 0 for an empty book', () => {
  const empty = Float64Array.of(0);
  expect(compute({ bidSize: empty, askSize: empty }, orderBookImbalance())['orderBookImbalance']).toEqual(empty);
});
