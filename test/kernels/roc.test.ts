import { applyKernel, rocKernel } from 'rxarrow/kernels';
import { kernelLaws, periods } from '../support/kernel-laws.js';
import { matchesTalib } from '../support/talib-reference.js';

kernelLaws(
  rocKernel,
  periods.map((period) => ({ period })),
);
matchesTalib(
  'roc',
  (columns, params) => ({ roc: applyKernel(rocKernel, params as never, columns.close) }),
  rocKernel.warmup,
);
