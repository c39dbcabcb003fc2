import { plainFunction } from './apply-kernel.js';
import type { Kernel } from './kernel.js';
import { rollingRegression, rollingRegressionLayout } from './rolling-regression.js';
import type { RollingRegressionLayout } from './rolling-regression.js';
import { scratch, scratchRows } from './scratch.js';
import type { PeriodParams } from './sma.js';

type Regression<O extends readonly string[]> = Kernel<PeriodParams, RollingRegressionLayout, readonly ['close'], O>;

/**
 * The line of least squares through the last `period` values: where it ends, its slope per row, where it begins, and
 * where it will be a row later.
 */
export const linearRegressionKernel: Regression<readonly ['linearRegression', 'slope', 'intercept', 'forecast']> = {
  inputs: ['close'],
  outputs: ['linearRegression', 'slope', 'intercept', 'forecast'],
  warmup: ({ period }) => period - 1,
  layout: ({ period }) => rollingRegressionLayout(period),
  run({ filled, block, sums, weighted }, slot, { period }, inputs, outputs, from, to) {
    const [end, slope, intercept, forecast] = outputs as [Float64Array, Float64Array, Float64Array, Float64Array];
    rollingRegression(filled, block, sums, weighted, slot, period, inputs[0]!, end, slope, from, to);
    const reach = period - 1;
    for (let i = from; i < to; i++) {
      intercept[i] = end[i]! - reach * slope[i]!;
      forecast[i] = end[i]! + slope[i]!;
    }
  },
};

/** Angle of the line of least squares through the last `period` values, in degrees; a step of 1 a row is 45. */
export const linearRegressionAngleKernel: Regression<readonly ['linearRegressionAngle']> = {
  inputs: ['close'],
  outputs: ['linearRegressionAngle'],
  warmup: ({ period }) => period - 1,
  layout: ({ period }) => rollingRegressionLayout(period),
  run({ filled, block, sums, weighted }, slot, { period }, inputs, outputs, from, to) {
    const close = inputs[0]!;
    const output = outputs[0]!;
    const [value, end, slope] = scratch;
    for (let start = from; start < to; start += scratchRows) {
      const count = Math.min(scratchRows, to - start);
      for (let k = 0; k < count; k++) value[k] = close[start + k]!;
      rollingRegression(filled, block, sums, weighted, slot, period, value, end, slope, 0, count);
      for (let k = 0; k < count; k++) output[start + k] = Math.atan(slope[k]!) * (180 / Math.PI);
    }
  },
};

/** Lines of least squares through plain values. */
export const linearRegression = plainFunction('linearRegression', linearRegressionKernel, { period: 2 });

/** Angles of lines of least squares through plain values. */
export const linearRegressionAngle = plainFunction('linearRegressionAngle', linearRegressionAngleKernel, { period: 2 });
