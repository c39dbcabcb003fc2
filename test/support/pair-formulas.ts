import { meanOf, sumOf } from './matches-formula.js';

/** Sum of products of distances from the means. */
export const togetherOf = (x: readonly number[], y: readonly number[]): number =>
  sumOf(x.map((value, k) => (value - meanOf(x)) * (y[k]! - meanOf(y))));

/** Correlation as it is written down; 0 where one of the two stands still. */
export function correlationOf(x: readonly number[], y: readonly number[]): number {
  const size = Math.sqrt(togetherOf(x, x) * togetherOf(y, y));
  return size === 0 ? 0 : togetherOf(x, y) / size;
}
