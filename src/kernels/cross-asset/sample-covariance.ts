import { plainFunction } from '../apply-kernel.js';
import { composed, part } from '../composed.js';
import { covarianceKernel } from '../covariance.js';
import type { PeriodParams } from '../sma.js';

export interface SampleCovarianceParams extends PeriodParams {
  /** What the number of rows is lessened by: 1 for a sample, 0 for all. */
  readonly freedom: number;
}

/** Covariance of two columns over a window, of a sample or of all. */
export const sampleCovarianceKernel = composed<SampleCovarianceParams, readonly ['x', 'y'], readonly ['covariance']>({
  inputs: ['x', 'y'],
  outputs: ['covariance'],
  warmup: ({ period }) => period - 1,
  parts: ({ period }) => ({ both: part(covarianceKernel, { period }) }),
  work: 1,
  piece(piece, { period, freedom }, [x, y], [covariance]) {
    piece.run('both', [x!, y!], [covariance!, piece.work[0]!]);
    const scale = period / (period - freedom);
    for (let k = 0; k < piece.count; k++) covariance![k] = covariance![k]! * scale;
  },
});

/** Covariances of plain values. */
export const sampleCovariance = plainFunction('covariance', sampleCovarianceKernel, { period: 2, freedom: 0 });
