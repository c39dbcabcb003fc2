import { stddevKernel } from 'rxarrow/kernels';
import { kernelLaws, periods } from '../support/kernel-laws.js';

kernelLaws(
  stddevKernel,
  periods.map((period) => ({ period, deviations: 2 })),
);
