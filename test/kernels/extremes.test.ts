import { applyKernel, maxKernel, minKernel } from 'rxarrow/kernels';
import { kernelLaws, periods } from '../support/kernel-laws.js';
import { matchesTalib } from '../support/talib-reference.js';

const each = periods.map((period) => ({ period }));

kernelLaws(maxKernel, each);
kernelLaws(minKernel, each);
matchesTalib(
  'max',
  (columns, params) => ({ max: applyKernel(maxKernel, params as never, columns.close) }),
  maxKernel.warmup,
);
matchesTalib(
  'min',
  (columns, params) => ({ min: applyKernel(minKernel, params as never, columns.close) }),
  minKernel.warmup,
);
