import { applyKernel, emaKernel } from 'rxarrow/kernels';
import { kernelLaws, periods } from '../support/kernel-laws.js';
import { matchesTalib } from '../support/talib-reference.js';

kernelLaws(
  emaKernel,
  periods.map((period) => ({ period })),
);
matchesTalib(
  'ema',
  (columns, params) => ({ ema: applyKernel(emaKernel, params as never, columns.close) }),
  emaKernel.warmup,
);
