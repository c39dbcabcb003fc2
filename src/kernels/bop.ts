import { plainFunction } from './apply-kernel.js';
import { pointwise } from './pointwise.js';

/** Balance of power (Livshin 2001): how far the close lies from the open, in ranges of the row; 0 without a range. */
export const bopKernel = pointwise(['open', 'high', 'low', 'close'], 'bop', (inputs, output, from, to) => {
  const [open, high, low, close] = inputs as [Float64Array, Float64Array, Float64Array, Float64Array];
  for (let i = from; i < to; i++) {
    const range = high[i]! - low[i]!;
    output[i] = range > 0 ? (close[i]! - open[i]!) / range : 0;
  }
});

/** Balance of power of plain prices. */
export const bop = plainFunction('bop', bopKernel, {});
