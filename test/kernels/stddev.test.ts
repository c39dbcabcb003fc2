import { applyKernel, stddevKernel } from 'rxarrow/kernels';
import { kernelLaws, periods } from '../support/kernel-laws.js';
import { matchesTalib } from '../support/talib-reference.js';

kernelLaws(
  stddevKernel,
  periods.map((period) => ({ period, deviations: 2 })),
);
matchesTalib(
  'stddev',
  (columns, params) => ({ stddev: applyKernel(stddevKernel, params as never, columns.close) }),
  stddevKernel.warmup,
);
