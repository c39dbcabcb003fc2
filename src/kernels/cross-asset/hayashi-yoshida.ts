import { plainFunction } from '../apply-kernel.js';
import type { Kernel, StateColumn } from '../kernel.js';
import { rollingMean, rollingSumLayout } from '../rolling-mean.js';
import { scratchRows, workColumns } from '../scratch.js';
import type { PeriodParams } from '../sma.js';

/** `prices`: the logarithms of the last ones; `within`: the returns of each that end within the open interval of the other. */
type HayashiYoshidaLayout = Readonly<Record<'filled', StateColumn & { readonly type: 'int32' }>> &
  Readonly<Record<'block' | 'ring' | 'prices' | 'within', StateColumn & { readonly type: 'float64' }>>;

const SUMS = 3;
const [xx, yy, xy] = workColumns(3) as [Float64Array, Float64Array, Float64Array];

/**
 * Covariance and correlation of prices that change at different times: the sum of the products of all returns whose intervals
 * overlap, each product counted in the row that ends the later of the two. A row has a price of x, of y or of both; NaN where
 * there is none. No grid is laid over the ticks, so neither the number of ticks nor their delay pulls it towards 0.
 * T. Hayashi and N. Yoshida, On Covariance Estimation of Non-synchronously Observed Diffusion Processes, 2005.
 */
export const hayashiYoshidaKernel: Kernel<
  PeriodParams,
  HayashiYoshidaLayout,
  readonly ['x', 'y'],
  readonly ['covariance', 'correlation']
> = {
  inputs: ['x', 'y'],
  outputs: ['covariance', 'correlation'],
  warmup: ({ period }) => period - 1,
  layout({ period }) {
    const { filled, block, ring } = rollingSumLayout(period);
    return {
      filled: { ...filled, width: SUMS },
      block: { ...block, width: SUMS * block.width },
      ring: { ...ring, width: SUMS * period },
      prices: { type: 'float64', width: 2, fill: Number.NaN },
      within: { type: 'float64', width: 2 },
    };
  },
  run({ filled, block, ring, prices, within }, slot, { period }, [x, y], [covariance, correlation], from, to) {
    for (let start = from; start < to; start += scratchRows) {
      const count = Math.min(scratchRows, to - start);
      products(prices, within, 2 * slot, x!, y!, start, count);
      for (const [index, sums] of [xx, yy, xy].entries())
        rollingMean(filled, block, ring, slot * SUMS + index, period, period, 1, sums, 0, sums, 0, count);
      for (let k = 0; k < count; k++) {
        covariance![start + k] = xy[k]!;
        const size = Math.sqrt(Math.abs(xx[k]!)) * Math.sqrt(Math.abs(yy[k]!));
        correlation![start + k] = size === 0 ? 0 : xy[k]! / size;
      }
    }
  },
};

/** What each row adds to the variances and to the covariance. */
function products(
  prices: Float64Array,
  within: Float64Array,
  at: number,
  x: Float64Array,
  y: Float64Array,
  start: number,
  count: number,
): void {
  let xPrice = prices[at]!;
  let yPrice = prices[at + 1]!;
  let xWithin = within[at]!;
  let yWithin = within[at + 1]!;
  for (let k = 0; k < count; k++) {
    const xTicks = x[start + k]! > 0;
    const yTicks = y[start + k]! > 0;
    const xNow = xTicks ? Math.log(x[start + k]!) : xPrice;
    const yNow = yTicks ? Math.log(y[start + k]!) : yPrice;
    // The first price of each begins its first interval.
    const xReturn = Number.isNaN(xPrice) ? 0 : xNow - xPrice;
    const yReturn = Number.isNaN(yPrice) ? 0 : yNow - yPrice;
    xx[k] = xReturn * xReturn;
    yy[k] = yReturn * yReturn;
    xy[k] = xReturn * yWithin + yReturn * xWithin + xReturn * yReturn;
    // A tick ends an interval and begins the next, within which nothing of the other has ended yet.
    xWithin = yTicks ? 0 : xWithin + xReturn;
    yWithin = xTicks ? 0 : yWithin + yReturn;
    xPrice = xNow;
    yPrice = yNow;
  }
  prices[at] = xPrice;
  prices[at + 1] = yPrice;
  within[at] = xWithin;
  within[at + 1] = yWithin;
}

/** Covariances of plain prices that change at different times. */
export const hayashiYoshida = plainFunction('hayashiYoshida', hayashiYoshidaKernel, { period: 1 });
