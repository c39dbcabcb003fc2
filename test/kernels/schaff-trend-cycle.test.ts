import { schaffTrendCycleKernel } from 'rxarrow/kernels';
import { kernelLaws } from '../support/kernel-laws.js';

kernelLaws(schaffTrendCycleKernel, [
  { fast: 3, slow: 6, cycle: 4, factor: 0.5 },
  { fast: 6, slow: 3, cycle: 1, factor: 1 },
  { fast: 1, slow: 14, cycle: 5, factor: 0.3 },
]);
