import { applyKernel, varianceKernel } from 'rxarrow/kernels';
import { kernelLaws, periods } from '../support/kernel-laws.js';
import { matchesTalib } from '../support/talib-reference.js';

kernelLaws(
  varianceKernel,
  periods.map((period) => ({ period })),
);
matchesTalib(
  'variance',
  (columns, params) => ({ variance: applyKernel(varianceKernel, params as never, columns.close) }),
  varianceKernel.warmup,
);
