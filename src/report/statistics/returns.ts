import { isFlat } from './moments.js';

/**
 * Simple returns of an equity curve: `equity[i + 1] / equity[i] - 1`, as fractions. An account at or below zero is ruined:
 * the return into that row is -1 and every later one 0. Fewer than two rows: no returns.
 */
export function returnsOfEquity(equity: Float64Array): Float64Array {
  const returns = new Float64Array(Math.max(0, equity.length - 1));
  for (let i = 0; i < returns.length; i++) {
    const before = equity[i] ?? Number.NaN;
    const after = equity[i + 1] ?? Number.NaN;
    if (!(before > 0)) break;
    if (after <= 0) {
      returns[i] = -1;
      break;
    }
    returns[i] = after / before - 1;
  }
  return returns;
}

/** Wealth of one unit: `[1, 1 + r0, (1 + r0)(1 + r1), ...]`, one longer than the returns. It stays at 0 once it is there. */
export function wealthOfReturns(returns: Float64Array): Float64Array {
  const wealth = new Float64Array(returns.length + 1);
  let level = 1;
  wealth[0] = level;
  for (let i = 0; i < returns.length; i++) {
    level = Math.max(0, level * (1 + (returns[i] ?? 0)));
    wealth[i + 1] = level;
  }
  return wealth;
}

/** Compound return over all periods, as a fraction. Empty: 0. Ruin: -1. */
export function totalReturn(returns: Float64Array): number {
  const wealth = wealthOfReturns(returns);
  return (wealth[wealth.length - 1] ?? 1) - 1;
}

/** Sum of log(1 + r). Empty: 0. Ruin: `-Infinity`. */
export function totalLogReturn(returns: Float64Array): number {
  let total = 0;
  for (const value of returns) total += Math.log1p(value);
  return total;
}

/** Compound annual growth rate, `(prod(1 + r))^(periodsPerYear / n) - 1`, as a fraction. Empty: `NaN`. Ruin: -1. */
export function annualReturn(returns: Float64Array, periodsPerYear: number): number {
  if (returns.length === 0) return Number.NaN;
  return (1 + totalReturn(returns)) ** (periodsPerYear / returns.length) - 1;
}

/** Share of the variance of the cumulated log return that a straight line explains (r squared), in [0, 1]. Flat, ruined or below two: `NaN`. */
export function stability(returns: Float64Array): number {
  const n = returns.length;
  const path = new Float64Array(n);
  let level = 0;
  for (let i = 0; i < n; i++) {
    level += Math.log1p(returns[i] ?? 0);
    path[i] = level;
  }
  if (n < 2 || isFlat(path)) return Number.NaN;
  const middle = (n - 1) / 2;
  let centre = 0;
  for (const value of path) centre += value / n;
  let across = 0;
  let along = 0;
  let spread = 0;
  for (let i = 0; i < n; i++) {
    const height = (path[i] ?? 0) - centre;
    across += (i - middle) * height;
    along += (i - middle) ** 2;
    spread += height * height;
  }
  return across ** 2 / (along * spread);
}

/** The values with one more in front: an equity curve with the capital it began from. */
export function startingFrom(start: number, values: Float64Array): Float64Array {
  const result = new Float64Array(values.length + 1);
  result[0] = start;
  result.set(values, 1);
  return result;
}
