import type { StateColumn } from './kernel.js';

/**
 * Rolling spread of two columns and how they move together, by the block method of `rolling-moments.ts`: each column is
 * shifted by its last value of the block before. `rings` holds, one after the other for each slot, the suffix sums of
 * x, y, x x, y y and x y (values of x and y where the present block has overwritten them); `block` the prefix sums in
 * the same order, then both shifts.
 */
export type RollingCovarianceLayout = {
  readonly filled: StateColumn & { readonly type: 'int32' };
  readonly block: StateColumn & { readonly type: 'float64' };
  readonly rings: StateColumn & { readonly type: 'float64' };
};

const sums = 5;
const width = sums + 2;

export function rollingCovarianceLayout(period: number): RollingCovarianceLayout {
  return {
    filled: { type: 'int32', width: 1 },
    block: { type: 'float64', width },
    rings: { type: 'float64', width: sums * period, fill: Number.NaN },
  };
}

function closeBlock(rings: Float64Array, base: number, period: number, xShift: number, yShift: number): void {
  let x = 0;
  let y = 0;
  let xx = 0;
  let yy = 0;
  let xy = 0;
  for (let k = base + period - 1; k >= base; k--) {
    // The last row of the block is the shift itself.
    const last = k === base + period - 1;
    const a = last ? 0 : rings[k]! - xShift;
    const b = last ? 0 : rings[k + period]! - yShift;
    x += a;
    y += b;
    xx += a * a;
    yy += b * b;
    xy += a * b;
    rings[k] = x;
    rings[k + period] = y;
    rings[k + 2 * period] = xx;
    rings[k + 3 * period] = yy;
    rings[k + 4 * period] = xy;
  }
}

/** `count` rows of one key: sums of squared deviations of x and of y from their means, and of their products. */
export function rollingCovariance(
  filled: Int32Array,
  block: Float64Array,
  rings: Float64Array,
  slot: number,
  period: number,
  xs: Float64Array,
  ys: Float64Array,
  xSpread: Float64Array,
  ySpread: Float64Array,
  together: Float64Array,
  count: number,
): void {
  const base = slot * sums * period;
  const at = slot * width;
  const inverse = 1 / period;
  let position = filled[slot]!;
  let x = block[at]!;
  let y = block[at + 1]!;
  let xx = block[at + 2]!;
  let yy = block[at + 3]!;
  let xy = block[at + 4]!;
  let xShift = block[at + 5]!;
  let yShift = block[at + 6]!;
  for (let i = 0; i < count; i++) {
    const a = xs[i]! - xShift;
    const b = ys[i]! - yShift;
    if (position < period - 1) {
      x += a;
      y += b;
      xx += a * a;
      yy += b * b;
      xy += a * b;
      rings[base + position] = xs[i]!;
      rings[base + position + period] = ys[i]!;
      position++;
    } else {
      xShift = xs[i]!;
      yShift = ys[i]!;
      closeBlock(rings, base, period, xShift, yShift);
      x = 0;
      y = 0;
      xx = 0;
      yy = 0;
      xy = 0;
      position = 0;
    }
    const k = base + position;
    const xSum = rings[k]! + x;
    const ySum = rings[k + period]! + y;
    xSpread[i] = rings[k + 2 * period]! + xx - xSum * (xSum * inverse);
    ySpread[i] = rings[k + 3 * period]! + yy - ySum * (ySum * inverse);
    together[i] = rings[k + 4 * period]! + xy - xSum * (ySum * inverse);
  }
  filled[slot] = position;
  block[at] = x;
  block[at + 1] = y;
  block[at + 2] = xx;
  block[at + 3] = yy;
  block[at + 4] = xy;
  block[at + 5] = xShift;
  block[at + 6] = yShift;
}
