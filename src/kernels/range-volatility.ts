import { plainFunction } from './apply-kernel.js';
import type { Kernel } from './kernel.js';
import { finiteOrNaN } from './returns.js';
import { rollingMean, rollingSumLayout } from './rolling-mean.js';
import type { RollingSumLayout } from './rolling-mean.js';
import { scratch, scratchRows } from './scratch.js';
import type { VolatilityParams } from './volatility.js';

type Prices = readonly Float64Array[];

/** What one bar says of the variance. */
type BarVariance = (prices: Prices, row: number) => number;

/** A kernel whose value is sqrt(periodsPerYear times the mean of what the last `period` bars say of the variance). */
function rangeKernel<const I extends readonly string[], const O extends string>(
  inputs: I,
  output: O,
  barVariance: BarVariance,
): Kernel<VolatilityParams, RollingSumLayout, I, readonly [O]> {
  return {
    inputs,
    outputs: [output],
    warmup: ({ period }) => period - 1,
    layout: ({ period }) => rollingSumLayout(period),
    run({ filled, block, ring }, slot, { period, periodsPerYear }, prices, outputs, from, to) {
      const [variances] = scratch;
      const output = outputs[0]!;
      for (let start = from; start < to; start += scratchRows) {
        const count = Math.min(scratchRows, to - start);
        for (let k = 0; k < count; k++) variances[k] = finiteOrNaN(barVariance(prices, start + k));
        rollingMean(filled, block, ring, slot, period, 1, 1 / period, variances, 0, output, start, count);
        // A bar may say less than nothing; a mean of such bars is no variance.
        for (let row = start; row < start + count; row++)
          output[row] = Math.sqrt(periodsPerYear * Math.max(0, output[row]!));
      }
    },
  };
}

/** Rogers and Satchell (1991): free of the drift within the bar. */
export function rogersSatchellVariance(open: number, high: number, low: number, close: number): number {
  return Math.log(high / close) * Math.log(high / open) + Math.log(low / close) * Math.log(low / open);
}

/** Parkinson (1980): the range says more than two closes, where nothing is lost between bars and there is no drift. */
export const parkinsonKernel = rangeKernel(['high', 'low'], 'parkinson', ([high, low], row) => {
  const range = Math.log(high![row]! / low![row]!);
  return (range * range) / (4 * Math.LN2);
});

/** Garman and Klass (1980): range and body. */
export const garmanKlassKernel = rangeKernel(
  ['open', 'high', 'low', 'close'],
  'garmanKlass',
  ([open, high, low, close], row) => {
    const range = Math.log(high![row]! / low![row]!);
    const body = Math.log(close![row]! / open![row]!);
    return 0.5 * range * range - (2 * Math.LN2 - 1) * body * body;
  },
);

/** Volatility from how far high and low lie from open and close. */
export const rogersSatchellKernel = rangeKernel(
  ['open', 'high', 'low', 'close'],
  'rogersSatchell',
  ([open, high, low, close], row) => rogersSatchellVariance(open![row]!, high![row]!, low![row]!, close![row]!),
);

/** Parkinson's volatility of plain highs and lows. */
export const parkinson = plainFunction('parkinson', parkinsonKernel, { period: 1 });
/** Garman's and Klass's volatility of plain prices. */
export const garmanKlass = plainFunction('garmanKlass', garmanKlassKernel, { period: 1 });
/** Rogers's and Satchell's volatility of plain prices. */
export const rogersSatchell = plainFunction('rogersSatchell', rogersSatchellKernel, { period: 1 });
