import { vidya } from 'rxarrow/operators';
import { lastOf, matchesFormula, rows, sumOf } from '../../support/matches-formula.js';

matchesFormula(vidya, [{ period: 14, momentum: 9 }], ({ close }, { period, momentum }) => {
  let average = 0;
  return {
    vidya: rows(close.length, momentum, (row) => {
      if (row === momentum) return (average = close[row]!);
      const changes = lastOf(close, row, momentum).map((value, k) => value - close[row - momentum + k]!);
      const up = sumOf(changes.map((change) => Math.max(0, change)));
      const down = sumOf(changes.map((change) => Math.max(0, -change)));
      const cmo = up + down === 0 ? 0 : (up - down) / (up + down);
      return (average += (2 / (period + 1)) * Math.abs(cmo) * (close[row]! - average));
    }),
  };
});
