import { plainFunction } from './apply-kernel.js';
import { atrKernel } from './atr.js';
import type { Kernel } from './kernel.js';
import type { PeriodParams } from './sma.js';

type AtrLayout = ReturnType<typeof atrKernel.layout>;

/** Average true range in percent of the close; 0 at a close of 0, as in TA-Lib. */
export const natrKernel: Kernel<PeriodParams, AtrLayout, readonly ['high', 'low', 'close'], readonly ['natr']> = {
  inputs: ['high', 'low', 'close'],
  outputs: ['natr'],
  warmup: (params) => atrKernel.warmup(params),
  layout: (params) => atrKernel.layout(params),
  run(state, slot, params, inputs, outputs, from, to) {
    const close = inputs[2]!;
    const output = outputs[0]!;
    atrKernel.run(state, slot, params, inputs, outputs, from, to);
    for (let i = from; i < to; i++) {
      const price = close[i]!;
      output[i] = price === 0 ? 0 * output[i]! : (100 * output[i]!) / price;
    }
  },
};

/** Average true range of plain highs, lows and closes, in percent. */
export const natr = plainFunction('natr', natrKernel, { period: 1 });
