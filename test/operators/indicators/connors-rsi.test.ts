import { connorsRsi } from 'rxarrow/operators';
import { matchesFormula, rows, rsiOf } from '../../support/matches-formula.js';

matchesFormula(connorsRsi, [{ period: 3, streak: 2, rank: 100 }], ({ close }, { period, streak, rank }) => {
  const streaks: number[] = [];
  for (const [row, value] of close.entries()) {
    const change = Math.sign(value - (close[row - 1] ?? value));
    const before = streaks[row - 1] ?? 0;
    streaks.push(change === 0 ? 0 : Math.sign(before) === change ? before + change : change);
  }
  const returns = close.map((value, row) => value / close[row - 1]! - 1);
  const [ofClose, ofStreak] = [rsiOf(close, period), rsiOf(streaks, streak)];
  return {
    connorsRsi: rows(close.length, rank + 1, (row) => {
      const less = returns.slice(row - rank, row).filter((value) => value < returns[row]!).length;
      return (ofClose[row]! + ofStreak[row]! + (100 * less) / rank) / 3;
    }),
  };
});
