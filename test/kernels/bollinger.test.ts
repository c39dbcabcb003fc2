import { applyKernel, bollingerKernel } from 'rxarrow/kernels';
import { kernelLaws, periods } from '../support/kernel-laws.js';
import { matchesTalib } from '../support/talib-reference.js';

kernelLaws(
  bollingerKernel,
  periods.map((period) => ({ period, deviations: 2 })),
);
matchesTalib(
  'bollinger',
  (columns, params) => applyKernel(bollingerKernel, params as never, columns.close),
  bollingerKernel.warmup,
);
