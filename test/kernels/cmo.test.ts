import { cmoKernel } from 'rxarrow/kernels';
import { kernelLaws, periods } from '../support/kernel-laws.js';

kernelLaws(cmoKernel, [
  ...periods.map((period) => ({ period, smoothing: 'wilder' as const })),
  ...periods.map((period) => ({ period, smoothing: 'sum' as const })),
]);
