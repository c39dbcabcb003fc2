import { applyKernel, wmaKernel } from 'rxarrow/kernels';
import { kernelLaws, periods } from '../support/kernel-laws.js';
import { matchesTalib } from '../support/talib-reference.js';

kernelLaws(
  wmaKernel,
  periods.map((period) => ({ period })),
);
matchesTalib(
  'wma',
  (columns, params) => ({ wma: applyKernel(wmaKernel, params as never, columns.close) }),
  wmaKernel.warmup,
);
