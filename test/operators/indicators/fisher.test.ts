import { fisher } from 'rxarrow/operators';
import { lastOf, matchesFormula, rows } from '../../support/matches-formula.js';

matchesFormula(fisher, [{ period: 10 }], ({ high, low }, { period }) => {
  const middle = high.map((value, row) => (value + low[row]!) / 2);
  let v = 0;
  const fishers: number[] = [];
  const fisherAt = rows(high.length, period - 1, (row) => {
    const window = lastOf(middle, row, period);
    const [most, least] = [Math.max(...window), Math.min(...window)];
    v = 0.66 * (most === least ? 0 : (middle[row]! - least) / (most - least) - 0.5) + 0.67 * v;
    if (v > 0.99) v = 0.999;
    if (v < -0.99) v = -0.999;
    fishers[row] = Math.atanh(v) + 0.5 * (fishers[row - 1] ?? 0);
    return fishers[row]!;
  });
  return { fisher: fisherAt, fisherTrigger: rows(high.length, period - 1, (row) => fishers[row - 1] ?? 0) };
});
