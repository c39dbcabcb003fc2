import { plainFunction } from './apply-kernel.js';
import { cumulative } from './cumulative.js';

/** Sum of all values since the first row of the key. */
export const cumulativeSumKernel = cumulative(
  ['close'],
  'cumulativeSum',
  0,
  ([close], output, total, _previous, from, to) => {
    let sum = Number.isNaN(total) ? 0 : total;
    for (let i = from; i < to; i++) {
      sum += close![i]!;
      output[i] = sum;
    }
    return sum;
  },
);

/** Running sums of plain values. */
export const cumulativeSum = plainFunction('cumulativeSum', cumulativeSumKernel, {});
