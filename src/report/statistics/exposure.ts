import { mean } from './moments.js';
import type { FillColumns } from './round-trips.js';

/** Mean of gross exposure (money in positions, long plus short) over equity, a fraction. Rows with equity <= 0 do not count; none left: `NaN`. */
export function averageExposure(gross: Float64Array, equity: Float64Array): number {
  const shares: number[] = [];
  for (let i = 0; i < equity.length; i++) {
    const level = equity[i] ?? 0;
    if (level > 0) shares.push((gross[i] ?? 0) / level);
  }
  return mean(Float64Array.from(shares));
}

/** Share of the given rows at which any position was open, from the fills at or before each of them, a fraction. No rows: `NaN`. */
export function timeInMarket(timeNs: BigInt64Array, fills: FillColumns): number {
  const held = new Map<string, number>();
  const largest = new Map<string, number>();
  let next = 0;
  let rows = 0;
  for (const now of timeNs) {
    for (; next < fills.timeNs.length && (fills.timeNs[next] ?? 0n) <= now; next++) {
      const symbol = fills.symbol[next] ?? '';
      const position = (held.get(symbol) ?? 0) + (fills.side[next] ?? 0) * (fills.quantity[next] ?? 0);
      const peak = Math.max(largest.get(symbol) ?? 0, Math.abs(position));
      largest.set(symbol, peak);
      if (Math.abs(position) <= 1e-9 * peak) held.delete(symbol);
      else held.set(symbol, position);
    }
    if (held.size > 0) rows++;
  }
  return rows / timeNs.length;
}

/** Money that changed hands: the sum of price times quantity over all fills, both sides. */
export function tradedValue(fills: FillColumns): number {
  let total = 0;
  for (let i = 0; i < fills.price.length; i++) total += valueOfFill(fills, i);
  return total;
}

/** Money that changed hands in one fill. */
export function valueOfFill({ price, quantity, multiplier }: FillColumns, row: number): number {
  return (price[row] ?? 0) * (quantity[row] ?? 0) * (multiplier?.[row] ?? 1);
}

/** Annual turnover: half of the traded value (a sale and the purchase it pays for count once) over mean equity, per year. */
export function annualTurnover(fills: FillColumns, equity: Float64Array, years: number): number {
  return tradedValue(fills) / 2 / mean(equity) / years;
}
