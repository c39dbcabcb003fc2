import { plainFunction } from './apply-kernel.js';
import type { Kernel, StateColumn } from './kernel.js';
import { finiteOrNaN } from './returns.js';
import { rollingDeviation, rollingMomentsLayout } from './rolling-moments.js';
import type { RollingMomentsLayout } from './rolling-moments.js';
import { scratch, scratchRows } from './scratch.js';

export interface VolatilityParams {
  /** Log returns in the window: one row more than that is needed. */
  readonly period: number;
  /** Rows a year: 252 for daily bars of shares. */
  readonly periodsPerYear: number;
}

type VolatilityLayout = RollingMomentsLayout & { readonly previous: StateColumn & { readonly type: 'float64' } };

/** Annualised volatility: the sample standard deviation of the last `period` log returns times sqrt(periodsPerYear). */
export const volatilityKernel: Kernel<VolatilityParams, VolatilityLayout, readonly ['close'], readonly ['volatility']> =
  {
    inputs: ['close'],
    outputs: ['volatility'],
    warmup: ({ period }) => period,
    layout: ({ period }) => ({
      ...rollingMomentsLayout(period),
      previous: { type: 'float64', width: 1, fill: Number.NaN },
    }),
    run(state, slot, { period, periodsPerYear }, inputs, outputs, from, to) {
      const { filled, block, ring, squares } = state;
      const input = inputs[0]!;
      const output = outputs[0]!;
      const [logReturns] = scratch;
      const scale = periodsPerYear / (period - 1);
      let previous = state.previous[slot]!;
      for (let start = from; start < to; start += scratchRows) {
        const count = Math.min(scratchRows, to - start);
        for (let k = 0; k < count; k++) {
          const value = input[start + k]!;
          logReturns[k] = finiteOrNaN(Math.log(value / previous));
          previous = value;
        }
        rollingDeviation(filled, block, ring, squares, slot, period, scale, logReturns, 0, output, start, count);
      }
      state.previous[slot] = previous;
    },
  };

/** Annualised volatility of plain prices. */
export const volatility = plainFunction('volatility', volatilityKernel, { period: 2 });
