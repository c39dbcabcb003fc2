import { plainFunction } from './apply-kernel.js';
import type { Kernel, StateColumn } from './kernel.js';
import type { PeriodParams } from './sma.js';

export interface McginleyParams extends PeriodParams {
  /** Share of the period that counts. */
  readonly constant: number;
}

type McginleyLayout = { readonly line: StateColumn & { readonly type: 'float64' } };

/** McGinley dynamic (McGinley 1997): an average that slows down above the price and hurries below it; begins at the first. */
export const mcginleyKernel: Kernel<McginleyParams, McginleyLayout, readonly ['close'], readonly ['mcginley']> = {
  inputs: ['close'],
  outputs: ['mcginley'],
  warmup: () => 0,
  layout: () => ({ line: { type: 'float64', width: 1, fill: Number.NaN } }),
  run({ line }, slot, { period, constant }, inputs, outputs, from, to) {
    const close = inputs[0]!;
    const output = outputs[0]!;
    let value = line[slot]!;
    for (let i = from; i < to; i++) {
      const price = close[i]!;
      if (Number.isNaN(value)) value = price;
      else {
        const ratio = price / value;
        // Far below the line a step would go beyond the price, and near zero to infinity.
        const rows = Math.max(1, constant * period * ratio * ratio * ratio * ratio);
        value += (price - value) / rows;
      }
      output[i] = value;
    }
    line[slot] = value;
  },
};

/** McGinley dynamic of plain values. */
export const mcginley = plainFunction('mcginley', mcginleyKernel, { period: 1 });
