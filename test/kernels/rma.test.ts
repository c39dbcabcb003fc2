import { applyKernel, rmaKernel } from 'rxarrow/kernels';
import { kernelLaws, periods } from '../support/kernel-laws.js';
import { matchesTalib } from '../support/talib-reference.js';

kernelLaws(
  rmaKernel,
  periods.map((period) => ({ period })),
);
matchesTalib(
  'rma',
  (columns, params) => ({ rma: applyKernel(rmaKernel, params as never, columns.close) }),
  rmaKernel.warmup,
);
