import { applyKernel, sumKernel } from 'rxarrow/kernels';
import { kernelLaws, periods } from '../support/kernel-laws.js';
import { matchesTalib } from '../support/talib-reference.js';

kernelLaws(
  sumKernel,
  periods.map((period) => ({ period })),
);
matchesTalib(
  'sum',
  (columns, params) => ({ sum: applyKernel(sumKernel, params as never, columns.close) }),
  sumKernel.warmup,
);
