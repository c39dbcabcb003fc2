import { yangZhangKernel } from 'rxarrow/kernels';
import { kernelLaws } from '../support/kernel-laws.js';

kernelLaws(
  yangZhangKernel,
  [2, 3, 14].map((period) => ({ period, periodsPerYear: 252 })),
);
