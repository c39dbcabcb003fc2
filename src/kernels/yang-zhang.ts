import { plainFunction } from './apply-kernel.js';
import type { Kernel, StateColumn } from './kernel.js';
import { rogersSatchellVariance } from './range-volatility.js';
import { finiteOrNaN } from './returns.js';
import { rollingMean, rollingSumLayout } from './rolling-mean.js';
import type { RollingSumLayout } from './rolling-mean.js';
import { rollingDeviation, rollingMomentsLayout } from './rolling-moments.js';
import type { RollingMomentsLayout } from './rolling-moments.js';
import { scratch, scratchRows } from './scratch.js';
import type { VolatilityParams } from './volatility.js';

type Named<Prefix extends string, Layout> = {
  readonly [Name in keyof Layout & string as `${Prefix}${Capitalize<Name>}`]: Layout[Name];
};

/** The moves overnight and by day, what the bars say of the variance, and the close of the row before. */
type YangZhangLayout = Named<'night', RollingMomentsLayout> &
  Named<'day', RollingMomentsLayout> &
  Named<'bar', RollingSumLayout> & { readonly previousClose: StateColumn & { readonly type: 'float64' } };

/**
 * Yang and Zhang (2000): the variance of the moves overnight, and of those by day weighed against what Rogers and
 * Satchell see in the bars so that the error is least. Free of drift, and of gaps between bars.
 */
export const yangZhangKernel: Kernel<
  VolatilityParams,
  YangZhangLayout,
  readonly ['open', 'high', 'low', 'close'],
  readonly ['yangZhang']
> = {
  inputs: ['open', 'high', 'low', 'close'],
  outputs: ['yangZhang'],
  warmup: ({ period }) => period,
  layout: ({ period }) => {
    const moments = rollingMomentsLayout(period);
    const sums = rollingSumLayout(period);
    return {
      nightFilled: moments.filled,
      nightBlock: moments.block,
      nightRing: moments.ring,
      nightSquares: moments.squares,
      dayFilled: moments.filled,
      dayBlock: moments.block,
      dayRing: moments.ring,
      daySquares: moments.squares,
      barFilled: sums.filled,
      barBlock: sums.block,
      barRing: sums.ring,
      previousClose: { type: 'float64', width: 1, fill: Number.NaN },
    };
  },
  run(state, slot, { period, periodsPerYear }, inputs, outputs, from, to) {
    const open = inputs[0]!;
    const high = inputs[1]!;
    const low = inputs[2]!;
    const close = inputs[3]!;
    const output = outputs[0]!;
    const [nights, days, bars] = scratch;
    const weight = 0.34 / (1.34 + (period + 1) / (period - 1));
    const scale = periodsPerYear / (period - 1);
    let previous = state.previousClose[slot]!;
    for (let start = from; start < to; start += scratchRows) {
      const count = Math.min(scratchRows, to - start);
      for (let k = 0; k < count; k++) {
        const row = start + k;
        nights[k] = finiteOrNaN(Math.log(open[row]! / previous));
        days[k] = finiteOrNaN(Math.log(close[row]! / open[row]!));
        bars[k] = finiteOrNaN(rogersSatchellVariance(open[row]!, high[row]!, low[row]!, close[row]!));
        previous = close[row]!;
      }
      const { nightFilled, nightBlock, nightRing, nightSquares } = state;
      rollingDeviation(
        nightFilled,
        nightBlock,
        nightRing,
        nightSquares,
        slot,
        period,
        scale,
        nights,
        0,
        output,
        start,
        count,
      );
      // The moves overnight have been read: their place is free for what comes of those by day.
      const { dayFilled, dayBlock, dayRing, daySquares } = state;
      rollingDeviation(dayFilled, dayBlock, dayRing, daySquares, slot, period, scale, days, 0, nights, 0, count);
      const { barFilled, barBlock, barRing } = state;
      rollingMean(barFilled, barBlock, barRing, slot, period, 1, 1 / period, bars, 0, bars, 0, count);
      for (let k = 0; k < count; k++) {
        const night = output[start + k]!;
        const day = nights[k]!;
        const variance = night * night + weight * day * day + (1 - weight) * periodsPerYear * bars[k]!;
        output[start + k] = Math.sqrt(Math.max(0, variance));
      }
    }
    state.previousClose[slot] = previous;
  },
};

/** Yang's and Zhang's volatility of plain prices. */
export const yangZhang = plainFunction('yangZhang', yangZhangKernel, { period: 2 });
