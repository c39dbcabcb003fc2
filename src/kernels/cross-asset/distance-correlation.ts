import { plainFunction } from '../apply-kernel.js';
import type { PeriodParams } from '../sma.js';
import { windowsKernel } from '../window-kernel.js';

const sums = { x: new Float64Array(0), y: new Float64Array(0) };

/**
 * Distance correlation (Székely, Rizzo and Bakirov 2007) of a window, from 0 to 1: 0 only for series without any dependence,
 * be it along a line or not. Of the population; 0 where one of the two stands still.
 */
export const distanceCorrelationKernel = windowsKernel<
  PeriodParams,
  readonly ['x', 'y'],
  readonly ['distanceCorrelation']
>(['x', 'y'], ['distanceCorrelation'], ({ period }) => ([x, y], from, [found], row) => {
  found![row] = distanceCorrelationOf(x!, y!, from, period);
});

function distanceCorrelationOf(x: Float64Array, y: Float64Array, from: number, count: number): number {
  if (sums.x.length < count) {
    sums.x = new Float64Array(2 * count);
    sums.y = new Float64Array(2 * count);
  }
  const { x: xSums, y: ySums } = sums;
  let xSum = 0;
  let ySum = 0;
  for (let i = 0; i < count; i++) {
    let xRow = 0;
    let yRow = 0;
    const xValue = x[from + i]!;
    const yValue = y[from + i]!;
    for (let j = 0; j < count; j++) {
      xRow += Math.abs(xValue - x[from + j]!);
      yRow += Math.abs(yValue - y[from + j]!);
    }
    xSums[i] = xRow / count;
    ySums[i] = yRow / count;
    xSum += xSums[i]!;
    ySum += ySums[i]!;
  }
  const xMean = xSum / count;
  const yMean = ySum / count;
  let xx = 0;
  let yy = 0;
  let xy = 0;
  for (let i = 0; i < count; i++) {
    const xRow = xSums[i]! - xMean;
    const yRow = ySums[i]! - yMean;
    const xValue = x[from + i]!;
    const yValue = y[from + i]!;
    for (let j = 0; j < count; j++) {
      const a = Math.abs(xValue - x[from + j]!) - xRow - xSums[j]!;
      const b = Math.abs(yValue - y[from + j]!) - yRow - ySums[j]!;
      xx += a * a;
      yy += b * b;
      xy += a * b;
    }
  }
  const size = Math.sqrt(xx) * Math.sqrt(yy);
  return size === 0 ? 0 : Math.sqrt(Math.min(1, Math.max(0, xy / size)));
}

/** Distance correlations of the windows of plain values. */
export const distanceCorrelation = plainFunction('distanceCorrelation', distanceCorrelationKernel, { period: 2 });
