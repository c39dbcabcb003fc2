import { plainFunction } from '../apply-kernel.js';
import { composed, part } from '../composed.js';
import { covarianceKernel } from '../covariance.js';
import { smaKernel, type PeriodParams } from '../sma.js';
import { varianceKernel } from '../variance.js';

/** The outputs of a rolling hedge, in order. */
const OUTPUTS = ['hedgeRatio', 'intercept', 'spread', 'zScore'] as const;

/**
 * The line of least squares of y on x over a window, and how far the row lies from it; carried from row to row, nothing is
 * ever subtracted. The deviation of the residuals is that of a sample (n - 1); ratio and z-score are 0 where nothing moves.
 */
export const hedgeKernel = composed<PeriodParams, readonly ['y', 'x'], typeof OUTPUTS>({
  inputs: ['y', 'x'],
  outputs: OUTPUTS,
  warmup: ({ period }) => period - 1,
  parts: ({ period }) => ({
    both: part(covarianceKernel, { period }),
    x: part(smaKernel, { period }),
    y: part(smaKernel, { period }),
    spread: part(varianceKernel, { period }),
  }),
  work: 4,
  piece(piece, { period }, [y, x], [ratio, intercept, spread, zScore]) {
    const [covariance, xMean, yMean, variance] = piece.work as [Float64Array, Float64Array, Float64Array, Float64Array];
    piece.run('both', [x!, y!], [covariance, ratio!]);
    piece.run('x', [x!], [xMean]);
    piece.run('y', [y!], [yMean]);
    piece.run('spread', [y!], [variance]);
    for (let k = 0; k < piece.count; k++) {
      const slope = ratio![k]!;
      intercept![k] = yMean[k]! - slope * xMean[k]!;
      const residual = y![k]! - yMean[k]! - slope * (x![k]! - xMean[k]!);
      spread![k] = residual;
      const left = variance[k]! - slope * covariance[k]!;
      zScore![k] = left <= 0 ? 0 : residual / Math.sqrt((left * period) / (period - 1));
    }
  },
});

/** Rolling hedges of plain values. */
export const hedge = plainFunction('hedge', hedgeKernel, { period: 2 });
