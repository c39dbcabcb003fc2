import { plainFunction } from '../apply-kernel.js';
import type { PeriodParams } from '../sma.js';
import { windowKernel } from '../window-kernel.js';

/**
 * Rows in which half of a distance from the mean is gone: -ln 2 / b of d[t] = a + b x[t-1] over the series
 * `values[from, from + count)`; Infinity where it does not return (b >= 0).
 */
export function halfLifeOf(values: Float64Array, from: number, count: number): number {
  const pairs = count - 1;
  const origin = values[from]!;
  let level = 0;
  let change = 0;
  for (let k = 0; k < pairs; k++) {
    level += values[from + k]! - origin;
    change += values[from + k + 1]! - values[from + k]!;
  }
  level /= pairs;
  change /= pairs;
  let spread = 0;
  let together = 0;
  for (let k = 0; k < pairs; k++) {
    const distance = values[from + k]! - origin - level;
    spread += distance * distance;
    together += distance * (values[from + k + 1]! - values[from + k]! - change);
  }
  return spread > 0 && together < 0 ? (-Math.LN2 * spread) / together : Number.POSITIVE_INFINITY;
}

/** Half-life of the return to the mean over a window (Ornstein and Uhlenbeck 1930, by least squares). */
export const halfLifeKernel = windowKernel<PeriodParams, readonly ['halfLife']>(
  ['halfLife'],
  ({ period }) =>
    (values, from, [halfLives], row) => {
      halfLives![row] = halfLifeOf(values, from, period);
    },
);

/** Half-lives of the windows of plain values. */
export const halfLife = plainFunction('halfLife', halfLifeKernel, { period: 3 });
