import { applyKernel, smaKernel } from 'rxarrow/kernels';
import { kernelLaws, periods } from '../support/kernel-laws.js';
import { matchesTalib } from '../support/talib-reference.js';

kernelLaws(
  smaKernel,
  periods.map((period) => ({ period })),
);
matchesTalib(
  'sma',
  (columns, params) => ({ sma: applyKernel(smaKernel, params as never, columns.close) }),
  smaKernel.warmup,
);
