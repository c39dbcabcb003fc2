import { plainFunction } from '../apply-kernel.js';
import { composed, part } from '../composed.js';
import { correlationKernel } from '../correlation.js';
import { covarianceKernel } from '../covariance.js';
import { smaKernel, type PeriodParams } from '../sma.js';

/** Slope and intercept of y over x over a window, and their correlation: beta and alpha of returns; 0 where x stands still. */
export const rollingBetaKernel = composed<PeriodParams, readonly ['y', 'x'], readonly ['beta', 'alpha', 'correlation']>(
  {
    inputs: ['y', 'x'],
    outputs: ['beta', 'alpha', 'correlation'],
    warmup: ({ period }) => period - 1,
    parts: ({ period }) => ({
      both: part(covarianceKernel, { period }),
      correlation: part(correlationKernel, { period }),
      x: part(smaKernel, { period }),
      y: part(smaKernel, { period }),
    }),
    work: 3,
    piece(piece, _params, [y, x], [beta, alpha, correlation]) {
      const [covariance, xMean, yMean] = piece.work as [Float64Array, Float64Array, Float64Array];
      piece.run('both', [x!, y!], [covariance, beta!]);
      piece.run('correlation', [x!, y!], [correlation!]);
      piece.run('x', [x!], [xMean]);
      piece.run('y', [y!], [yMean]);
      for (let k = 0; k < piece.count; k++) alpha![k] = yMean[k]! - beta![k]! * xMean[k]!;
    },
  },
);

/** Betas of plain values. */
export const rollingBeta = plainFunction('rollingBeta', rollingBetaKernel, { period: 1 });
