import { plainFunction } from './apply-kernel.js';
import type { Kernel } from './kernel.js';
import { rollingRange, rollingRangeLayout } from './rolling-range.js';
import type { RollingRangeLayout } from './rolling-range.js';
import { scratch, scratchRows } from './scratch.js';
import type { PeriodParams } from './sma.js';

/** Williams %R (Williams 1973): how far the close stands below the highest high, in percent of the range; 0 to -100. */
export const williamsRKernel: Kernel<
  PeriodParams,
  RollingRangeLayout,
  readonly ['high', 'low', 'close'],
  readonly ['williamsR']
> = {
  inputs: ['high', 'low', 'close'],
  outputs: ['williamsR'],
  warmup: ({ period }) => period - 1,
  layout: ({ period }) => rollingRangeLayout(period),
  run({ filled, block, top, bottom }, slot, { period }, inputs, outputs, from, to) {
    const close = inputs[2]!;
    const output = outputs[0]!;
    const [highest, lowest] = scratch;
    for (let start = from; start < to; start += scratchRows) {
      const count = Math.min(scratchRows, to - start);
      rollingRange(filled, block, top, bottom, slot, period, inputs[0]!, inputs[1]!, start, highest, lowest, 0, count);
      for (let k = 0; k < count; k++) {
        const range = highest[k]! - lowest[k]!;
        output[start + k] = range === 0 ? 0 : (-100 * (highest[k]! - close[start + k]!)) / range;
      }
    }
  },
};

/** Williams %R of plain highs, lows and closes. */
export const williamsR = plainFunction('williamsR', williamsRKernel, { period: 1 });
