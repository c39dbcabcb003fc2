import { plainFunction } from './apply-kernel.js';
import { composed, part } from './composed.js';
import type { PeriodParams } from './sma.js';
import { sumKernel } from './sum.js';

// Equal typical prices of other parts can come out a rounding apart, and would count as risen or fallen.
const rounding = 8 * Number.EPSILON;

/** Money flow index (Quong and Soudack 1989): turnover of rising rows in percent of all; 0 if less than 1 flowed. */
export const mfiKernel = composed<PeriodParams, readonly ['high', 'low', 'close', 'volume'], readonly ['mfi']>({
  inputs: ['high', 'low', 'close', 'volume'],
  outputs: ['mfi'],
  warmup: ({ period }) => period,
  parts: (params) => ({ inward: part(sumKernel, params), outward: part(sumKernel, params) }),
  own: () => ({ previous: { type: 'float64', width: 1, fill: Number.NaN } }),
  work: 2,
  piece(piece, _params, inputs, outputs, state, slot) {
    const [high, low, close, volume] = inputs as [Float64Array, Float64Array, Float64Array, Float64Array];
    const output = outputs[0]!;
    const [inward, outward] = piece.work as [Float64Array, Float64Array];
    let previous = state['previous']![slot]!;
    for (let k = 0; k < piece.count; k++) {
      const price = (high[k]! + low[k]! + close[k]!) / 3;
      // NaN in the first row, which neither rose nor fell.
      const flow = price * volume[k]! + 0 * previous;
      const tie = rounding * price;
      inward[k] = flow * Number(price - previous > tie);
      outward[k] = flow * Number(previous - price > tie);
      previous = price;
    }
    state['previous']![slot] = previous;
    piece.run('inward', [inward], [inward]);
    piece.run('outward', [outward], [outward]);
    for (let k = 0; k < piece.count; k++) {
      const total = inward[k]! + outward[k]!;
      output[k] = total < 1 ? 0 : (100 * inward[k]!) / total;
    }
  },
});

/** Money flow index of plain prices and volumes. */
export const mfi = plainFunction('mfi', mfiKernel, { period: 1 });
