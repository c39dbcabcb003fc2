import { plainFunction } from './apply-kernel.js';
import type { Kernel, StateColumn } from './kernel.js';
import { rollingCovariance, rollingCovarianceLayout } from './rolling-covariance.js';
import type { RollingCovarianceLayout } from './rolling-covariance.js';
import { scratchRows, workColumns } from './scratch.js';
import type { PeriodParams } from './sma.js';

type Pair = readonly ['x', 'y'];

const [xs, ys, xSpread, ySpread, together] = workColumns(5);

/** Correlation (Pearson 1895) of two columns over a window; 0 where one of them stands still. */
export const correlationKernel: Kernel<PeriodParams, RollingCovarianceLayout, Pair, readonly ['correlation']> = {
  inputs: ['x', 'y'],
  outputs: ['correlation'],
  warmup: ({ period }) => period - 1,
  layout: ({ period }) => rollingCovarianceLayout(period),
  run({ filled, block, rings }, slot, { period }, inputs, outputs, from, to) {
    const x = inputs[0]!;
    const y = inputs[1]!;
    const output = outputs[0]!;
    for (let start = from; start < to; start += scratchRows) {
      const count = Math.min(scratchRows, to - start);
      for (let k = 0; k < count; k++) {
        xs[k] = x[start + k]!;
        ys[k] = y[start + k]!;
      }
      rollingCovariance(filled, block, rings, slot, period, xs, ys, xSpread, ySpread, together, count);
      for (let k = 0; k < count; k++) {
        // Roots one by one: the product of two tiny spreads may be nothing at all.
        const size = Math.sqrt(Math.abs(xSpread[k]!)) * Math.sqrt(Math.abs(ySpread[k]!));
        const value = size === 0 ? 0 : together[k]! / size;
        output[start + k] = value > 1 ? 1 : value < -1 ? -1 : value;
      }
    }
  },
};

/** `before` holds [x, y] of the row before. */
type BetaLayout = RollingCovarianceLayout & { readonly before: StateColumn & { readonly type: 'float64' } };

function simpleReturn(now: number, before: number): number {
  return before === 0 ? 0 : now / before - 1;
}

/** Beta: slope of the returns of y over those of x, of the last `period` returns; 0 where x stands still. */
export const betaKernel: Kernel<PeriodParams, BetaLayout, Pair, readonly ['beta']> = {
  inputs: ['x', 'y'],
  outputs: ['beta'],
  warmup: ({ period }) => period,
  layout: ({ period }) => ({
    ...rollingCovarianceLayout(period),
    before: { type: 'float64', width: 2, fill: Number.NaN },
  }),
  run({ filled, block, rings, before }, slot, { period }, inputs, outputs, from, to) {
    const x = inputs[0]!;
    const y = inputs[1]!;
    const output = outputs[0]!;
    let xBefore = before[2 * slot]!;
    let yBefore = before[2 * slot + 1]!;
    for (let start = from; start < to; start += scratchRows) {
      const count = Math.min(scratchRows, to - start);
      for (let k = 0; k < count; k++) {
        xs[k] = simpleReturn(x[start + k]!, xBefore);
        ys[k] = simpleReturn(y[start + k]!, yBefore);
        xBefore = x[start + k]!;
        yBefore = y[start + k]!;
      }
      rollingCovariance(filled, block, rings, slot, period, xs, ys, xSpread, ySpread, together, count);
      for (let k = 0; k < count; k++) {
        const spread = xSpread[k]!;
        output[start + k] = spread <= 0 && !Number.isNaN(xs[k]!) ? 0 : together[k]! / spread;
      }
    }
    before[2 * slot] = xBefore;
    before[2 * slot + 1] = yBefore;
  },
};

/** Rolling correlation of plain values. */
export const correlation = plainFunction('correlation', correlationKernel, { period: 1 });

/** Rolling beta of plain prices. */
export const beta = plainFunction('beta', betaKernel, { period: 1 });
