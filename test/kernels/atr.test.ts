import { applyKernel, atrKernel } from 'rxarrow/kernels';
import { kernelLaws, periods } from '../support/kernel-laws.js';
import { matchesTalib } from '../support/talib-reference.js';

kernelLaws(
  atrKernel,
  periods.map((period) => ({ period })),
);
matchesTalib('atr', (columns, params) => ({ atr: applyKernel(atrKernel, params as never, columns) }), atrKernel.warmup);
