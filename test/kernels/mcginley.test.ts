import { mcginleyKernel } from 'rxarrow/kernels';
import { kernelLaws, periods } from '../support/kernel-laws.js';

kernelLaws(
  mcginleyKernel,
  periods.map((period) => ({ period, constant: 0.6 })),
);
