import { plainFunction } from './apply-kernel.js';
import type { PeriodParams } from './sma.js';
import { windowKernel, type WindowMeasure } from './window-kernel.js';

/**
 * A central moment of the window over a power of its variance, in two passes. Values are taken from the first one, so that
 * the variance of a window of equal values is exactly 0; there the answer is 0.
 */
function standardisedMoment(period: number, power: 3 | 4, normal: number): WindowMeasure {
  return (values, from, outputs, row) => {
    const first = values[from]!;
    let sum = 0;
    for (let k = from; k < from + period; k++) sum += values[k]! - first;
    const mean = sum / period;
    let squares = 0;
    let powers = 0;
    for (let k = from; k < from + period; k++) {
      const deviation = values[k]! - first - mean;
      const square = deviation * deviation;
      squares += square;
      powers += power === 3 ? square * deviation : square * square;
    }
    const variance = squares / period;
    const scale = power === 3 ? variance * Math.sqrt(variance) : variance * variance;
    outputs[0]![row] = squares === 0 ? 0 : powers / period / scale - normal;
  };
}

/** Third standardised moment of the last `period` values, of the population; 0 where all are equal. */
export const skewnessKernel = windowKernel(['skewness'], ({ period }: PeriodParams) =>
  standardisedMoment(period, 3, 0),
);

/** Fourth standardised moment of the last `period` values, of the population, less 3; 0 where all are equal. */
export const kurtosisKernel = windowKernel(['kurtosis'], ({ period }: PeriodParams) =>
  standardisedMoment(period, 4, 3),
);

/** Rolling skewness of plain values. */
export const skewness = plainFunction('skewness', skewnessKernel, { period: 2 });

/** Rolling excess kurtosis of plain values. */
export const kurtosis = plainFunction('kurtosis', kurtosisKernel, { period: 2 });
