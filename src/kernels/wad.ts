import { plainFunction } from './apply-kernel.js';
import { cumulative } from './cumulative.js';

/** Williams' accumulation/distribution (Williams 1972): the running total of closes from the true low or high. */
export const wadKernel = cumulative(
  ['high', 'low', 'close'],
  'wad',
  2,
  ([high, low, close], output, total, previousClose, from, to) => {
    let sum = Number.isNaN(total) ? 0 : total;
    let previous = Number.isNaN(previousClose) ? close![from]! : previousClose;
    for (let i = from; i < to; i++) {
      const price = close![i]!;
      const rise = price - Math.min(low![i]!, previous);
      const fall = price - Math.max(high![i]!, previous);
      sum += Number(price > previous) * rise + Number(price < previous) * fall;
      output[i] = sum;
      previous = price;
    }
    return sum;
  },
);

/** Williams' accumulation/distribution of plain highs, lows and closes. */
export const wad = plainFunction('wad', wadKernel, {});
