import { applyKernel, stochasticKernel } from 'rxarrow/kernels';
import { kernelLaws, periods } from '../support/kernel-laws.js';
import { matchesTalib } from '../support/talib-reference.js';

kernelLaws(stochasticKernel, [
  ...periods.map((fastK) => ({ fastK, slowK: 3, slowD: 2 })),
  { fastK: 1, slowK: 1, slowD: 1 },
]);
matchesTalib(
  'stochastic',
  (columns, params) => applyKernel(stochasticKernel, params as never, columns),
  stochasticKernel.warmup,
);
