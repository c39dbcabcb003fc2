import { plainFunction } from './apply-kernel.js';
import type { Kernel } from './kernel.js';
import { rollingCovariance, rollingCovarianceLayout } from './rolling-covariance.js';
import type { RollingCovarianceLayout } from './rolling-covariance.js';
import { scratchRows, workColumns } from './scratch.js';
import type { PeriodParams } from './sma.js';

const [xs, ys, xSpread, ySpread, together] = workColumns(5);

/** Covariance of two columns over a window (of all of it, not of a sample), and the slope of y over x; 0 where x stands still. */
export const covarianceKernel: Kernel<
  PeriodParams,
  RollingCovarianceLayout,
  readonly ['x', 'y'],
  readonly ['covariance', 'slope']
> = {
  inputs: ['x', 'y'],
  outputs: ['covariance', 'slope'],
  warmup: ({ period }) => period - 1,
  layout: ({ period }) => rollingCovarianceLayout(period),
  run({ filled, block, rings }, slot, { period }, inputs, outputs, from, to) {
    const [x, y] = inputs as [Float64Array, Float64Array];
    const [covariance, slope] = outputs as [Float64Array, Float64Array];
    for (let start = from; start < to; start += scratchRows) {
      const count = Math.min(scratchRows, to - start);
      for (let k = 0; k < count; k++) {
        xs[k] = x[start + k]!;
        ys[k] = y[start + k]!;
      }
      rollingCovariance(filled, block, rings, slot, period, xs, ys, xSpread, ySpread, together, count);
      for (let k = 0; k < count; k++) {
        covariance[start + k] = together[k]! / period;
        slope[start + k] = xSpread[k]! === 0 ? 0 : together[k]! / xSpread[k]!;
      }
    }
  },
};

/** Rolling covariances and slopes of plain values. */
export const covariance = plainFunction('covariance', covarianceKernel, { period: 1 });
